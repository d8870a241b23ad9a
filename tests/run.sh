#!/bin/sh
# Run the test programs named, JOBS at a time (default: 1), and sum up:
#
#	run.sh OBJDIR test ...
#
# CK_RUN_CASE=name in the environment runs that one test of a program (suite.c has more).
#
# Each is a Check program, which ends with "N%: Checks: n, Failures: n, Errors: n" and
# prints a line beginning with SKIP for each test that cannot run here.  What failed is
# printed again at the end, then a line each.  The last line is "n passed, n failed,
# n skipped"; the exit status is 1 when a test failed.
obj=$1
shift

# Run one, with its output in a log, and print that.
if [ "${VKLANE-}" ]; then
	export VKRUN="$VKLANE.$1"
	start=$(date +%s)
	"$obj/tests/$1" > "$obj/tests/log.$1" 2>&1
	status=$?
	# A test that was killed leaves its scratch folder.
	rm -rf "/dev/shm/vktest.$VKRUN".* "/tmp/vktest.$VKRUN".*
	line=$(grep -a '%: Checks: ' "$obj/tests/log.$1" | tail -n 1)
	skips=$(grep -a -c '^SKIP' "$obj/tests/log.$1")
	checks=$(echo "$line" | sed -n 's/.*Checks: \([0-9]*\),.*/\1/p')
	bad=$(echo "$line" | sed -n 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 + \2/p')
	bad=$((${bad:-1}))
	if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		bad=1
	fi
	{
		echo "== $1: $(($(date +%s) - start)) s"
		grep -v '^Running suite' "$obj/tests/log.$1"
		[ -n "$line" ] || echo "$1: ended with status $status before its tests did"
	} > "$obj/tests/out.$1"
	flock "$obj/tests/run.lock" cat "$obj/tests/out.$1"
	echo "$((${checks:-0} - bad - skips)) $bad $skips" > "$obj/tests/sum.$1"
	exit 0
fi

# What tests and their programs put in the places for temporary files.
places() {
	for dir in /tmp /dev/shm; do
		ls -d $dir/vktest.$VKLANE.* $dir/t_[a-z]*.* $dir/stress.* $dir/regress.* \
		    2>/dev/null
	done
}

export VKLANE=$$
places > "$obj/tests/places"
for t; do
	echo 0 1 0 > "$obj/tests/sum.$t"
	echo "$t did not run" > "$obj/tests/log.$t"
done
printf '%s\n' "$@" | xargs -n 1 -P "${JOBS:-1}" sh "$0" "$obj"
passed=0 failed=0 skipped=0
for t; do
	read -r p f s < "$obj/tests/sum.$t"
	# What failed once more, where it is found: at the end.
	[ "$f" -eq 0 ] || { echo "== failed: $t"; cat "$obj/tests/log.$t"; }
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
for t; do
	grep -a -H ':[FE]:[a-z0-9_]*:' "$obj/tests/log.$t" | cut -c 1-240
done
left=$(places | grep -vxFf "$obj/tests/places")
if [ "$left" ]; then
	echo "left behind by a test:" $left
	[ -z "${CI-}" ] || failed=$((failed + 1))
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
