### ed-print
printf '%s\n' one two three four five > f
printf '%s\n' p 1p ,n '2,3p' '$p' '.=' = '$=' '/t/p' '//p' '?o?p' '-p' '+2p' '1+1p' '2 1p' ';p' '1;+1p' ',2p' '3,p' '%p' | ed -s f; echo $?
### ed-empty-line
printf 'a\nb\nc\n' > f; printf '1\n\n\n\n' | ed -s f; echo $?
### ed-append
printf 'a\nb\n' > f
printf '%s\n' 1a x y . ,p 0a top . ,p '$i' 'before last' . ,p 2c changed . ,p w q | ed f; echo $?; cat f
### ed-change-none
printf '1\n2\n3\n' > f; printf '%s\n' 2c . .p ,p '$c' . .p | ed -s f; echo $?
### ed-delete
seq 10 > f; printf '%s\n' 2,4d .p '$d' .p ,p 1,.d ,p | ed -s f; echo $?
### ed-substitute
printf 'aaa bbb\nabab\nnone\n' > f
printf '%s\n' s/a/X/ p ,s/a/Y/gp ,p 's/b/[&]/2p' 's,X,/,p' 1s/Y/Z s 1sg 1sp ,n | ed -s f; echo $?
### ed-substitute-groups
printf 'hello world\n' > f
printf '%s\n' 's/\(h.*o\) \(w.*\)/\2 \1 \& \\ /p' 's/o/<&>/gp' 's/l\{1,\}/-/gp' 's/$/!/p' 's/^/>/p' 's/o/_/2p' | ed -s f
### ed-substitute-newline
printf 'a,b,c\nd\n' > f; printf '%s\n' '1s/,/\' '/gp' ,n u ,n w | ed -s f; echo $?; cat f
### ed-substitute-percent
printf 'aXa\nbXb\n' > f; printf '%s\n' '1s/X/-&-/p' '2s/b/%/p' '2s/X/%%/p' '2s/%/\%/p' | ed -s f
### ed-substitute-empty-pattern
printf 'foo bar\n' > f; printf '%s\n' /bar/p s//baz/p | ed -s f
### ed-substitute-class
printf 'a/b]c\n' > f; printf '%s\n' 's/[/]/-/p' 's/[]]/+/p' 's/[[:alpha:]]/X/gp' 's/\//y/p' | ed -s f
### ed-global
seq 12 > f; printf '%s\n' g/1/p v/1/p 'g/1/s/1/one/p' 'g/one/d' ,p | ed -s f; echo $?
### ed-global-list
printf 'a\nb\na\n' > f; printf '%s\n' 'g/a/s/a/x/\' 'a\' 'after\' '.\' 'i\' before ,n u ,p u ,p | ed -s f; echo $?
### ed-global-move
seq 6 > f; printf '%s\n' 'g/./m0' ,p 'g/[135]/t$' ,p 'g/2/-d' ,p 'g/^/s//>/' ,p | ed -s f
### ed-global-join
seq 7 > f; printf '%s\n' 'g/[246]/.,+1j' ,p | ed -s f
### ed-global-newline
printf 'xax\nyay\n' > f; printf '%s\n' 'g/a/s/a/1\' '2/\' 'p' ,n | ed -s f
### ed-global-interactive
seq 5 > f; printf '%s\n' 'G/[135]/' s/^/a/p '' '&' ,p 'V/[0-9]$/' q | ed -s f; echo $?
### ed-global-error
seq 5 > f; printf '%s\n' 'g/3/s/x/y/' 'g/2/foo' .p 'g/1/g/2/p' H 'g/9/p' .p | ed -s f; echo $?
### ed-move
seq 6 > f; printf '%s\n' 1m3 ,p 2,3m0 ,p '$m1' .p ,p 2,4m4 3m3 ,p 1,2m1 h | ed -s f; echo $?
### ed-transfer
seq 4 > f; printf '%s\n' 1t. .p '2,3t$' ,p 1,2t0 ,p 2,3t2 ,p '$t0' ,p | ed -s f; echo $?
### ed-join
seq 5 > f; printf '%s\n' 1,3j p 1j p j ,p 1,1j ,p '$j' | ed -s f; echo $?
### ed-mark
seq 9 > f; printf '%s\n' 3ka 5kb "'a,'bp" 1d "'ap" "'ad" "'ap" h "'b+1p" kA h 4m0 "'bp" | ed -s f; echo $?
### ed-undo
seq 5 > f; printf '%s\n' 2d u ,p u ,p 'g/[34]/d' ,p u ,p 2,3m0 u ,p ',s/^/x/' u .= ,p '1a' new . u u ,p 1,3j u ,p | ed -s f; echo $?
### ed-undo-nothing
printf '%s\n' u h | ed -s; echo $?
### ed-undo-modified
seq 3 > f; printf '%s\n' 1d u q p | ed -s f; echo $?
### ed-list
printf 'a\tb\\c\001\177\033$\302\251\r\b\f\v\a\n' > f; printf '%s\n' l 'n' 'pl' | ed -s f
### ed-list-long
seq 30 | tr '\n' ' ' > f; echo >> f; printf 'x%.0s' $(seq 71) >> f; echo >> f; printf 'x%.0s' $(seq 72) >> f; echo >> f
printf '%s\n' ,l ,n | ed -s f
### ed-print-suffix
seq 3 > f; printf '%s\n' 1pn 2ln 1dp 2kap 1,2jn =p '1s/2/x/pln' | ed -s f; echo $?
### ed-scroll
seq 40 > f; printf '%s\n' 1z3 z z 10z2n 39z9 z h | ed -s f; echo $?
### ed-file
seq 3 > f; printf '%s\n' f 'f g' f w q | ed -s f; echo $?; cat g
### ed-read
seq 3 > f; printf 'a\nb\n' > g; printf '%s\n' '1r g' .p ,p '0r g' .p 'r nosuch' '$p' f | ed f 2>/dev/null; echo $?
### ed-read-command
seq 3 > f; printf '%s\n' 'r !echo hi; echo ho' ,p 'r !!' ,p '2w !sed s/^/-/' | ed f; echo $?
### ed-write-part
seq 5 > f; printf '%s\n' '2,3w g' 'W g' '1W g' q | ed f; echo $?; cat g
### ed-write-quit
seq 3 > f; printf '%s\n' 1d wq p | ed f; echo $?; cat f
### ed-edit
seq 3 > f; printf 'x\n' > g; printf '%s\n' 1d 'e g' 'e g' ,p f 'a' y . 'E f' ,p u | ed f; echo $?
### ed-quit-warning
seq 3 > f; printf '%s\n' 1d q h q p | ed -s f; echo $?
### ed-quit-anyway
seq 3 > f; printf '%s\n' 1d Q p | ed -s f; echo $?; cat f
### ed-eof-modified
seq 3 > f; printf '%s\n' 1d | ed -s f; echo $?; cat f
### ed-no-file
printf '%s\n' a x . w h 'w new' f | ed nosuch 2>/dev/null; echo $?; cat nosuch new
### ed-unnamed
printf '%s\n' a x . w h f 'w g' f | ed -s; echo $?; cat g
### ed-cannot-write
printf '%s\n' a x . 'w /no/such/file' h Q | ed -s 2>/dev/null; echo $?
### ed-shell
echo x > f; printf '%s\n' '!echo a' '!!' '!echo %' '!echo \% & wait' '!exit 3' | ed f; echo $?
### ed-help
printf '%s\n' h 9p h H zz H zz | ed -s; echo $?
### ed-prompt
echo x > f; printf '%s\n' P p P p | ed -s f; printf 'p\n' | ed -p '>' -s f; printf 'P\np\n' | ed -p '>' -s f
### ed-messages
seq 3 > f; for c in 9p foo "'zp" /x/p 'k1' 's/a/b' 's/1' 's/zz/y/' s/a/b/q 1,2q '3,1p' 't9' 'm9' '0p' 0d '0s/a/b/' 1f 'g/1' 'g//p' '1!x' u 'z0' '-9p' 'p q' '1;9p' '&' '+++p' ',,p' 1u '0k' 'x y'; do
echo "$c"; printf '%s\n' h "$c" | ed -s f; done
### ed-addresses
seq 9 > f; for a in 1,2,3 ';' ',' '5;' '5,' ';5' ',5' '.+2' '3-' '3--' '++' '2+3-1' '$-1' '/5/+' '/3/,/6/' '/8/;/2/' '3;/4/' '1 + 2' ' 2 , 4 ' '+1,+2' '-,+' '?3?' '1,5;.' '%' '2;3;4'; do
echo "$a"; printf '5\n%sp\n.=\n' "$a" | ed -s f; done
### ed-no-newline
printf 'a\nb' > f; printf '%s\n' ,n w q | ed f; echo $?; od -c f | head -2
### ed-binary
printf 'a\000b\n\000\nc' > f; printf '%s\n' ,l '1s/a/x/' w q | ed -s f; echo $?; od -c f
### ed-empty-file
: > f; printf '%s\n' = p ,p 'w g' '0a' x . ,p | ed f; echo $?; test -f g && test ! -s g; echo $?
### ed-long-line
printf '%100000d\n' 7 > f; printf '%s\n' 's/ /x/g' 's/x/-/50000' 'w' q | ed f; echo $?; cksum f
### ed-big
seq 50000 > f; printf '%s\n' 'g/7$/d' '$=' ',s/^/x/' 'v/9/d' '$=' '1,10p' 'g/./m0' '1,3p' u '1,3p' 'u' '$p' w | ed -s f; echo $?; cksum f
### ed-dash
echo a > f; printf 'p\n' | ed - f
### ed-comment
echo a > f; printf '%s\n' '# hi' '1#' p | ed -s f; echo $?
### ed-insert-zero
printf 'a\n' > f; printf '%s\n' 0i b . ,p '0a' . .= | ed -s f; echo $?
### ed-append-eof
printf 'a\nno dot\n' | ed -s; echo $?
### ed-here
cat > f <<EOF
the quick
brown fox
EOF
ed -s f <<EOF
/fox/s//dog/
1,\$j
s/kb/k b/
w
EOF
cat f
