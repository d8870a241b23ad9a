/*
 * ddb.h - the kernel debugger, and the kernel's own symbol table.
 *
 * ddb.c runs the debugger, ddb_show.c prints the kernel's structures, ksyms.c reads
 * the symbols.  Neutral, like vk.h.
 */
#ifndef DDB_H
#define DDB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "vk.h"

/* ---- for the kernel ---------------------------------------------------------- */
void	ddb_init(void);			/* its tunable, at boot */
/* Enter the debugger here and now, for a reason that is printed. */
void	Debugger(const char *why);
/* A panic's message and trace; a panic while it prints ends the vkernel. */
void	panic_message(const char *why, const struct vk_regs *);	/* kern/panic.c */
/* After that: the debugger, if it is wanted and somebody is
 * there to use it.  Returns when not. */
void	ddb_panic(void);
bool	ddb_active(void);		/* is it running? */
/* In the debugger: give up the command, back to the prompt. */
void	ddb_recover(const char *why) __attribute__((noreturn, format(printf, 1, 0)));
/* Print the calls that led to a place, innermost first; its rip may be 0: not known. */
void	ddb_trace(const struct vk_regs *);

/* ---- symbols: ksyms.c ---------------------------------------------------------- */
/* The address of a symbol, or of one that is not static; false when there is none. */
bool	ksym_lookup(const char *name, bool global, uintptr_t *addr);
/* The function or variable that holds an address, and how far into it; NULL. */
const char *ksym_name(uintptr_t addr, size_t *off);
const char *linker_symbol(uintptr_t addr, size_t *off);	/* that, of modules */
/* Is it an address of the kernel's code? */
bool	ksym_istext(uintptr_t addr);

/* ---- between ddb.c and ddb_show.c ---------------------------------------------- */
struct proc;
struct thread;

void	db_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* "name+0x12", in one of a few static buffers used in turn. */
const char *db_symbol(uintptr_t addr);
/* Arguments of the command: what comes next on the line.  Errors go to the prompt. */
bool	db_more(void);			/* is there something? */
bool	db_number(void);		/* is it a number? */
uint64_t db_expr(void);
const char *db_word(void);		/* up to a blank; "" at the end */
/* The process an argument names, or the current one; NULL only with `any'. */
struct proc *db_proc(bool any);
void	db_error(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
extern struct vk_regs *db_regs;		/* of the kernel, where it was stopped */

void	db_ps(const char *mod);
void	db_backtrace(const char *mod);
void	db_registers(const char *mod);
void	db_show(const char *mod);
void	db_ktr(const char *mod);

#endif
