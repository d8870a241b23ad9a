### tail-lines
i=0; while [ $i -lt 30 ]; do echo $i; i=$((i+1)); done > f; tail f; tail -n 3 f; tail -5 f; tail -n 100 f | wc -l | tr -d ' '; tail -n 0 f; tail < f; cat f | tail -n 2; tail - < f; tail -n -2 f
### tail-from-start
i=0; while [ $i -lt 30 ]; do echo $i; i=$((i+1)); done > f; tail -n +28 f; tail -n +0 f | wc -l | tr -d ' '; tail -n +1 f | wc -l | tr -d ' '; tail -n +31 f; tail -n +99 f; cat f | tail -n +29; tail -c +75 f; cat f | tail -c +79; tail -c +0 f | wc -c | tr -d ' '; tail -c +9999 f
### tail-bytes
printf 'abc\ndef' > f; tail -c 5 f; echo; tail -c 100 f; tail -c 0 f; cat f | tail -c 2; printf 'a\0b\0c' | tail -c 3 | tr '\0' @; tail -n 1 f; tail -n 2 f; cat f | tail -n 1
### tail-files
echo a > 1; echo b > 2; tail 1 2; tail -n 1 1 nosuch 2 2>/dev/null; echo $?; tail nosuch 2>/dev/null; echo $?; tail -q 1 2
### tail-empty
: > e; tail e; tail -n +5 e; tail -c 3 e; cat e | tail; printf '\n\n\n' | tail -n 2 | wc -l | tr -d ' '
### tail-long-lines
(head -c 200000 /dev/zero | tr '\0' a; echo; head -c 200000 /dev/zero | tr '\0' b) > f; tail -n 1 f | wc -c | tr -d ' '; cat f | tail -n 1 | wc -c | tr -d ' '; tail -n 2 f | cmp - f; tail -c 200002 f | cut -c 1-3 | head -n 1
### tail-many
i=0; while [ $i -lt 20000 ]; do echo line number $i; i=$((i+1)); done > f; tail -n 19000 f | head -n 1; cat f | tail -n 19000 | head -n 1; tail -n 5 f | head -n 1; tail -n +19998 f
### tail-follow
echo a > f; tail -f f > out & p=$!; until [ -s out ]; do sleep 0.05; done; echo b >> f; until [ "$(wc -l < out | tr -d ' ')" = 2 ]; do sleep 0.05; done; kill $p; wait $p 2>/dev/null; cat out
### tail-follow-name
echo a > f; tail -F f > out 2>/dev/null & p=$!; until [ -s out ]; do sleep 0.05; done; mv f g; echo b > f; until [ "$(wc -l < out | tr -d ' ')" = 2 ]; do sleep 0.05; done; kill $p; wait $p 2>/dev/null; cat out
### tail-follow-two
echo a > f; echo b > g; tail -f f g > out & p=$!; until [ "$(wc -l < out | tr -d ' ')" = 5 ]; do sleep 0.05; done; echo c >> f; until [ "$(wc -l < out | tr -d ' ')" = 8 ]; do sleep 0.05; done; kill $p; wait $p 2>/dev/null; cat out
### tail-bad
tail -n x f 2>/dev/null; echo $?; mkdir d; tail d 2>/dev/null; echo $?; echo a | tail > /dev/full 2>/dev/null; echo $?
