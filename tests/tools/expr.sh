### expr-arithmetic
for e in "1 + 2" "7 - 10" "3 * 4" "7 / 2" "-7 / 2" "7 % 3" "-7 % 3" "2 + 3 * 4" "2 * 3 + 4" "10 - 2 - 3" "100 / 5 / 2" "1 - 1" "-5 + 3"; do set -f; expr $e; echo "$?"; done
### expr-parens
expr \( 2 + 3 \) \* 4; expr 2 \* \( 3 + \( 4 - 1 \) \); expr \( 5 \)
### expr-compare
for o in = == '!=' '<' '<=' '>' '>='; do for p in "1 2" "2 2" "10 9" "a b" "b a" "a 1" "010 8" "-1 1"; do set -- $p; expr $1 "$o" $2; done; done
### expr-logic
expr 0 \| 5; expr 4 \| 5; expr '' \| 7; expr '' \| ''; expr 0 \| 0; expr 3 \& 5; expr 0 \& 5; expr 3 \& 0; expr a \& ''; expr 00 \| x; expr -0 \| y
### expr-precedence
expr 1 \| 0 \& 0; expr 1 + 1 = 2; expr 0 = 1 \| 7; expr 2 = 1 + 1 \& 9
### expr-match
expr abcdef : abc; expr abcdef : 'a.*e'; expr abcdef : xyz; expr abcdef : 'ab\(cd\)ef'; expr abcdef : '\(x\)*'; expr foo/bar.c : '.*/\(.*\)\.c'; expr abc : ''; expr aaa : 'a*'; expr "a b" : 'a '; expr bc : c
### expr-match-status
expr abc : b; echo $?; expr abc : '\(b\)'; echo $?; expr abc : a; echo $?; expr 0 : '\(0\)'; echo $?
### expr-match-precedence
expr 1 + abc : 'ab' ; expr abc : a + 1
### expr-errors
expr 2>/dev/null; echo $?; expr 1 + 2>/dev/null; echo $?; expr a + 1 2>/dev/null; echo $?; expr 1 / 0 2>/dev/null; echo $?; expr 1 % 0 2>/dev/null; echo $?; expr 1 2 2>/dev/null; echo $?; expr \( 1 2>/dev/null; echo $?; expr 1 \) 2>/dev/null; echo $?; expr + 1 + 2 > /dev/null 2>&1 ; expr x : '\(' 2>/dev/null; echo $?
### expr-strings
expr hello; expr -5; expr -- -5 + 1; expr ''; echo $?; expr 0; echo $?; expr 00; echo $?; expr a = a; expr '(' = '(' 2>/dev/null; echo $?
### expr-big
expr 4611686018427387904 + 4611686018427387903; expr -9223372036854775807 - 1; expr 3037000499 \* 3037000499
### expr-loop
i=0; while [ $(expr $i \< 20) = 1 ]; do i=$(expr $i + 3); done; echo $i
