#include <stddef.h>

void copy(char *d, const char *s)
{
	while (*d++ = *s++) // expect: mem-hand-copy
		;
}

void copy_twice(char *to, const char *from, char *end, const char *more)
{
	while ((*to++ = *from++)) // expect: mem-hand-copy
		;
	do {
	} while ((*end++ = *more++) != 0); // expect: mem-hand-copy
}

void copy_some(char *d, const char *s, size_t n)
{
	while (n-- > 1 && (*d++ = *s++)) // ok: mem-hand-copy
		;
	*d = 0;
}

size_t length(const char *s)
{
	const char *p = s;

	while (*p++) // ok: mem-hand-copy
		;
	return (size_t)(p - s) - 1;
}

void fill(char *d, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*d++ = *s++; // ok: mem-hand-copy
}
