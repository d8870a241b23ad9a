# judge: bash
# Where some shells differ from POSIX, or from what the world's echo does.
echo 'read x; echo "got $x"
data line' | sh
sh nosuchfile 2>/dev/null; echo $?
show() { printf '%d:' $#; for a; do printf '<%s>' "$a"; done; echo; }
set --; show "$@$@"
echo 'a\tb\\' "c\d"
echo -n x; echo
case foo in f*) echo 1 ;& g) echo 2 ;; h) echo 3 ;; esac
set -o pipefail; false | true; echo $?; set +o pipefail
printf 'a\0b\n' >binary; chmod 755 binary; ./binary 2>/dev/null; echo $?
