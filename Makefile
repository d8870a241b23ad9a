# Builds the vkernel, its world, a root image, and runs them.  GNU make.
#
#	make			everything
#	make run		boot to login: on this terminal
#	make check		all tests
#	make soak		abuse: longer tests
#	make bench		speed, beside Linux and User-mode Linux
#	make lint		the form of the manual and of the sources
#	make clean		removes all that was made
#
# and, as the manual page has them, with KERNCONF= and DESTDIR=:
#	make buildkernel installkernel buildworld installworld distribution
#
# The rules follow the house: the platform is host code and guest-side code that
# never mix headers (HOSTSRC is compiled with Linux's, all else with ours), the stub
# is a program of its own inside the kernel, world/ is made of static programs.

CC	= clang
OBJCOPY	= llvm-objcopy
OBJ	= obj
KERNCONF = VKERNEL
CONFDIR	= config
DESTDIR	=
MEM	= 256m
IMGSIZE	= 128m

CLANGINC := $(shell $(CC) -print-resource-dir)/include
WARN	= -std=c11 -Wall -Wextra -Werror
OPT	= -O2 -g
# Frame pointers: a panic prints a trace.
HOSTFLAGS = $(WARN) $(OPT) -fno-pie -fno-omit-frame-pointer -iquote .
KERNFLAGS = $(WARN) $(OPT) -ffreestanding -fno-stack-protector -fno-pie \
	-mno-red-zone -fno-omit-frame-pointer -nostdinc -isystem $(CLANGINC) -I.
STUBFLAGS = $(WARN) $(OPT) -ffreestanding -fno-stack-protector -fno-pie \
	-mno-red-zone -mgeneral-regs-only
WORLDFLAGS = $(WARN) $(OPT) -D__DragonFly__ -fno-stack-protector -fno-pic -fno-pie \
	-nostdinc -isystem $(CLANGINC) -I world/include -I .
DEPFLAGS = -MMD -MP

.PHONY: all kernel modules installmodules world tools rootimg run check soak bench clean lint help \
	buildkernel installkernel buildworld installworld distribution
.DELETE_ON_ERROR:
.SECONDARY:

all: kernel modules tools world rootimg

# ---- the kernel ----------------------------------------------------------------
# A configuration file names the platform and the devices that are built in.
KCONF	= $(if $(filter VKERNEL64,$(KERNCONF)),VKERNEL,$(KERNCONF))
KOBJ	= $(OBJ)/$(KCONF)
DEVICES := $(shell sh tools/config.sh $(CONFDIR)/$(KCONF) || echo bad)
ifeq ($(DEVICES),bad)
$(error KERNCONF=$(KERNCONF): no usable configuration in $(CONFDIR)/)
endif
HOSTSRC	= vk.c vkopt.c vkenable.c host.c vmspace.c vmspace_start.c
KERNSRC	= pmap.c trap.c vkd.c console.c ddb.c ddb_show.c ksyms.c $(wildcard kern/*.c)
KERNASM	= $(wildcard kern/*.S)
KOBJS	= $(HOSTSRC:%.c=$(KOBJ)/%.o) $(KERNSRC:%.c=$(KOBJ)/%.o) \
	$(KERNASM:%.S=$(KOBJ)/%.o) $(KOBJ)/vkstub_blob.o

kernel: $(KOBJ)/kernel.debug $(KOBJ)/kernel $(KOBJ)/kernel.debug-gdb.py

$(KOBJ)/kernel.debug: $(KOBJS)
	$(CC) -no-pie -g -o $@ $(KOBJS) -pthread

$(KOBJ)/kernel: $(KOBJ)/kernel.debug
	$(OBJCOPY) --strip-debug $< $@

# gdb finds this by its name, next to what it debugs.
$(KOBJ)/kernel.debug-gdb.py: tools/vkernel-gdb.py
	@mkdir -p $(@D)
	cp $< $@

$(HOSTSRC:%.c=$(KOBJ)/%.o): $(KOBJ)/%.o: %.c $(CONFDIR)/$(KCONF)
	@mkdir -p $(@D)
	$(CC) $(HOSTFLAGS) $(DEVICES) $(DEPFLAGS) -c -o $@ $<

$(KERNSRC:%.c=$(KOBJ)/%.o): $(KOBJ)/%.o: %.c $(CONFDIR)/$(KCONF)
	@mkdir -p $(@D)
	$(CC) $(KERNFLAGS) $(DEPFLAGS) -c -o $@ $<

$(KERNASM:%.S=$(KOBJ)/%.o): $(KOBJ)/%.o: %.S $(CONFDIR)/$(KCONF)
	@mkdir -p $(@D)
	$(CC) -I. $(DEPFLAGS) -c -o $@ $<

# The stub: linked by itself, then bytes in the kernel.
$(KOBJ)/vkstub: vkstub.S vkstub.c vkstub.h vmspace.h
	@mkdir -p $(@D)
	$(CC) $(STUBFLAGS) -static -nostdlib -Wl,--build-id=none -Wl,-z,noexecstack \
		-o $@.debug vkstub.S vkstub.c
	$(OBJCOPY) --strip-all $@.debug $@

$(KOBJ)/vkstub_blob.o: vkstub_blob.S $(KOBJ)/vkstub
	$(CC) -I$(KOBJ) -c -o $@ $<

# ---- kernel modules: one file each ------------------------------------------------
# Kernel virtual memory is far from the kernel's code, hence the large model.
MODULES	= $(patsubst modules/%.c,$(OBJ)/modules/%.ko,$(wildcard modules/*.c))
modules: $(MODULES)

MODFLAGS = $(KERNFLAGS) -mcmodel=large -fno-pic
$(OBJ)/modules/%.ko: modules/%.c
	@mkdir -p $(@D)
	$(CC) $(MODFLAGS) $(DEPFLAGS) -c -o $@ $<

# ---- programs for the host ----------------------------------------------------------
IMGTOOLS = disklabel newfs fsck_ffs ffspop
tools: $(IMGTOOLS:%=$(OBJ)/tools/%) $(OBJ)/tools/ktr2json $(OBJ)/sysctl

$(OBJ)/tools/ufs_check.o: kern/ufs_check.c
	@mkdir -p $(@D)
	$(CC) $(WARN) $(OPT) -iquote . $(DEPFLAGS) -c -o $@ $<

$(OBJ)/tools/%.o: tools/%.c
	@mkdir -p $(@D)
	$(CC) $(WARN) $(OPT) -D_GNU_SOURCE -iquote . $(DEPFLAGS) -c -o $@ $<

$(OBJ)/tools/disklabel: $(OBJ)/tools/disklabel.o $(OBJ)/tools/dev.o
$(OBJ)/tools/newfs $(OBJ)/tools/fsck_ffs $(OBJ)/tools/ffspop: $(OBJ)/tools/%: \
	$(OBJ)/tools/%.o $(OBJ)/tools/ffs.o $(OBJ)/tools/dev.o $(OBJ)/tools/ufs_check.o
$(OBJ)/tools/ktr2json: $(OBJ)/tools/ktr2json.o
$(IMGTOOLS:%=$(OBJ)/tools/%) $(OBJ)/tools/ktr2json:
	$(CC) -o $@ $^

$(OBJ)/sysctl: tools/sysctl_host.c vkenable.c vkenable.h
	@mkdir -p $(@D)
	$(CC) $(WARN) $(OPT) -iquote . -o $@ tools/sysctl_host.c vkenable.c

# ---- the world ------------------------------------------------------------------------
# world/world.mk lists the programs by where they are installed.
-include world/world.mk
WOBJ	= $(OBJ)/world
PROGS	= $(BIN) $(SBIN) $(USRBIN) $(USRSBIN) $(LIBEXEC)
LIBCOBJ	= $(patsubst world/libc/%,$(WOBJ)/libc/%.o,$(basename \
	$(filter-out world/libc/crt0.S,$(wildcard world/libc/*.c world/libc/*.S))))
# Programs of more than one file, or whose source is elsewhere.
SRC_sh	= $(wildcard world/sh/*.c)
SRC_attack = $(wildcard tests/attack/*.c)
SRC_ed	= $(wildcard world/ed/*.c)
SRC_diff = $(wildcard world/diff/*.c)
SRC_disklabel = tools/disklabel.c tools/dev.c
SRC_newfs = tools/newfs.c tools/ffs.c tools/dev.c kern/ufs_check.c
SRC_fsck_ffs = tools/fsck_ffs.c tools/ffs.c tools/dev.c kern/ufs_check.c
SRC_bench = tests/bench.c
SRC_conform = tests/conform.c
SRC_manifest = tests/manifest.c
SRC_regress = $(wildcard tests/regress*.c)
SRC_stress = $(wildcard tests/stress*.c)
srcs	= $(or $(SRC_$(1)),world/$(1).c)
objs	= $(patsubst %.c,$(WOBJ)/%.o,$(call srcs,$(1)))

world: $(PROGS:%=$(WOBJ)/bin/%)

$(WOBJ)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(WORLDFLAGS) $(DEPFLAGS) -c -o $@ $<

$(WOBJ)/libc/%.o: world/libc/%.c
	@mkdir -p $(@D)
	$(CC) $(WORLDFLAGS) -fno-builtin $(DEPFLAGS) -c -o $@ $<

$(WOBJ)/libc/%.o: world/libc/%.S
	@mkdir -p $(@D)
	$(CC) -I. -I world/include $(DEPFLAGS) -c -o $@ $<

$(WOBJ)/libc/libc.a: $(LIBCOBJ)
	rm -f $@
	llvm-ar rc $@ $(LIBCOBJ)

.SECONDEXPANSION:
$(PROGS:%=$(WOBJ)/bin/%) $(WOBJ)/bin/conform: $(WOBJ)/bin/%: $$(call objs,$$*) $(WOBJ)/libc/crt0.o \
		$(WOBJ)/libc/libc.a
	@mkdir -p $(@D)
	$(CC) -static -nostdlib -fuse-ld=lld -Wl,-z,noexecstack -Wl,--image-base=0x400000 \
		-o $@ $(WOBJ)/libc/crt0.o $(call objs,$*) $(WOBJ)/libc/libc.a

# ---- a root image ---------------------------------------------------------------------
STAGE	= $(OBJ)/stage
rootimg: $(OBJ)/rootimg.01

$(OBJ)/rootimg.01: $(PROGS:%=$(WOBJ)/bin/%) $(MODULES) $(IMGTOOLS:%=$(OBJ)/tools/%) \
		$(shell find world/etc -type f) Makefile world/world.mk
	rm -rf $(STAGE)
	$(MAKE) --no-print-directory installworld distribution installmodules DESTDIR=$(STAGE)
	sh tools/mkrootimg.sh $(OBJ)/tools $(IMGSIZE) $(STAGE) $@

# ---- as the manual page has them ---------------------------------------------------------
buildkernel: kernel $(if $(NO_MODULES),,modules)
installmodules: modules
	@test -n "$(DESTDIR)" || { echo "installmodules: give DESTDIR=" >&2; exit 1; }
	umask 022; mkdir -p $(DESTDIR)/boot/modules
	install -m 644 $(MODULES) $(DESTDIR)/boot/modules
installkernel: kernel $(OBJ)/sysctl $(if $(NO_MODULES),,installmodules)
	@test -n "$(DESTDIR)" || { echo "installkernel: give DESTDIR=" >&2; exit 1; }
	umask 022; mkdir -p $(DESTDIR)/boot/kernel $(DESTDIR)/bin
	install $(KOBJ)/kernel $(DESTDIR)/boot/kernel/kernel
	install $(OBJ)/sysctl $(DESTDIR)/bin/vksysctl
buildworld: world
installworld: world
	@test -n "$(DESTDIR)" || { echo "installworld: give DESTDIR=" >&2; exit 1; }
	sh tools/installworld.sh $(WOBJ)/bin $(DESTDIR) "$(BIN)" "$(SBIN)" "$(USRBIN)" \
		"$(USRSBIN)" "$(LIBEXEC)"
distribution:
	@test -n "$(DESTDIR)" || { echo "distribution: give DESTDIR=" >&2; exit 1; }
	sh tools/distribution.sh world/etc $(DESTDIR)

# ---- running ------------------------------------------------------------------------------
# vm.vkernel_enable is set in a private place for these: obj/.  By exec, so that what ends
# make ends the vkernel, too, not a shell.
run: all
	@VKERNEL_STATE=$(OBJ) $(OBJ)/sysctl vm.vkernel_enable=1 >/dev/null
	exec env VKERNEL_STATE=$(OBJ) $(KOBJ)/kernel.debug -m $(MEM) -i $(OBJ)/memimg \
		-r $(OBJ)/rootimg.01

# ---- tests ----------------------------------------------------------------------------------
TESTS	= $(patsubst tests/%.c,%,$(wildcard tests/t_*.c))
CHECKLIBS = $(shell pkg-config --libs check) -lutil

# What tests run besides the system itself.
TESTAIDS = $(patsubst %,$(OBJ)/tests/%,regress sh fsync.so conform manifest) $(WOBJ)/bin/conform

check: all $(TESTAIDS) $(TESTS:%=$(OBJ)/tests/%)
	sh tests/run.sh $(OBJ) $(TESTS)

# What a test is linked with besides its own file: the kernel's files that it tests, and
# a fake of what surrounds these (tests/k_*.c, kernel code itself).
kobjs	= $(patsubst %,$(KOBJ)/kern/%.o,$(1))
KFAKE	= $(OBJ)/tests/k_fake.o
EXTRA_t_vmspace = $(KOBJ)/vmspace.o $(KOBJ)/vmspace_start.o $(KOBJ)/vkstub_blob.o
EXTRA_t_tty = $(call kobjs,tty) $(OBJ)/tests/k_tty.o $(KFAKE)
EXTRA_t_disk = $(call kobjs,subr_disk) $(OBJ)/tests/k_disk.o $(KFAKE)
EXTRA_t_pmap = $(KOBJ)/pmap.o $(call kobjs,vm_page vm_object vm_map vm_fault) \
	$(OBJ)/tests/vm_guest.o $(KFAKE)
EXTRA_t_ufs = $(call kobjs,$(patsubst kern/%.c,%,$(wildcard kern/ufs*.c)) vfs_bio vfs_page \
	vfs_subr vfs_cache vfs_default vfs_lockf malloc lock uio vm_page vm_object) \
	$(OBJ)/tests/k_ufs.o $(KFAKE) tests/ufs_image.c
EXTRA_t_ufserr = $(EXTRA_t_ufs)
# k_ufs.c stands between UFS and its allocator, to let it fail.
LINK_t_ufs = -Wl,--wrap=ufs_alloc,--wrap=ufs_valloc,--wrap=ufs_extendfrags
LINK_t_ufserr = $(LINK_t_ufs)
EXTRA_t_vfs = $(call kobjs,vfs_lookup vfs_cache vfs_subr vfs_default vfs_attr vfs_lockf \
	vfs_mount vfs_syscalls vfs_vnops devfs mem uio lock) $(OBJ)/tests/k_vfs.o $(KFAKE)
TESTLIB	= $(OBJ)/tests/suite.o $(OBJ)/tests/pty.o $(OBJ)/tests/guest.o
TESTHDR	= tests/suite.h tests/pty.h tests/guest.h
UMLOBJ = $(OBJ)/tests/uml.o
EXTRA_bench_run = $(UMLOBJ)
EXTRA_t_foreign = $(UMLOBJ)
LEAKOBJ = $(OBJ)/tests/leak.o
EXTRA_t_abuse = $(LEAKOBJ)
EXTRA_soak_mixed = $(LEAKOBJ) world/libc/md5.c
TESTFLAGS = $(WARN) -std=gnu11 $(OPT) -fno-pie -iquote .

.SECONDEXPANSION:
$(OBJ)/tests/%: tests/%.c $(TESTHDR) $(TESTLIB) $$(EXTRA_$$*) | $(TESTAIDS)
	@mkdir -p $(@D)
	$(CC) $(TESTFLAGS) -no-pie -o $@ $< $(TESTLIB) $(EXTRA_$*) $(LINK_$*) \
	    $(CHECKLIBS) -pthread

# A module that uses another.
$(OBJ)/tests/mod_user.ko: tests/mod_user.c
	@mkdir -p $(@D)
	$(CC) $(MODFLAGS) -c -o $@ $<

$(OBJ)/tests/t_kld: $(OBJ)/tests/mod_user.ko

KTESTOBJS = $(patsubst %,$(OBJ)/tests/%.o,k_fake k_tty k_disk k_ufs k_vfs vm_guest)
$(KTESTOBJS): $(OBJ)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(KERNFLAGS) $(DEPFLAGS) -c -o $@ $<

$(TESTLIB) $(UMLOBJ) $(LEAKOBJ): $(OBJ)/tests/%.o: tests/%.c tests/uml.h tests/leak.h \
		$(TESTHDR)
	@mkdir -p $(@D)
	$(CC) $(TESTFLAGS) -c -o $@ $<

# What t_boot preloads into the vkernel.
$(OBJ)/tests/fsync.so: tests/fsync.c
	@mkdir -p $(@D)
	$(CC) $(WARN) $(OPT) -fPIC -shared -o $@ $<

# The shell, for the host: its scripts can be compared with what other shells print.
$(OBJ)/tests/sh: $(wildcard world/sh/*.c) world/sh/sh.h
	@mkdir -p $(@D)
	$(CC) $(TESTFLAGS) -no-pie -o $@ $(wildcard world/sh/*.c)

# The guest's test program, for the host: Linux is its judge.
$(OBJ)/tests/regress: $(wildcard tests/regress*.c) tests/regress.h
	@mkdir -p $(@D)
	$(CC) $(TESTFLAGS) -no-pie -o $@ $(wildcard tests/regress*.c) -pthread

# What runs scripts in the guest for t_conform, for the host.
$(OBJ)/tests/conform: tests/conform.c
	@mkdir -p $(@D)
	$(CC) $(TESTFLAGS) -no-pie -o $@ $<

# The guest's benchmark, for the host and for User-mode Linux.
$(OBJ)/tests/bench.linux: tests/bench.c
	@mkdir -p $(@D)
	$(CC) $(WARN) $(OPT) -static -o $@ $<

# The guest's list of a file tree, for the host and for User-mode Linux.
$(OBJ)/tests/manifest: tests/manifest.c world/libc/md5.c world/include/md5.h
	@mkdir -p $(@D)
	$(CC) $(WARN) $(OPT) -static -iquote . -o $@ tests/manifest.c world/libc/md5.c

# The long ones: too long, and too greedy of memory, for every day.
soak: all $(OBJ)/tests/soak_stress $(OBJ)/tests/soak_mixed $(OBJ)/tests/t_foreign
	sh tests/run.sh $(OBJ) soak_stress soak_mixed
	FOREIGN_ALL=1 sh tests/run.sh $(OBJ) t_foreign

bench: all $(OBJ)/tests/bench_run $(OBJ)/tests/bench.linux
	$(OBJ)/tests/bench_run $(OBJ)

lint:
	mandoc -Tlint -Wwarning vkernel.7
	find . -path ./$(OBJ) -prune -o -name '*.[chS]' -exec awk -f tools/lint.awk {} +

clean:
	rm -rf $(OBJ)

# What is above.
help:
	@sed -n '/^$$/q; s/^# *//p' Makefile

-include $(shell find $(OBJ) -name '*.d' 2>/dev/null)
