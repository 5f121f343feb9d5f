/*
 * struct str: a view of bytes that somebody else owns. Not NUL-terminated, may hold any
 * byte. Paths, blobs and words are all views; a view is passed by value. What grows is a
 * struct buf (base/buf.h); what lives is in a struct arena (base/arena.h).
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p; /* first byte; NULL only when n is 0 */
	size_t n;      /* number of bytes */
};

/* A view of a literal, usable in initialisers. */
#define STR(lit) \
	{ \
		.p = (lit), .n = sizeof(lit) - 1 \
	}
/* The two arguments of a "%.*s". Only for text that is known to be safe to print. */
#define STR_ARG(s) (int)(s).n, (s).p

/* A view of a NUL-terminated string; NULL gives an empty view. */
static inline struct str str_of(const char *s)
{
	return (struct str){.p = s, .n = s ? strlen(s) : 0};
}

static inline struct str str_make(const char *p, size_t n)
{
	return (struct str){.p = p, .n = n};
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(struct str a, const char *b)
{
	return str_eq(a, str_of(b));
}

/* The bytes [from, to) of s; both are clamped to its length. */
static inline struct str str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	if (!s.n)
		return s;
	return str_make(s.p + from, to - from);
}

/* Byte order, shorter first among equals: the order of paths in git. */
int str_cmp(struct str a, struct str b);

static inline bool str_has_prefix(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);

	return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

static inline bool str_has_suffix(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);

	return s.n >= n && memcmp(s.p + s.n - n, suffix, n) == 0;
}

/* Is s one of these words? NULL-terminated. */
bool str_is_one_of(struct str s, const char *const words[]);

/* s without white space (blank, tab, CR, LF, VT, FF) at both ends. */
struct str str_trim(struct str s);

/* Index of the first byte c in s at or after from, or s.n when there is none. */
static inline size_t str_find(struct str s, char c, size_t from)
{
	const char *hit =
		from < s.n ? (const char *)memchr(s.p + from, c, s.n - from) : NULL;

	return hit ? (size_t)(hit - s.p) : s.n;
}

/* 64-bit FNV-1a: for tables and against accidents; whoever chooses the keys can make them
 * collide. */
static inline uint64_t str_hash(struct str s)
{
	uint64_t hash = 14695981039346656037ull;

	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * 1099511628211ull;
	return hash;
}

/* Number of single-byte edits from a to b, counted up to 3; for "did you mean". */
unsigned str_distance(struct str a, struct str b);

#endif
