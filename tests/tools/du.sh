### du-names
mkdir -p t/a/b t/c; echo x > t/a/f; echo y > t/a/b/g; du t | cut -f2 | sort; du -a t | cut -f2 | sort; du -s t | cut -f2; du -d 1 t | cut -f2 | sort; du -d 0 t | cut -f2; (cd t; du | cut -f2 | sort); du t/a t/c | cut -f2 | sort; du -a t/a/f | cut -f2; du t/a/f | cut -f2
### du-sum
mkdir -p t/a; head -c 100000 /dev/zero > t/a/f; head -c 50000 /dev/zero > t/g; set -- $(du -sk t); [ $1 -ge 147 ] && [ $1 -le 200 ] && echo ok; a=$(du -k t/a | cut -f1); b=$(du -sk t | cut -f1); [ $a -lt $b ] && echo less; set -- $(du -k t/g); [ $1 -ge 49 ] && [ $1 -le 64 ]; echo $?
(cd t; du > /dev/null; echo $?; du .. | wc -l | tr -d " ")
### du-total
mkdir a b; echo > a/f; du -c a b | cut -f2; set -- $(du -ck a b | cut -f1); [ $(($1 + $2)) = $3 ]; echo $?; du -sc a b | cut -f2
### du-hard-links
mkdir t; head -c 200000 /dev/zero > t/a; ln t/a t/b; set -- $(du -sk t); [ $1 -lt 300 ]; echo $?; set -- $(du -slk t); [ $1 -gt 380 ]; echo $?; du -a t | wc -l | tr -d ' '; du t/a t/b | wc -l | tr -d ' '
### du-sparse
truncate -s 5000000 s 2>/dev/null || dd if=/dev/zero of=s bs=1 count=1 seek=4999999 2>/dev/null; set -- $(du -k s); [ $1 -lt 200 ]; echo $?
### du-links
mkdir -p t d; head -c 100000 /dev/zero > d/f; ln -s ../d t/l; ln -s d dl; set -- $(du -sk t); [ $1 -lt 90 ]; echo $?; set -- $(du -Lsk t); [ $1 -gt 90 ]; echo $?; set -- $(du -sk dl); [ $1 -lt 90 ]; echo $?; set -- $(du -Hsk dl); [ $1 -gt 90 ]; echo $?
### du-human
mkdir t; head -c 3000000 /dev/zero > t/f; du -h t/f; du -sm t/f | cut -f1
### du-missing
du nosuch 2>/dev/null; echo $?; mkdir t; du nosuch t 2>/dev/null | cut -f2; du -s -d x t > /dev/null 2>&1; echo $?; du -as t > /dev/null 2>&1; echo $?
