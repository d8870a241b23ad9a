### uniq-plain
printf 'a\na\nb\na\nc\nc\nc\n' > f; uniq f; uniq < f; uniq -d f; uniq -u f; uniq -D f
### uniq-count
printf 'a\na\nb\na\nc\nc\nc\n' | uniq -c | sed 's/^ *//'; printf 'a\na\nb\n' | uniq -dc | sed 's/^ *//'
### uniq-fields
printf '1 a x\n2 a x\n3 b x\n' | uniq -f 1; printf '1 a x\n2 b x\n' | uniq -f 2; printf 'a\nb\n' | uniq -f 5
printf '  1\ta\n2\ta\n' | uniq -f 1
### uniq-chars
printf 'xab\nyab\nzac\n' | uniq -s 1; printf '1 xa\n2 ya\n' | uniq -f 1 -s 2; printf 'a\nb\n' | uniq -s 9
### uniq-case
printf 'A\na\nB\n' | uniq -i
### uniq-output
printf 'a\na\n' > f; uniq f g; cat g; uniq - h < f; cat h; uniq f -
### uniq-no-newline
printf 'a\na' | uniq; printf 'a\nb' | uniq; printf 'a' | uniq -c | sed 's/^ *//'
### uniq-empty
uniq < /dev/null; printf '\n\n\n' | uniq | wc -l | tr -d ' '
### uniq-nul
printf 'a\0b\na\0c\na\0c\n' | uniq | tr '\0' @
### uniq-missing
uniq nosuch 2>/dev/null; echo $?; uniq -f x < /dev/null 2>/dev/null; echo $?
### uniq-long
head -c 200000 /dev/zero | tr '\0' a > l; (cat l; echo; cat l; echo; cat l; echo b) | uniq | wc -c | tr -d ' '
