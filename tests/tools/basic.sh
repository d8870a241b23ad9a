### cat_n
printf 'a\n\nb' | cat -n
### sort_u
printf 'b\na\nb\n' | sort -u
### wc_stdin
# judge: file
printf 'a b\nc\n' | wc
### rm_missing
# judge: file 1
rm nosuch
