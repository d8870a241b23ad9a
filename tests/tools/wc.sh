### wc-counts
printf 'one two\nthree\n' > f; wc f | tr -s ' '; for o in -l -w -c -m -lw -lc -wc -L; do wc $o f | tr -s ' ' | sed 's/^ //'; done; wc -l < f | tr -d ' '; wc < f | tr -s ' ' | sed 's/^ //'
### wc-total
printf 'a b\n' > 1; printf 'c\nd' > 2; wc -lwc 1 2 | tr -s ' ' | sed 's/^ //'; wc -l 1 nosuch 2 2>/dev/null | tr -s ' ' | sed 's/^ //'; wc nosuch > /dev/null 2>&1; echo $?
### wc-odd
printf 'no newline' | wc -l | tr -d ' '; printf 'a\0b c\n' | wc -w | tr -d ' '; printf '\n\n\n' | wc -w | tr -d ' '; wc -c /dev/null | tr -s ' ' | sed 's/^ //'; printf ' \t a \v b \f\r c' | wc -w | tr -d ' '; mkdir d; wc d > /dev/null 2>&1; echo $?; echo a b | wc -w - | tr -s ' ' | sed 's/^ //'
### wc-big
head -c 3000000 /dev/zero | wc -c | tr -d ' '; head -c 300000 /dev/zero | tr '\0' '\n' | wc -l | tr -d ' '; head -c 300000 /dev/zero | tr '\0' 'a' | wc -w | tr -d ' '
