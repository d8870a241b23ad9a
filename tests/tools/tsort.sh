### tsort-chain
printf 'a b\nb c\nc d\n' | tsort; printf 'c d b c a b' | tsort
### tsort-single
echo 'a a' | tsort; tsort < /dev/null; echo $?
### tsort-odd
echo 'a b c' | tsort 2>/dev/null; echo $?
### tsort-order
printf 'x y\ny z\na x\nz q\n' > f; tsort f; tsort - < f
### tsort-cycle
printf 'a b\nb a\n' | tsort > o 2>/dev/null; echo $?; sort o
### tsort-cycle-tail
printf 'a b\nb c\nc a\nc d\nd e\n' | tsort 2>/dev/null | sed -n '4,$p'
### tsort-big
i=1; while [ $i -lt 2000 ]; do echo $i $((i+1)); i=$((i+1)); done | sort -r | tsort | sort -n -c; echo $?
### tsort-missing
tsort nosuch 2>/dev/null; echo $?
