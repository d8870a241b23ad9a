### comm-plain
printf 'a\nb\nc\n' > 1; printf 'b\nc\nd\n' > 2; comm 1 2
### comm-columns
printf 'a\nb\nc\n' > 1; printf 'b\nc\nd\n' > 2
for o in -1 -2 -3 -12 -13 -23 -123; do echo "$o"; comm $o 1 2; done
### comm-stdin
printf 'a\nb\n' > 1; printf 'a\nc\n' | comm - 1; printf 'a\nc\n' | comm 1 -
### comm-no-newline
printf 'a\nb' > 1; printf 'a\nb\nc' > 2; comm 1 2
### comm-empty
: > 1; printf '\n\nb\n' > 2; comm 1 2; comm 2 1; comm 1 1; comm 2 2
### comm-repeated
printf 'a\na\na\nb\n' > 1; printf 'a\na\nb\nb\n' > 2; comm 1 2
### comm-prefix
printf 'a\nab\nabc\n' > 1; printf 'ab\n' > 2; comm 1 2
### comm-missing
comm nosuch /dev/null 2>/dev/null; echo $?
