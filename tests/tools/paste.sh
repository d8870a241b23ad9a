### paste-two
printf '1\n2\n3\n' > a; printf 'x\ny\n' > b; paste a b; paste b a; paste a b a
### paste-serial
printf '1\n2\n3\n' > a; printf 'x\ny\n' > b; paste -s a b; paste -s -d , a; paste -sd, a b; : > e; paste -s e a
### paste-delimiters
printf '1\n2\n3\n' > a; paste -d ':;' a a a a; paste -s -d ':;' a; paste -d '\n' a a; paste -d '\0' a a; paste -d '\t\\' a a a
paste -d '' a a; paste -s -d '\n\t' a
### paste-stdin
printf '1\n2\n3\n4\n5\n' | paste - -; printf '1\n2\n3\n4\n5\n' | paste -d, - - -; printf '1\n2\n3\n' | paste -s -
### paste-one-column
printf '1\n2\n' > a; paste a; : > e; paste e; paste e a; paste a e
### paste-no-newline
printf '1\n2' > a; printf 'x' > b; paste a b; paste -s a b
### paste-missing
paste nosuch 2>/dev/null; echo $?
### paste-nul
printf 'a\0b\n' > a; paste a a | tr '\0' @
