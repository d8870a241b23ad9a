### find-tree
mkdir -p t/a/b/c t/d; touch t/x t/a/y t/a/b/z t/d/w; find t | sort; find t/a t/d | sort; find t/ | sort; (cd t; find . | sort); find t -print | sort
### find-depth
mkdir -p t/a/b; touch t/a/b/f; find t; find t -depth; find t -mindepth 1 -maxdepth 2; find t -maxdepth 0; find t -mindepth 3; find t -depth -mindepth 1 -maxdepth 1
### find-name
mkdir -p t/abc t/ABC; touch t/a.c t/b.h t/.hid t/abc/x.c t/abc/README; find t -name '*.c' | sort; find t -iname 'abc' | sort; find t -name '.*'; find t -name '[ab].?' | sort; find t -name t; find t/ -name t; find t -iname 'read[m]e'; find t -name 'a*' -o -name 'b*' | sort
find / -maxdepth 0 -name /
### find-path
mkdir -p t/a/b; touch t/a/b/c; find t -path 't/a/*' | sort; find t -ipath 'T/A/b'; find t -path '*b*c'
### find-type
mkdir -p t/d; touch t/f; ln -s f t/l; mkfifo t/p 2>/dev/null; for y in d f l p b c s; do echo $y; find t -type $y | sort; done
### find-size
mkdir t; for n in 0 1 511 512 513 1024 5000; do head -c $n /dev/zero > t/$n; done; for s in 0 1 2 +1 -2 1c 512c +1000c -2c 10; do echo $s:; find t -type f -size $s | sort; done; find t -type f -size +1k | sort
### find-not-and-or
mkdir t; touch t/a t/b t/c; find t -type f ! -name a | sort; find t -type f -a -not -name b | sort; find t -name a -o -name b | sort; find t \( -name a -o -name b \) -type f | sort; find t -type f \( ! -name a -a ! -name b \); find t -name a -type d -o -name c
find t ! ! -name a; find t -type f ! \( -name a -o -name c \)
### find-implied-print
mkdir t; touch t/a t/b; find t -name a -o -name b -print; find t -name a -print -o -name b; find t -name a -prune -o -type f -print; find t -false -o -name a; find t -true -name b
### find-prune
mkdir -p t/a/b t/c/b; touch t/a/f t/a/b/g t/c/f t/c/b/h; find t -name b -prune -o -type f -print | sort; find t -path t/a -prune -o -print | sort; find t -name a -prune | sort; find t -depth -name b -prune -o -print | sort
### find-perm
mkdir t; touch t/644 t/755 t/600 t/4711; for f in 644 755 600 4711; do chmod $f t/$f; done; for p in 644 -600 /111 -111 -4000 /022 u=rw -u+x -g=r 0 -0; do echo $p; find t -type f -perm $p | sort; done
### find-newer
mkdir t; touch -t 202001010000 t/old; touch -t 202101010000 t/mid; touch -t 202201010000 t/new; find t -type f -newer t/mid; find t -type f ! -newer t/mid | sort; find t -type f -newermm t/old | sort; find t -type f -anewer t/mid
### find-mtime
mkdir t; touch t/now; touch -t 202001010000 t/old; find t -type f -mtime +100; find t -type f -mtime -1; find t -type f -mtime 0; find t -type f -mmin -5; find t -type f -mmin +5; find t -type f -atime +100
### find-links
mkdir t; touch t/a; ln t/a t/b; touch t/c; find t -type f -links 2 | sort; find t -type f -links -2; find t -samefile t/a | sort; find t -type f -links +1 | sort; i=$(ls -i t/c); set -- $i; find t -inum $1
### find-empty
mkdir -p t/e t/n; touch t/n/z; echo > t/n/x; find t -empty | sort; find t -type d -empty; find t -type f ! -empty
### find-user
mkdir t; find t -nouser; find t -nogroup; find t -user $(id -un); find t -uid $(id -u); find t -group $(id -gn); find t -user nosuchuser 2>/dev/null; echo $?; find t -uid +$(id -u)
### find-exec
mkdir t; touch t/a t/b; find t -type f -exec echo got {} \; | sort; find t -type f -exec echo {}x{} y \; | sort; find t -type f -exec false \; -print; find t -name a -exec true \; -print; find t -name a ! -exec false {} \; -print; find t -name a -exec nosuchcmd \; 2>/dev/null; echo $?
### find-exec-plus
mkdir t; touch t/a t/b t/c; find t -type f -exec echo {} + | tr ' ' '\n' | sort; find t -type f -exec echo x y {} + | wc -w | tr -d ' '; find t -type f -exec false {} +; echo $?; find t -name nosuch -exec echo never {} +; echo $?; find t -type f -exec sh -c 'echo $#' sh {} +
### find-exec-plus-many
mkdir t; cd t; i=0; while [ $i -lt 1500 ]; do : > a-rather-long-name-of-a-file-so-that-many-fill-a-command-line-$i; i=$((i+1)); done; cd ..; find t -type f -exec sh -c 'for f; do echo $f; done' sh {} + | wc -l | tr -d ' '
### find-exec-where
mkdir -p t/d; touch t/d/f; find t -name f -exec cat {} \; -exec pwd \; | sed 's/.*\/\([^/]*\)$/\1/' | wc -l | tr -d ' '; find t -name f -exec test -f {} \; -print; find t -name f -execdir test -f f \; -print
### find-ok
mkdir t; touch t/a; echo y | find t -name a -ok echo did {} \; 2>/dev/null; echo n | find t -name a -ok echo did {} \; 2>/dev/null; echo $?
### find-print0
mkdir t; touch 't/a b' t/c; find t -type f -print0 | tr '\0' '\n' | sort
### find-delete
mkdir -p t/a/b; touch t/a/f t/a/b/g t/keep; find t -name f -delete; find t | sort; find t/a -delete; find t | sort; find t -name nosuch -delete; echo $?; mkdir t/full; touch t/full/x; find t -type d -name full -delete 2>/dev/null; echo $?
### find-quit
mkdir t; touch t/a; find t -name a -print -quit -print; find t -quit
### find-links-follow
mkdir -p t/d; touch t/d/f; ln -s d t/l; ln -s nosuch t/dangling; ln -s t tl; find t | sort; find -L t | sort; find tl; find -H tl | sort; find -L t -type l; find -P tl -type l; find t -follow | sort; find -H t/l | sort; find -L t/dangling
### find-loop
mkdir -p t/a; ln -s .. t/a/up; find -L t 2>/dev/null; echo $?; find -L t/a 2>/dev/null; echo $?; find -H t/a/up | sort
### ls-loop
mkdir -p t/a; touch t/f; ln -s .. t/a/up; ls -RL t 2>/dev/null; [ $? -ne 0 ]; echo $?; ls -RL t/a/up 2>/dev/null; cp -RL t t2 2>/dev/null; echo $?; find t2 | sort; rm -r t2; cp -RL t/a t2 2>/dev/null; echo $?; find t2 | sort
### find-xdev
mkdir t; touch t/a; find t -xdev | sort; find t -mount -name a
### find-missing
find nosuch 2>/dev/null; echo $?; mkdir t; find nosuch t 2>/dev/null; echo $?
### find-bad
for e in "-nosuch" "-name" "( -name x" ")" "-type" "-type q" "! " "-a" "-exec echo" "-perm zz" "-size q" "-mtime z" "-name a -o"; do set -f; find . $e > /dev/null 2>&1; echo $?; done
### find-deep
mkdir t; (cd t; i=0; n=directory-with-a-rather-long-name-to-go-beyond-what-a-path-may-have; while [ $i -lt 40 ]; do mkdir $n; cd $n; i=$((i+1)); done; touch end)
find t -name end | wc -c | tr -d ' '; find t -type d | wc -l | tr -d ' '; find t -name end -delete; find t -name end; rm -rf t; echo $?
### find-odd-names
mkdir t; touch 't/a
b' 't/-x' 't/*' 't/ '; find t -type f -name '[*]'; find t -name '-x'; find t -name '*
*'; find t -name '\*'; find t -name ' ' | tr ' ' _
### find-unreadable
mkdir -p t/no t/yes; touch t/yes/f; chmod 0 t/no; find t -name f; chmod 700 t/no
### find-regex
mkdir t; touch t/ab1 t/ab22 t/c; find t -regex '.*[0-9]' | sort; find t -regex 't/ab' ; find t -iregex 'T/C'
### find-several-actions
mkdir t; touch t/a; find t -name a -print -print; find t -name a \( -print -o -print \); find t -type f -ls | wc -l | tr -d ' '
### find-wide
mkdir t; i=0; while [ $i -lt 3000 ]; do : > t/$i; i=$((i+1)); done; find t | wc -l | tr -d ' '; find t -name '1*' | sort | tail -n 2; find t -delete; ls
### find-dot
mkdir -p t/a; touch t/a/f; cd t; find .; echo $?; find . -depth | sort; find .. -name f; echo $?; find ./a/.. -type d | sort; find a/. -type f; echo $?
