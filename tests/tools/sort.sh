### sort-plain
printf 'b\na\nC\n\nA\nab\n' > f; sort f; sort -r f; sort < f; cat f | sort - f | wc -l | tr -d ' '
### sort-numbers
printf '10\n9\n-1\n0\n-10\n1.5\n1.25\n+3\nx\n 7\n007\n-0\n.5\n\n' > f; sort -n f; sort -nr f; sort -n -s f; sort -nu f
### sort-big-numbers
printf '%s\n' 123456789012345678901234567890 123456789012345678901234567891 99999999999999999999 9223372036854775807 9223372036854775808 -99999999999999999999 -9223372036854775809 4611686018427387904 4611686018427387905 > f; sort -n f; sort -rn f
### sort-fields
printf '1 b 3\n2 a 3\n3 c 1\n' > f; sort -k 2 f; sort -k 3 f; sort -k3,3 -k2,2 f; sort -k 3,3n -k 1,1r f; sort -k2,2 -k1,1nr f; sort -s -k3,3 f
### sort-separator
printf 'a:3:x\nb:1:z\nc:2:y\nd::w\ne\n' > f; sort -t: -k2 f; sort -t : -k2,2n f; sort -t: -k3,3 f; sort -t: -k2,2r -k1,1 f; sort -t: -k 2.1,2.1 f
### sort-characters
printf 'xb2\nxa3\nyc1\n' > f; sort -k1.2 f; sort -k1.3,1.3 f; sort -k 1.2,1.2r f; sort -k1.3n f; sort -k1.9 f
### sort-blanks
printf ' b\na\n   c\n' > f; sort f; sort -b f; sort -k1b,1 f; printf 'x  2\nx 1\nx   3\n' > g; sort -k2 g; sort -b -k2 g; sort -k2b g; sort -k2.2 g; sort -k2.2b g; sort -k 2,2 g
### sort-fold
printf 'b\nA\na\nB\n' > f; sort -f f; sort -fu f; sort -fs f; sort -k1,1f f; sort -fr f
### sort-dictionary
printf 'a-c\nab\na.b\n_z\n' > f; sort -d f; sort -di f; printf 'a\001c\nab\n' > g; sort -i g | tr '\001' @
### sort-unique
printf 'b\na\nb\na\nc\n' > f; sort -u f; sort -ru f; printf '1 x\n1 y\n2 z\n' > g; sort -u -k1,1 g; sort -n -u g
### sort-stable
printf '2 a\n1 b\n2 c\n1 d\n' > f; sort -s -k1,1 f; sort -k1,1 f; sort -s -r -k1,1 f; sort -r -k1,1 f; sort -s -n f
### sort-merge
printf 'a\nc\ne\n' > 1; printf 'b\nc\nd\n' > 2; : > 3; sort -m 1 2 3; sort -mu 1 2; sort -m -r 1 2 | wc -l | tr -d ' '; sort -m -o 1 1 2; cat 1; sort -m - 2 < 1
### sort-check
printf 'a\nb\n' > f; sort -c f; echo $?; printf 'b\na\n' > g; sort -c g 2>/dev/null; echo $?; sort -C g; echo $?; printf 'a\na\n' > h; sort -c h; echo $?; sort -cu h 2>/dev/null; echo $?; sort -c -r g; echo $?; sort -c -n -k2 f; echo $?
### sort-output
printf 'b\na\n' > f; sort -o f f; cat f; sort f -o g 2>/dev/null || sort -o g f; cat g
### sort-no-newline
printf 'b\na' | sort; printf 'b' > 1; printf 'a' > 2; sort 1 2; sort -m 2 1; printf '\n' | sort | wc -l | tr -d ' '; sort < /dev/null; echo $?
### sort-nul
printf 'b\0x\na\0y\na\0\na\n' | sort | tr '\0' @; printf 'b\nc\0a\0' | sort -z | tr '\0' @
### sort-bytes
printf '\377\n\200\n\177\na\n' | sort | tr '\377\200\177' 'HLD'
### sort-sizes
printf '1K\n2\n1M\n512\n-1K\n3G\n0\n1.5K\n' | sort -h; printf '1K\n2K\n900\n' | sort -hr
### sort-months
printf 'Mar x\njan y\nfoo\nDEC z\n feb\n' | sort -M
### sort-floats
printf '1e3\n2\n-1.5e-3\n10\n1e-2\nnone\n' | sort -g
### sort-keys-errors
for k in 0 a 1.0 '' 1,x 1z -1; do sort -k "$k" /dev/null 2>/dev/null; echo $?; done; sort -t ab /dev/null 2>/dev/null; echo $?; sort nosuch 2>/dev/null; echo $?; sort -c a b 2>/dev/null; echo $?
### sort-keys-end
printf 'a b c\na b\na\n' > f; sort -k2,2 f; sort -k1,2 f; sort -k4 f; sort -k2,1 f; sort -k3,3r f
### sort-mixed-keys
printf 'x 10 c\ny 9 b\nz 10 a\n' > f; sort -k2,2n -k3,3 f; sort -n -k2,2 -k3,3r f; sort -k2nr -k1 f; sort -t' ' -k2,2n -k1,1r f
### sort-big
i=0; while [ $i -lt 5000 ]; do echo $((i * 7919 % 5003)) line $i; i=$((i+1)); done > f; sort f > a; sort -c a; echo $?; sort -n f | sed -n '1p;100p;$p'; sort -k3n f | cmp - f; echo $?; sort -k3nr f | sort -k3,3n | cmp - f; echo $?; sort -S 20k f | cmp - a; echo $?; sort -S 8k -u -k1,1n f | wc -l | tr -d ' '; sort -rn -S 10k f | head -n 2; sort a a | uniq | cmp - a; echo $?
### sort-long-lines
head -c 70000 /dev/zero | tr '\0' b > l; (cat l; echo; cat l; echo a; echo c) > f; sort f | wc -c | tr -d ' '; sort -S 8k f | cut -c 1-3; sort -S 8k f | wc -c | tr -d ' '
### sort-stable-runs
i=0; while [ $i -lt 3000 ]; do echo $((i % 7)) $i; i=$((i+1)); done > f; sort -s -k1,1 f > a; sort -s -S 5k -k1,1 f | cmp - a; echo $?; sort -S 5k -s -k1,1r f | head -n 3
### sort-full
sort f 2>/dev/null; echo $?; echo a > f; sort f > /dev/full 2>/dev/null; echo $?
### sort-g-words
printf '%s\n' 1 inf x -Infinity nan -2.5e3 1e-2 INF +3 | sort -g -s; printf 'b\na\n' > f; sort f -o g; cat g; sort f -o f; cat f
### sort-short-lines
yes '' | head -c 3000000 > f; (ulimit -v 49152; sort -S 6m f | wc -c | tr -d ' ')
### sort-number-ends
printf '5.04 x\n5 9\n5,9\n5.0:7\n5\n5.1\n-5 9\n-5.04\n-5.1\n.\n. 3\n.04\n' > f; sort -n f; sort -n -u f | wc -l | tr -d ' '; printf '1 K\n1.04\n1-9\n' | sort -s -k1h
### sort-no-size
printf '0K\n0\nK\n0M\nG 1\n1\n-1\n' > f; sort -h f; sort -hr f; sort -hsu f
