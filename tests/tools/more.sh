### more-no-terminal
seq 50 > f; more < f | cksum; cat f | more | cksum
### more-files
# judge: file
seq 3 > f; more f; more f nosuch - < f 2>/dev/null; echo $?
### more-binary
printf 'a\0b\377\033[Hc' > f; more < f | od -c
