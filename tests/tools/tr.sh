### tr-map
echo 'Hello World' | tr a-z A-Z; echo abc | tr abc xyz; echo abcdef | tr a-f x; echo abc | tr abc x-z; echo 'hello' | tr '[:lower:]' '[:upper:]'; echo 'a-b' | tr - _; echo 'a]b[' | tr '[]' '()'
### tr-delete
echo 'h3ll0 w0rld' | tr -d 0-9; echo 'a b  c' | tr -d '[:space:]'; echo; printf 'a\0b' | tr -d '\0'; echo; echo abc123 | tr -cd 0-9; echo; echo abc | tr -d -c 'a\n'
### tr-squeeze
echo 'aabbccdd' | tr -s a-c; echo 'a   b    c' | tr -s ' '; echo 'aabbcc' | tr -s abc xyz; echo 'a  b' | tr -s '[:space:]' '\n'; echo aabbcc | tr -ds a b; echo 'foo  bar' | tr -cs '[:alpha:]' '\n'
### tr-complement
echo 'abc123' | tr -c 'a-z\n' x; echo 'hello, world' | tr -C 'a-z\n' '[_*]'; echo abc | tr -c a b
### tr-escapes
printf 'a\tb\n' | tr '\t' ' '; echo 'a b' | tr ' ' '\n'; echo abc | tr '\141' X; printf '%s\n' 'a\b' | tr '\\' /; printf '\1\2' | tr '\001\002' 'ab'; echo; echo a.b | tr . '\055'
### tr-repeat
echo abcdef | tr abcdef '[x*3]yz'; echo abcdef | tr a-f '[x*]z'; echo abc | tr abc '[#*]'; echo abcde | tr a-e 'A[b*010]' 
### tr-classes
for c in alnum alpha blank digit lower upper punct space xdigit cntrl print graph; do printf 'aZ5 \t!_\001\n' | tr "[:$c:]" '[x*]' | tr -d '\n\001'; echo; done
### tr-equiv
echo 'a[b' | tr '[=a=]' x
### tr-bytes
printf '\200\377a' | tr '\200-\377' x; echo; printf '\377\n' | tr -d '\377'; printf 'a\377' | tr '\377' b; echo
### tr-big
head -c 1000000 /dev/zero | tr '\0' a | tr -d b | wc -c | tr -d ' '; head -c 100000 /dev/zero | tr -s '\0' | wc -c | tr -d ' '
### tr-bad
tr 2>/dev/null; echo $?; tr a 2>/dev/null < /dev/null; echo $?; tr z-a x 2>/dev/null < /dev/null; echo $?; tr -d a b 2>/dev/null < /dev/null; echo $?; tr '[:foo:]' x 2>/dev/null < /dev/null; echo $?; tr a '' 2>/dev/null </dev/null; echo $?; echo a | tr a b > /dev/full 2>/dev/null; echo $?
