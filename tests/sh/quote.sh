# judge: dash
# Quoting and words.
a='one  two'
echo $a "$a" '$a' \$a
printf '%s\n' "a\"b\`c\$d\\e\f"
printf '%s\n' 'a\b'"c"\'d\'
echo a\
b
echo ""x"" '' "" end
set -- "" '' x
echo $#
set -- $nothing "$nothing" ''$nothing
echo $#
echo "${a}"'$a'${a}
echo a#b '#c' # comment
echo "multi
line"
echo \~ "~" '~' a~
HOME=/h
echo ~ ~/x x=~ "~"/x
p=~:~/y; echo "$p"
echo {a,b} [x] a]b
x='*'; echo "$x" '*' \*
printf '%s|' "a b" c\ d 'e'f"g"; echo
echo "$(echo "nested "quotes" here")"
echo `echo \`echo deep\``
echo "`echo "x  y"`"
