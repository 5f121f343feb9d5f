/*
 * Views of bytes. Owns nothing and allocates nothing. Read next: base/buf.h.
 */
#include "base/str.h"
#include "base/limits.h"
#include "base/banned.h"

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	if (order)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

bool str_is_one_of(struct str s, const char *const words[])
{
	char first = s.n ? s.p[0] : '\0';

	for (size_t i = 0; words[i]; i++) {
		if (words[i][0] == first && str_is(s, words[i])) /* lists are long */
			return true;
	}
	return false;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n && is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* Levenshtein over at most 63 bytes, one row. */
unsigned str_distance(struct str a, struct str b)
{
	unsigned row[LIMIT_NAME_BYTES + 1];

	if (a.n > LIMIT_NAME_BYTES || b.n > LIMIT_NAME_BYTES)
		return 3;
	for (size_t j = 0; j <= b.n; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a.n; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.n; j++) {
			unsigned best = diagonal + (a.p[i - 1] != b.p[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b.n] < 3 ? row[b.n] : 3;
}
