/*
 * assert.h - assert(3).
 */
#undef assert
#ifdef NDEBUG
#define assert(e)	((void)0)
#else
#define assert(e)	((e) ? (void)0 : __assert(#e, __FILE__, __LINE__))
#endif

#ifndef WORLD_ASSERT_H
#define WORLD_ASSERT_H
_Noreturn void __assert(const char *, const char *, int);
#endif
