# judge: dash
# Traps and background jobs.
trap 'echo usr1' USR1; kill -USR1 $$; echo after
trap 'echo "status $?"' USR1; false; kill -USR1 $$; echo $?
trap '' USR1; kill -USR1 $$; echo ignored
trap - USR1
(trap 'echo exit trap' EXIT; echo body)
(trap 'echo exit $?' 0; exit 7); echo $?
sh -c 'trap "echo bye; exit 3" EXIT; exit 1'; echo $?
sh -c 'trap "echo term" TERM; kill $$; echo alive'
sh -c 'kill -TERM $$; echo no' 2>/dev/null; echo $?
trap 'echo x' INT TERM; trap; trap - INT TERM; trap
sleep 0.05 & p=$!; wait $p; echo $?
(exit 5) & wait $!; echo $?
wait; echo $?
sh -c 'exit 4' & a=$!; sh -c 'exit 6' & b=$!; wait $a; echo $?; wait $b; echo $?
wait 99999999 2>/dev/null; echo $?
{ sleep 0.05; echo bg; } & wait; echo fg
sleep 30 & kill $!; wait $! 2>/dev/null; echo $?
(trap 'echo got; exit 3' TERM; sleep 100 & : >set; wait) & until [ -e set ]; do :; done; kill $!; wait $!; echo $?
f() { trap 'echo fexit' EXIT; }; (f; echo in)
sh -c 'trap "echo 1" EXIT; trap "echo 2" EXIT; trap - EXIT'; echo $?
sh -c 'trap "" TERM; sh -c "kill \$\$; echo survived"'
echo x | (read y; echo $y) & wait
for i in 1 2 3; do (echo $i) & wait; done
sh -c 'trap "echo hup" HUP; (kill -HUP $$; sleep 0.1); echo end'
x=$(trap 'echo in subst' EXIT; echo hi); echo $x
cat </dev/null & wait $!; echo $?
trap 'echo last' EXIT
