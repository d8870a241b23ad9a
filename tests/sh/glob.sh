# judge: dash
# Patterns and file names.
mkdir d d/e; touch a b ab .hid 'x y' d/f d/g d/e/h '[z]'
echo *
echo .h* d/* */e/* d/[fg] [a-b] [!a]* [[:alpha:]] ?b nomatch*
echo "*" \* '?' [z] \[z]
set -f; echo *; set +f
v='*b'; echo $v "$v"
echo d/*/ ./d/f*
for f in *y; do echo "[$f]"; done
case abc in a*) echo 1;; esac
case abc in 'a*') echo no;; a?c) echo 2;; esac
case 'a*c' in a\*c) echo 3;; esac
case x in [!a-w]) echo 4;; esac
case ']' in []]) echo 5;; esac
case - in [a-]) echo 6;; esac
case a-c in [a-c]) echo no;; *-*) echo 7;; esac
case '' in '') echo 8;; esac
p='a*'; case abc in $p) echo 9;; esac
case abc in "$p") echo no;; *) echo 10;; esac
case b in a|b|c) echo 11;; esac
case x in (x) echo 12;; esac
case '[' in [) echo 13;; esac
case a/b in a*b) echo 14;; esac
case 5 in [[:digit:]]) echo 15;; esac
case Z in [![:lower:]]) echo 16;; esac
case aXbXc in *X*X*) echo 17;; esac
case 'a\b' in 'a\b') echo 18;; esac
case foo in bar) echo no;; esac; echo $?
x=aaa; case $x in a) echo no;; aa*) echo 19; esac
