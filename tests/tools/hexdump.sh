### hexdump-default
printf 'hello, world\n0123456789' > f; hexdump f; hexdump < f; printf 'abc' | hexdump; hexdump /dev/null
### hexdump-formats
printf 'hello\0\1\177\200\377 world\n\t\r' > f; for o in -b -c -C -d -o -x; do echo $o; hexdump $o f; done; hexdump -C -x f
### hexdump-canonical
printf 'a' | hexdump -C; printf '0123456789abcdef' | hexdump -C; printf '0123456' | hexdump -C; printf '0123456789' | hd; head -c 70 /dev/zero | hexdump -C; head -c 70 /dev/zero | hexdump -vC
### hexdump-length-skip
printf '0123456789abcdefXYZ' > f; hexdump -C -n 5 f; hexdump -C -s 3 f; hexdump -C -s 0x4 -n 4 f; hexdump -n 0 f
### hexdump-e
printf '0123456789abcdefXYZ' > f; hexdump -e '16/1 "%02x " "\n"' f; hexdump -e '"%08_ax: " 4/4 "%08x " "\n"' f; hexdump -e '4/2 "%u," "\n"' -n 16 f; hexdump -v -e '1/1 "%c\n"' f; hexdump -e '"%_ad: " 8/1 "%_p" "\n"' f; hexdump -e '8/1 "%3d" "\n"' f; hexdump -e '"%s\n"' f 2>/dev/null
### hexdump-e-two
printf '0123456789abcdef' > f; hexdump -e '"%06.6_ao  " 8/1 "%02x " "  "' -e '8/1 "%_p" "\n"' f; hexdump -e '"%07.7_Ad\n"' -e '4/1 "%x" "\n"' f
### hexdump-f
printf '# comment\n"%%_ax " 4/1 "%%02x" "\\n"\n' > fmt; printf abcdefgh | hexdump -f fmt
### hexdump-named
printf 'a\0\1\n\177 \033' | hexdump -e '16/1 "%4_u" "\n"'; printf 'a\0\1\n\177 \033' | hexdump -e '16/1 "%4_c" "\n"'
### hexdump-bad
hexdump -e 'x' /dev/null 2>/dev/null; echo $?; hexdump -e '"%q"' /dev/null 2>/dev/null; echo $?; hexdump nosuch > /dev/null 2>&1; echo $?; echo a > f; hexdump nosuch f 2>/dev/null; echo $?
