#!/bin/sh
# Run the test programs named, and sum up: run.sh OBJDIR test ...
# Each is a Check program, which ends with "N%: Checks: n, Failures: n, Errors: n" and
# prints a line beginning with SKIP for each test that cannot run here.  The last line
# is "n passed, n failed, n skipped"; the exit status is 1 when a test failed.
obj=$1
shift
passed=0 failed=0 skipped=0
log=$obj/tests/log
export VKRUN=$$
for t in "$@"; do
	echo "== $t"
	"$obj/tests/$t" > "$log" 2>&1
	status=$?
	# A test that failed leaves its scratch folder.
	rm -rf /dev/shm/vktest.$VKRUN.* /tmp/vktest.$VKRUN.*
	grep -v '^Running suite' "$log"
	line=$(grep -a '%: Checks: ' "$log" | tail -n 1)
	skips=$(grep -a -c '^SKIP' "$log")
	checks=$(echo "$line" | sed -n 's/.*Checks: \([0-9]*\),.*/\1/p')
	bad=$(echo "$line" | sed -n 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 + \2/p')
	bad=$((${bad:-1}))
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
	fi
	failed=$((failed + bad))
	skipped=$((skipped + skips))
	passed=$((passed + ${checks:-0} - bad - skips))
	[ -n "$line" ] || echo "$t: ended with status $status before its tests did"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
