### cat_n
printf 'a\n\nb' | cat -n; printf 'a\n\n' > 1; printf '\n\nb' > 2; cat -n 1 2 1; cat -s 1 2; cat -b 2 2 1; cat -ens 1 - 2 < 1
### sort_u
printf 'b\na\nb\n' | sort -u
### wc_stdin
# judge: file
printf 'a b\nc\n' | wc
### rm_missing
# judge: file 1
rm nosuch
