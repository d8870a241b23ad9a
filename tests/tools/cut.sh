### cut-bytes
echo abcdefghij > f; for l in 1 2-4 -3 8- 1,3,5 5,1,3 1-3,2-5 9-20 20 3-,-2 1,2,3; do cut -b $l f; done
### cut-chars
echo abcdefghij | cut -c 3-5,7
### cut-fields
printf 'a\tb\tc\td\n' > f; for l in 1 2 2-3 3- -2 1,4 4,1 9 ; do cut -f $l f; done
### cut-delimiter
printf 'root:x:0:0:r:/:/bin/sh\nnone\na:b\n::\n' > f
for l in 1 1,7 2- -3 5; do cut -d: -f $l f; done; cut -d : -f 1 -s f; cut -sd: -f2 f
### cut-no-newline
printf 'a:b\nc:d' | cut -d: -f2; printf abc | cut -c2
### cut-nul
printf 'a\0b:c\0d\n' | cut -d: -f2 | tr '\0' @; printf 'a\0bc\n' | cut -b 1-3 | tr '\0' @
### cut-spaces-in-list
echo abcdef | cut -c '1 3,5'
### cut-long-line
head -c 300000 /dev/zero | tr '\0' x | cut -c 299999- ; head -c 100000 /dev/zero | tr '\0' : | cut -d: -f 99999- | wc -c | tr -d ' '
### cut-bad
for o in "-f 0" "-f a" "-b 3-2" "-c -" "" "-b 1 -c 1" "-b 1 -d :" "-f 1 -d ab"; do cut $o < /dev/null 2>/dev/null; echo $?; done
### cut-missing
echo a > f; cut -c1 nosuch f 2>/dev/null; echo $?
### cut-stdin-dash
echo abc | cut -c2 -
### cut-delimiter-space
echo 'one two  three' | cut -d ' ' -f 2,4
