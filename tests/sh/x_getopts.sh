### basic
# judge: bash
set -- -a -b val -c x y; while getopts ab:c o; do echo "$o ${OPTARG-none} $OPTIND"; done; echo $OPTIND $o; shift $((OPTIND-1)); echo $*
### grouped
# judge: bash
set -- -abfoo -c; while getopts ab:c o; do echo "$o ${OPTARG-none}"; done; echo $OPTIND
### attached_arg
set -- -bfoo -b bar; while getopts b: o; do echo "$o $OPTARG"; done
### dashdash
set -- -a -- -b; while getopts ab o; do echo $o; done; shift $((OPTIND-1)); echo "$*"
### single_dash
set -- -a - -b; while getopts ab o; do echo $o; done; shift $((OPTIND-1)); echo "$*"
### unknown
# judge: bash
set -- -x -a; while getopts a o 2>/dev/null; do echo "$o ${OPTARG-none}"; done
### unknown_silent
# judge: bash
set -- -x -a; while getopts :a o; do echo "$o ${OPTARG-none}"; done
### missing_arg
set -- -b; while getopts b: o 2>/dev/null; do echo "$o ${OPTARG-none}"; done; echo $OPTIND
### missing_arg_silent
set -- -b; while getopts :b: o; do echo "$o ${OPTARG-none}"; done; echo $OPTIND
### explicit_args
while getopts ab: o -a -b v rest; do echo "$o ${OPTARG-}"; done; echo $OPTIND
### reset
set -- -a; while getopts a o; do echo $o; done; OPTIND=1; while getopts a o; do echo again $o; done
### empty_arg
# judge: bash
set -- -b '' -a; while getopts ab: o; do echo "$o [${OPTARG-none}]"; done
### arg_looks_like_option
set -- -b -a; while getopts ab: o; do echo "$o ${OPTARG-none}"; done
### end_status
set -- x; getopts a o; echo $? $o $OPTIND; set --; getopts a o; echo $? $o
### in_function
f() { OPTIND=1; while getopts xy: o; do echo f$o${OPTARG-}; done; shift $((OPTIND-1)); echo "$@"; }; f -x -y1 a; f -y 2 b c
### local_optind
f() { local OPTIND=1; while getopts x o; do echo f$o; done; }; set -- -a -b; while getopts ab o; do echo $o; f -x; done
### error_message_status
set -- -z; getopts a o 2>/dev/null; echo $? $o
### colon_option
set -- -:; getopts a o 2>/dev/null; echo "$o"
### optarg_unset
# judge: bash
OPTARG=old; set -- -a; getopts a o; echo ${OPTARG-unset}
### shift_between
set -- -a -b c; while getopts ab o; do echo $o; shift $((OPTIND-1)); OPTIND=1; done; echo "$*"
