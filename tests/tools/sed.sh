### sed-substitute
printf 'hello world\nfoo bar foo\n' > f; sed 's/o/0/' f; sed 's/o/0/g' f; sed 's/o/0/2' f; sed 's/foo/X/2g' f; sed -n 's/foo/X/p' f; sed 's/\(f\)\(o\)/\2\1/g' f; sed 's/o/[&]/g' f; sed 's/o/\&/g' f; sed 's|o|/|g' f; sed 's/x*/-/g' f; sed 's/FOO/x/I' f 2>/dev/null; sed 's/\(.\)\1/<&>/g' f; sed 's/ /\
/' f
### sed-addresses
i=1; while [ $i -le 10 ]; do echo line $i; i=$((i+1)); done > f; sed -n 3p f; sed -n '$p' f; sed -n '2,4p' f; sed -n '/5/,/7/p' f; sed '2,$d' f; sed -n '3!p' f; sed -n '/line 1$/,3p' f; sed -n '4,2p' f; sed -n '/8/,$p' f; sed -n '2,4!p' f; sed '/[2-9]/d' f; sed -n '\,line 3,p' f; sed -n '2{p;p;}' f; sed -n '5,+1p' f 2>/dev/null
### sed-hold
printf 'a\nb\nc\n' > f; sed -n '1!G;h;$p' f; sed 'x' f; sed -n 'H;${x;s/\n/,/g;p;}' f; sed G f; sed '1h;3g' f
### sed-next
printf 'a\nb\nc\nd\ne\n' > f; sed 'n;d' f; sed 'N;s/\n/-/' f; sed '$!N;P;D' f; sed -n '$!{n;p;}' f; sed ':a;N;$!ba;s/\n/ /g' f; sed '2q' f; sed -n '$=' f; sed = f
### sed-text
printf 'a\nb\n' > f; sed '1a\
after' f; sed '1i\
before' f; sed '1c\
changed' f; sed '1,2c\
both' f; sed '$a\
one\
two' f; sed 'a\  lead' f 2>/dev/null; sed '/a/i\
x\\y' f
### sed-translate
echo 'hello' | sed 'y/elo/ipa/'; echo 'a/b' | sed 'y,/,|,'; printf '%s\n' 'a\b' | sed 'y/a\\/b+/' ; printf 'a\nb\n' | sed 'N;y/\n/,/'
### sed-branch
printf 'aXb\naYb\n' > f; sed 's/X/1/;t;s/$/!/' f; sed -n 's/X/1/;tend
p;b
:end
s/$/ end/p' f; echo aaa | sed ':x;s/a/b/;tx'; sed '/X/b
s/a/A/' f
### sed-files
printf 'a\n' > 1; printf 'b\n' > 2; sed p 1 2; sed -n '$p' 1 2; sed r2 2>/dev/null < 1; sed 'r 2' 1; sed 'w out' 1 > /dev/null; cat out; sed -n 's/a/z/w o2' 1; cat o2; sed 'r nosuch' 1; sed -n 1p nosuch 1 2>/dev/null; [ $? -ne 0 ]; echo $?; sed -s -n '$p' 1 2 2>/dev/null
### sed-script-file
printf 's/a/b/\n# comment\ns/b/c/\n' > s; echo a | sed -f s; echo a | sed -e 's/a/x/' -e 's/x/y/'; printf '#n\np\n' > n; echo a | sed -f n; echo a | sed -n -e p -f s
### sed-extended
echo 'aabb' | sed -E 's/(a+)(b+)/\2\1/'; echo 'ab' | sed -E 's/a|b/x/g'; echo 'aaa' | sed -E 's/a{2}/x/'; echo 'a+b' | sed 's/a+/x/'; echo 'abc' | sed -E 's/(b)?c/[\1]/'; echo 'a.b' | sed 's/\./x/'
### sed-in-place
printf 'a\n' > f; sed -i.bak 's/a/b/' f; cat f f.bak
### sed-list
printf 'a\tb\\\001\377\n' | sed -n l; head -c 100 /dev/zero | tr '\0' x | sed -n l
### sed-no-newline
printf 'a' | sed p; echo; printf 'a\nb' | sed s/b/c/; echo; printf '' | sed p
### sed-nul
printf 'a\0b\n' | sed 's/b/c/' | tr '\0' @
### sed-empty-regex
printf 'foo\nbar\n' | sed '/foo/s//X/'; printf 'foo\n' | sed 's/o/x/;s//y/'
### sed-special
echo 'a/b' | sed 's/\//-/'; echo 'a]b' | sed 's/[]]/x/'; echo 'a^b' | sed 's/a^/x/'; echo '$a' | sed 's/$a/x/'; echo 'a*b' | sed 's/a*b/x/;s/*/y/'; echo 'tab	x' | sed 's/[	]/_/'; echo abc | sed 's/b/\n/'; echo 'a.b' | sed 's/a\.b/\./'; echo a,b | sed 's,a\,b,x,'
### sed-errors
for s in 's/a' 'k' 'y/ab/c/' '{p' 'p}' 'bnolabel' '3,p' 's/a/b/gg' 'a' ':' '/a' 's/\(/x/' '2=,'; do echo a | sed "$s" > /dev/null 2>&1; [ $? -ne 0 ]; echo $?; done; echo a | sed p > /dev/full 2>/dev/null; [ $? -ne 0 ]; echo $?; echo a | sed 5q; echo $?
### sed-long
head -c 300000 /dev/zero | tr '\0' a | sed 's/a/b/g' | tr -d b | wc -c | tr -d ' '; i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); done | sed -n '$!d;p'
### sed-ranges
printf 'a\nb\na\nb\na\n' > f; sed -n '/a/,/b/p' f; sed '/a/,/a/d' f; sed -n '2,/b/p' f; sed -n '/b/,1p' f; sed '1,/a/d' f; sed -n '2,1!p' f
### sed-quit
printf 'a\nb\nc\n' > f; sed -n '2{p;q;}' f; (sed -n 1q; cat) < f; sed '2{s/b/x/;q
}' f
### sed-case-flags
echo abcabc | sed 's/b/X/2p'; echo abc | sed -n 's/b/x/gp'; echo a.a.a | sed 's/\./-/2'; echo aaaa | sed 's/a/b/3g'
### sed-in-place-q
printf '1\n2\n3\n' > a; printf '4\n5' > b; sed -i.bak 2q a b; cat a a.bak b; ls; sed -i.b -n '$!{p;d;};q' a; cat a; sed -i.b '1{s/^/x/;q;}' b; cat b
### sed-in-place-more
printf 'a\nb\n' > 1; printf 'c\nd\n' > 2; sed -i.orig -e '1s/^/>/' -e '$s/$/</' 1 2; cat 1 2 1.orig 2.orig; ls
### sed-escapes
printf 'a\tb\\c\n' | sed 's/\t/<tab>/;s/[\t\\]/=/g'; printf 'one\ttwo\n' | sed 's/[^\t]*\t//'; echo a,b | sed 's/,/\t/' | od -c; echo xnt | sed 's/[nt]/-/g'; printf 'p\\n\n' | sed 's/[\\n]/!/g'; echo abc | sed 'y/b/\t/' | od -c; printf 'in\nto\n' | sed 'N;s/[^\n]*$/+/;s/\n/|/'
### sed-brackets
echo 'a/b.c' | sed 's/[[:alpha:]/]/X/g;s,[,[.].,(&),'; echo 'a[b]c' | sed 'y/[]/()/;s/[]()]/"&"/g'; echo 'x]y' | sed 's/[^]x]/<&>/;s/[[=x=]/]/-/'; echo 'a[b' | sed 's/[[/]/{/;y/{/[/'
### sed-references
echo ab | sed 's/\(a\)/\2/' 2>/dev/null; echo $?; echo ab | sed -E 's/(a)(b)/\3/' 2>/dev/null; echo $?; echo ab | sed 's/a/\\1/'; echo aab | sed 's/\(a\)\1/<\1>/'
### sed-label-blanks
printf 'a\\\nb\nc\n' | sed -e ': again ' -e '/\\$/{ N; s/\\\n//; b again' -e '}'; echo aaa | sed ':x; s/a/b/; t x ; s/$/./'
### sed-no-delimiter
for s in '\' 's' 'y' '1,\' '/' 's/' 's/a' 's/a/' 's
a
b
'; do echo a | sed "$s" 2>/dev/null; echo $?; echo a | sed -e "$s" -e p 2>/dev/null; echo $?; done
