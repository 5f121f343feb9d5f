/*
 * struct arena: memory that dies together. A run has one, each worker has one for the
 * file in hand. Nothing in it is freed alone. Out of memory ends the program with exit
 * code 3, so no caller has a branch for it.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>
#include "base/str.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunk; /* newest chunk; NULL when empty */
	size_t bytes;		   /* sum of the chunks' sizes */
};

/* n bytes, zeroed, aligned for any type. n may be 0. */
void *arena_alloc(struct arena *arena, size_t n);

/* count zeroed items of the pointer's type: struct x *p = ARENA_NEW(a, struct x, n). */
#define ARENA_NEW(arena, type, count) ((type *)arena_array(arena, count, sizeof(type)))
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy of s, with a NUL behind it that the view does not count. */
struct str arena_str(struct arena *arena, struct str s);

/* printf into the arena; the result has a NUL behind it. */
__attribute__((format(printf, 2, 3))) struct str arena_printf(
	struct arena *arena, const char *format, ...);

/*
 * Make room for one more item in an array that grows by doubling. items is what the array
 * is now, count how many it holds, *cap how many fit. Returns the array, moved or not.
 */
void *arena_grow(
	struct arena *arena, void *items, size_t count, size_t *cap, size_t size);

/* vec is a struct with the fields items, count, cap. */
#define VEC_PUSH(arena, vec, item) \
	do { \
		(vec)->items = arena_grow((arena), (vec)->items, (vec)->count, \
			&(vec)->cap, sizeof(*(vec)->items)); \
		(vec)->items[(vec)->count++] = (item); \
	} while (0)

/* Forget all that was given out and keep one chunk for what comes next. */
void arena_reset(struct arena *arena);

/* Free all. The arena is empty then and may be used again. */
void arena_done(struct arena *arena);

/* malloc and realloc that end the program with exit code 3 when there is no memory. */
void *memory_get(void *old, size_t n);

#endif
