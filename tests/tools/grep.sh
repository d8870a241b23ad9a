### grep-basic
printf 'apple\nbanana\ncherry\nApple pie\n' > f; grep an f; grep -i apple f; grep -v a f; grep -c a f; grep -n a f; grep nosuch f; echo $?; grep a < f; cat f | grep -n che -
### grep-words
printf 'foo bar\nfoobar\nbar foo\nfoo_bar\nfoo\n' > f; grep -w foo f; grep -x foo f; grep -wn bar f; grep -xv foo f; grep -wo foo f; grep -cw foo f
### grep-names
mkdir d; echo hit > a; echo miss > b; echo hit > d/c; grep hit a b; grep -h hit a b; grep -H hit a; grep -l hit a b; grep -L hit a b; grep -c hit a b; grep -r hit . | sort; grep -rl hit d; grep -rh hit . ; grep -lv hit a b; grep hit - < a; grep -H hit < a
### grep-status
echo x > f; grep x f > /dev/null; echo $?; grep y f; echo $?; grep x nosuch 2>/dev/null; echo $?; grep -q x f nosuch 2>/dev/null; echo $?; grep -q x nosuch f 2>/dev/null; echo $?; grep -s x nosuch; echo $?; grep -L x f; echo; grep -L y f; grep '\(' f 2>/dev/null; echo $?; grep 2>/dev/null; echo $?; grep -c y f; echo $?
### grep-context
i=0; while [ $i -lt 30 ]; do echo line $i; i=$((i+1)); done > f; grep -A 2 'line 5' f; grep -B 2 'line 5' f; grep -C 1 'line 1$' f; grep -A1 -B1 -n '[05]$' f; grep -1 'line 7' f 2>/dev/null; cp f g; grep -A 1 'line 29' f g; grep -B1 'line 0' f; grep -c -A2 5 f; grep -nH -C1 'line 12' f; grep -v -A 1 line f; grep -C 40 'line 3$' f | wc -l | tr -d ' '
### grep-max
printf 'a\na\nb\na\nc\n' > f; grep -m 2 a f; grep -m 1 -A 2 a f; grep -m 1 -c a f; grep -m 2 -n a f f; grep -vm 1 a f; (grep -m 1 a; cat) < f
### grep-patterns
printf 'foo\nbar\nbaz\n' > f; grep -e foo -e bar f; printf 'bar\nbaz\n' > p; grep -f p f; grep 'foo
baz' f; grep -e foo -f p f; grep -F 'ba' f; grep -e -x f; echo $?; : > e; grep -f e f; echo $?; grep -vf e f; printf '\n' > nl; grep -cf nl f; grep '' f; grep -c '' /dev/null
### grep-fixed
printf 'a.b\naxb\n*\n[x]\n\\\\\n' > f; grep -F . f; grep -F 'a.b' f; grep -F '*' f; grep -F '[' f; grep -Fx 'a.b' f; fgrep . f 2>/dev/null; grep -F '\' f; grep -Fi 'A.B' f; grep -Fw a f
### grep-extended
printf 'ab\naab\naaab\nac\ncolor\ncolour\n(x)\n' > f; grep -E 'a+b' f; grep -E 'a{2,3}b' f; grep -E 'colou?r' f; grep -E '^(ab|ac)$' f; grep -E '\(x\)' f; grep -E '(a)\1' f; grep -E 'a|u' f; egrep 'a{3}' f 2>/dev/null; grep -E '(ab|a)(c|bcd)*' f; grep -E '^$|x' f; grep -E 'a{2}' f
### grep-regex
printf 'ab\na.b\na*b\nabab\nxyzzy\n\n foo\n' > f; grep 'a.b' f; grep 'a\.b' f; grep 'a\*b' f; grep '^a' f; grep 'b$' f; grep '^$' f; grep -n '^$' f; grep '\(ab\)\1' f; grep 'z\{2\}' f; grep '[[:alpha:]][[:punct:]]' f; grep '[^a-z]' f; grep '[]*]' f; grep '*b' f; grep 'a\{1,\}b' f; grep '[a-c]b' f; grep '^[[:space:]]' f; grep '\<f' f; grep 'o\>' f; true
### grep-only
printf 'foo123bar45\nnone\n67\n' > f; grep -o '[0-9]*' f; grep -on '[0-9][0-9]' f; grep -oE '[a-z]+' f; grep -o '[a-z]' f | wc -l | tr -d ' '; grep -oi 'FOO' f; grep -ow 67 f; grep -o '^.' f; grep -ob 123 f; grep -o -e 1 -e 3b f; grep -ov foo f
### grep-binary
printf 'text\0hit\n' > f; grep -c hit f; grep -a hit f | tr '\0' @; grep -l hit f; grep -q hit f; echo $?; printf 'hit\n\0' > g; grep -I hit f; echo $?; grep -U zzz f
### grep-no-newline
printf 'a\nb' > f; grep b f; grep -c . f; grep -v a f; printf 'a' | grep -o a
### grep-long
(head -c 300000 /dev/zero | tr '\0' a; echo b) > f; grep -c 'ab$' f; grep -o 'ab$' f; grep -c '^a*b$' f; grep -c 'b' f
### grep-bytes
printf '\377\376x\nplain\n' > f; grep -c x f; grep -ac x f; grep plain f
### grep-directory
mkdir d; echo a > d/f; grep a d 2>/dev/null; echo $?; grep -s a d; echo $?; grep -r a d; mkdir -p d/e; ln -s ../f d/e/l; grep -r a d | sort
### grep-offset
printf 'abc\ndef\nabc\n' > f; grep -b abc f; grep -bo c f
### grep-null
printf 'a\nb\n' > f; grep -lZ a f 2>/dev/null | tr '\0' @; echo; printf 'x\0y\0' | grep -z y | tr '\0' @; echo
### grep-full
echo a | grep a > /dev/full 2>/dev/null; echo $?
### grep-many-alternatives
i=0; while [ $i -lt 500 ]; do echo word$i; i=$((i+1)); done > p; printf 'x word499 y\nnothing\nword\n' | grep -F -f p; printf 'x word499 y\nnothing\n' | grep -f p -o
### grep-options-after
echo abc > f; grep -e b -- f; grep -- b f; grep -in B f; grep -A1 -n b f; grep -hn b f
### grep-case
printf 'ABC\nabc\nAbC\n' > f; grep -i 'aBc' f; grep -i '[a]bc' f; grep -ic '[^a]bc' f; grep -i '\(a\)bc' f; grep -y abc f 2>/dev/null
### grep-backrefs
printf 'abab\nabcab\nxyzzy\naa\nab\nABab\n\n' > f; grep '\(ab\)\1' f; grep '\(.\)\1' f; grep -E '(a)(b).*\2' f; grep '^\(.*\)\1$' f; grep -i '\(ab\)\1' f; grep -o '\([a-z]\)\1' f; grep -E '^(a|b)*\1$' f; grep '\(a*\)b\1' f; grep '\1' f 2>/dev/null; echo $?; grep -wE '(.)(.)(c)?\1\2' f
### grep-tree-links
mkdir -p t/d u; echo hit > t/d/f; echo hit > u/g; ln -s ../u t/l; ln -s u top; grep -r hit t | sort; grep -Rh hit t; grep -r hit top; grep -rl hit . | sort
### quiet-first
echo a > f; for o in -q -qc -qL -ql -qn -qv; do grep $o a f; echo $?; grep $o b f; echo $?; done
