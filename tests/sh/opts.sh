# judge: dash
# set -e, -u, -x, -n, -f, -a.
sh -ec 'false; echo no'; echo $?
sh -ec 'if false; then :; fi; false || true; ! true; while false; do :; done; echo yes'; echo $?
sh -ec 'f() { false; echo in; }; f || echo no; echo yes'; echo $?
sh -ec 'f() { false; echo in; }; f; echo no'; echo $?
sh -ec '(false; echo no); echo no'; echo $?
sh -ec 'true && false; echo and'; echo $?
sh -ec 'x=$(false); echo no'; echo $?
sh -ec 'echo $(false) ok'; echo $?
sh -ec 'false | true; echo pipe'; echo $?
sh -ec 'true | false; echo no'; echo $?
sh -ec '{ false; echo no; } '; echo $?
sh -ec 'trap "echo trap" EXIT; false'; echo $?
sh -ec 'case a in a) false;; esac; echo no'; echo $?
sh -ec 'set +e; false; echo off'; echo $?
sh -ec 'eval false; echo no'; echo $?
sh -uc 'echo $nosuch; echo no' 2>/dev/null; echo $?
sh -uc 'echo "${nosuch-ok}" $# "$@"'; echo $?
sh -xc 'x=1; echo $x "a b"' 2>&1; echo $?
sh -nc 'echo no'; echo $?
sh -ac 'v=exported; sh -c "echo \$v"'
sh -fc 'echo /*' ; echo $?
sh -c 'echo $-' | grep -c e; sh -ec 'echo $-' | grep -c e
set -- -x; echo "$1"
echo 'echo from stdin $1' | sh -s arg
sh -c 'echo $0 $#' ; sh -c 'echo $0 $#' a b c
sh -c 'if' 2>/dev/null; echo $?; sh -c 'echo a; (' 2>/dev/null; echo $?
sh -c 'fi' 2>/dev/null; echo $?; sh -c 'echo "unterminated' 2>/dev/null; echo $?
sh -c 'for 1 in a; do :; done' 2>/dev/null; echo $?; sh -c '; a' 2>/dev/null; echo $?
sh -c 'a && ' 2>/dev/null; echo $?; sh -c 'a | ; b' 2>/dev/null; echo $?
sh -c 'readonly x=1; x=2; echo no' 2>/dev/null; echo $?
sh -c 'echo ${x?}; echo no' 2>/dev/null; echo $?
sh -c 'PS4="<\$1> "; set -x; echo hi' n arg 2>&1
