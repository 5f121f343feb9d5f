/*
 * base/glob.h: it ends, reads nothing past the ends, and says what a plain recursive
 * matcher says where that one is feasible. Input: a pattern, a newline, a path.
 */
#include "base/glob.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

#define SMALL 20

struct plain {
	struct str p, t;
	bool is_path, is_folder;
	unsigned steps;
};

static bool go(struct plain *m, size_t p, size_t t);

/* At '[': the index after ']', or 0 when it does not end; *is_hit: c is one of it. */
static size_t set_end(const struct plain *m, size_t p, unsigned char c, bool *is_hit)
{
	bool is_not = p + 1 < m->p.n && (m->p.p[p + 1] == '!' || m->p.p[p + 1] == '^');
	size_t first = p + 1 + is_not;

	*is_hit = is_not;
	for (size_t i = first; i < m->p.n; i++) {
		unsigned char low, high;

		if (m->p.p[i] == ']' && i > first)
			return i + 1;
		if (m->p.p[i] == '\\' && i + 1 < m->p.n)
			i++;
		low = high = (unsigned char)m->p.p[i];
		if (i + 2 < m->p.n && m->p.p[i + 1] == '-' && m->p.p[i + 2] != ']') {
			i += 2;
			if (m->p.p[i] == '\\' && i + 1 < m->p.n)
				i++;
			high = (unsigned char)m->p.p[i];
		}
		if (c >= low && c <= high)
			*is_hit = !is_not;
	}
	return 0;
}

static bool go_stars(struct plain *m, size_t p, size_t t)
{
	size_t n = 0;

	while (p + n < m->p.n && m->p.p[p + n] == '*')
		n++;
	p += n;
	if (m->is_path && n > 1 && p < m->p.n && m->p.p[p] == '/' &&
		(t == 0 || m->t.p[t - 1] == '/')) {
		/* whole parts: here, or behind any slash */
		if (go(m, p + 1, t))
			return true;
		for (; t < m->t.n; t++) {
			if (m->t.p[t] == '/' && go(m, p + 1, t + 1))
				return true;
		}
		return false;
	}
	for (;; t++) {
		if (go(m, p, t))
			return true;
		if (t == m->t.n || (m->is_path && n == 1 && m->t.p[t] == '/'))
			return false;
	}
}

static bool go(struct plain *m, size_t p, size_t t)
{
	bool is_hit;

	m->steps++;
	if (p == m->p.n)
		return t == m->t.n ? !m->is_folder : m->is_path && m->t.p[t] == '/';
	if (m->p.p[p] == '*')
		return go_stars(m, p, t);
	if (t == m->t.n)
		return false;
	if (m->p.p[p] == '?')
		return !(m->is_path && m->t.p[t] == '/') && go(m, p + 1, t + 1);
	if (m->p.p[p] == '[') {
		size_t end = set_end(m, p, (unsigned char)m->t.p[t], &is_hit);

		return end && is_hit && !(m->is_path && m->t.p[t] == '/') &&
		       go(m, end, t + 1);
	}
	if (m->p.p[p] == '\\' && p + 1 < m->p.n)
		p++;
	return m->p.p[p] == m->t.p[t] && go(m, p + 1, t + 1);
}

static bool plain_path(struct str pattern, struct str path)
{
	struct plain m = {.is_path = true};
	bool is_anchored = str_find(pattern, '/', 0) + 1 < pattern.n;

	if (str_has_prefix(pattern, "/"))
		pattern = str_slice(pattern, 1, pattern.n);
	m.is_folder = str_has_suffix(pattern, "/");
	m.p = str_slice(pattern, 0, pattern.n - m.is_folder);
	if (!m.p.n)
		return false;
	for (size_t at = 0; at <= path.n; at++) {
		m.t = str_slice(path, at, path.n);
		if ((at == 0 || (!is_anchored && path.p[at - 1] == '/')) && go(&m, 0, 0))
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);
	struct str text = str_make(copy, size);
	size_t cut = str_find(text, '\n', 0);
	struct str pattern = str_slice(text, 0, cut);
	struct str path = str_slice(text, cut + 1, size);
	bool is_match = glob_match_path(pattern, path);
	bool is_word = glob_match_word(pattern, path);

	if (pattern.n <= SMALL && path.n <= SMALL) {
		struct plain word = {.p = pattern, .t = path};

		HOLDS(is_match == plain_path(pattern, path));
		HOLDS(is_word == go(&word, 0, 0));
	}
	free(copy);
	return 0;
}
