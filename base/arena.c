/*
 * Arenas: chunks in a list, newest first, each twice the one before. Read next:
 * base/buf.h.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/limits.h"
#include "base/banned.h"

#define CHUNK_MIN (4 * KIB) /* a look-up takes no more */
#define CHUNK_MAX (4 * MIB)
#define ALIGN 16

struct arena_chunk {
	struct arena_chunk *next; /* older */
	size_t used;		  /* bytes given out */
	size_t size;		  /* bytes that fit */
	size_t dirty;		  /* bytes ever given out: those behind are zero still */
	_Alignas(ALIGN) char data[];
};

static void out_of_memory(void)
{
	static const char text[] = "milecastle: fault: out of memory\n";

	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(3);
	_exit(3);
}

void *memory_get(void *old, size_t n)
{
	void *p = realloc(old, n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

static struct arena_chunk *chunk_new(struct arena *arena, size_t need)
{
	size_t size = arena->chunk ? arena->chunk->size * 2 : CHUNK_MIN;
	struct arena_chunk *chunk;

	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size < need)
		size = need;
	chunk = calloc(1, sizeof(*chunk) + size);
	if (!chunk)
		out_of_memory();
	*chunk = (struct arena_chunk){.next = arena->chunk, .size = size};
	arena->bytes += size;
	return chunk;
}

/* Zero the next n bytes, as far as they were given out before: the rest still is. */
static void clear(struct arena_chunk *chunk, size_t n)
{
	size_t end = chunk->used + n;

	if (chunk->used < chunk->dirty)
		memset(chunk->data + chunk->used, 0,
			(end < chunk->dirty ? end : chunk->dirty) - chunk->used);
	if (end > chunk->dirty)
		chunk->dirty = end;
}

void *arena_alloc(struct arena *arena, size_t n)
{
	void *p;

	if (n > SIZE_MAX - 2 * ALIGN)
		out_of_memory();
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (!arena->chunk || arena->chunk->size - arena->chunk->used < n)
		arena->chunk = chunk_new(arena, n);
	p = arena->chunk->data + arena->chunk->used;
	clear(arena->chunk, n);
	arena->chunk->used += n;
	return p;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n))
		out_of_memory();
	return arena_alloc(arena, n);
}

struct str arena_str(struct arena *arena, struct str s)
{
	char *p = arena_alloc(arena, s.n + 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	return str_make(p, s.n);
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	int n;
	char *p;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		return str_make("", 0);
	p = arena_alloc(arena, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(p, (size_t)n + 1, format, args);
	va_end(args);
	return str_make(p, (size_t)n);
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *cap, size_t size)
{
	void *bigger;

	if (count < *cap)
		return items;
	*cap = *cap ? *cap * 2 : 8;
	bigger = arena_array(arena, *cap, size);
	if (count)
		memcpy(bigger, items, count * size);
	return bigger;
}

static void chunks_free(struct arena_chunk *chunk)
{
	while (chunk) {
		struct arena_chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
}

void arena_reset(struct arena *arena)
{
	if (!arena->chunk)
		return;
	chunks_free(arena->chunk->next);
	arena->chunk->next = NULL;
	arena->chunk->used = 0;
	arena->bytes = arena->chunk->size;
	if (arena->chunk->size > CHUNK_MAX)
		arena_done(arena);
}

void arena_done(struct arena *arena)
{
	chunks_free(arena->chunk);
	*arena = (struct arena){0};
}
