# judge: dash
# Field splitting.
show() { printf '%d:' $#; for a; do printf '<%s>' "$a"; done; echo; }
x='  a  b  c '
show $x; show "$x"; show a$x; show $x$x; show "a"$x"b"
IFS=:
x='a:b::c:'
show $x; show "$x"; show :; y=:; show $y; y=::; show $y; y=:a; show $y
IFS=' :'
x=' a : b:  :c '
show $x
IFS=
x='a b'; show $x
unset IFS
show $x
x='a	b
c'; show $x
IFS=x; show axbxc; v=axbxc; show $v; unset IFS
set -- 'a b' '' c
show $@; show "$@"; show $*; show "$*"
IFS=,; show $@; show "$*"; show $*; unset IFS
e=; show $e; show "$e"; show $e$e; show "$e"$e; show ""$e
show `echo a b` "`echo a b`" $(echo; echo c)
IFS=-; show $(echo a-b-c) $((1-5)); unset IFS
set --; show "$@"; show "a$@"; show ""; show "$*"; show $*
set -- ''; show "$@"; show $@; show "$*"
