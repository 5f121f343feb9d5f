/*
 * The matcher keeps one place to come back to for '*' and one for '**', so it needs no
 * recursion and its work is bounded by a count. Read next: core/policy.h.
 */
#include "base/glob.h"
#include "base/limits.h"
#include "base/banned.h"

struct matcher {
	struct str pattern, text;
	bool is_path;	/* '/' is special, and a pattern may end where the text has one */
	bool is_folder; /* ... and must: its last part names a folder */
	size_t p, t;
	size_t star_p,
		star_t; /* after the last '*', and where its run ends; SIZE_MAX: none */
	size_t deep_p, deep_t; /* the same for the last '**' */
	bool is_deep_whole;    /* that one stands for whole parts: a slash came with it */
	size_t steps;
};

#define NONE ((size_t)-1)

/* The byte at *at of a set; a backslash takes the next one as it is. */
static unsigned char set_byte(struct str pattern, size_t *at)
{
	if (pattern.p[*at] == '\\' && *at + 1 < pattern.n)
		++*at;
	return (unsigned char)pattern.p[*at];
}

/* At '[': does c belong to the set? *end is the index after ']'. */
static bool match_set(struct str pattern, size_t at, unsigned char c, size_t *end)
{
	bool is_not = false, is_hit = false;
	size_t i = at + 1;

	if (i < pattern.n && (pattern.p[i] == '!' || pattern.p[i] == '^')) {
		is_not = true;
		i++;
	}
	for (size_t first = i; i < pattern.n && (pattern.p[i] != ']' || i == first);
		i++) {
		unsigned char low = set_byte(pattern, &i), high = low;

		if (i + 2 < pattern.n && pattern.p[i + 1] == '-' &&
			pattern.p[i + 2] != ']') {
			i += 2;
			high = set_byte(pattern, &i);
		}
		is_hit |= c >= low && c <= high;
	}
	*end = i + 1;
	return i < pattern.n && is_hit != is_not;
}

static size_t stars_at(const struct matcher *m)
{
	size_t n = 0;

	while (m->p + n < m->pattern.n && m->pattern.p[m->p + n] == '*')
		n++;
	return n;
}

/* One byte of the text against what stands at p; moves both on. */
static bool match_byte(struct matcher *m)
{
	unsigned char c = (unsigned char)m->text.p[m->t];
	size_t next = m->p + 1;
	bool is_match;

	if (m->p >= m->pattern.n)
		return false;
	switch (m->pattern.p[m->p]) {
	case '?':
		is_match = !m->is_path || c != '/';
		break;
	case '[':
		is_match = match_set(m->pattern, m->p, c, &next) &&
			   (!m->is_path || c != '/');
		break;
	case '\\':
		if (next < m->pattern.n) {
			is_match = (unsigned char)m->pattern.p[next] == c;
			next++;
			break;
		}
		/* fallthrough */
	default:
		is_match = (unsigned char)m->pattern.p[m->p] == c;
	}
	if (is_match) {
		m->p = next;
		m->t++;
	}
	return is_match;
}

static void take_stars(struct matcher *m)
{
	size_t n = stars_at(m);

	m->p += n;
	if (n > 1 && m->is_path) {
		/* a slash after it may match nothing; what follows then begins a part */
		m->is_deep_whole = m->p < m->pattern.n && m->pattern.p[m->p] == '/' &&
				   (m->t == 0 || m->text.p[m->t - 1] == '/');
		m->p += m->is_deep_whole;
		m->deep_p = m->p;
		m->deep_t = m->t;
		m->star_p = NONE;
	} else {
		m->star_p = m->p;
		m->star_t = m->t;
	}
}

/* Go back to the last star and let it take one byte more, or one part of the path. */
static bool retry(struct matcher *m)
{
	if (m->star_p != NONE && m->star_t < m->text.n &&
		(!m->is_path || m->text.p[m->star_t] != '/')) {
		m->p = m->star_p;
		m->t = ++m->star_t;
		return true;
	}
	if (m->deep_p == NONE || m->deep_t >= m->text.n)
		return false;
	if (m->is_deep_whole)
		m->deep_t = str_find(m->text, '/', m->deep_t);
	if (m->deep_t == m->text.n)
		return false;
	m->p = m->deep_p;
	m->t = ++m->deep_t;
	m->star_p = NONE;
	return true;
}

static bool is_done(const struct matcher *m)
{
	if (m->p < m->pattern.n)
		return false;
	if (m->t == m->text.n)
		return !m->is_folder;
	return m->is_path && m->text.p[m->t] == '/';
}

/* The steps of a matcher are those of all its texts. */
static bool match(struct matcher *m, struct str text)
{
	m->text = text;
	m->p = m->t = 0;
	m->star_p = m->deep_p = NONE;
	while (m->steps++ < LIMIT_GLOB_STEPS) {
		if (is_done(m))
			return true;
		if (stars_at(m)) {
			take_stars(m);
			continue;
		}
		if (m->t < m->text.n && match_byte(m))
			continue;
		if (!retry(m))
			return false;
	}
	return false;
}

static bool match_path(struct str pattern, struct str path, bool *is_over)
{
	bool is_anchored = str_find(pattern, '/', 0) + 1 < pattern.n, is_match;
	struct matcher m = {.is_path = true};

	if (pattern.n && pattern.p[0] == '/')
		pattern = str_slice(pattern, 1, pattern.n);
	m.is_folder = str_has_suffix(pattern, "/");
	m.pattern = str_slice(pattern, 0, pattern.n - m.is_folder);
	is_match = m.pattern.n && match(&m, path);
	for (size_t at = 0; m.pattern.n && !is_match && !is_anchored && at < path.n; at++)
		is_match =
			path.p[at] == '/' && match(&m, str_slice(path, at + 1, path.n));
	*is_over = m.steps > LIMIT_GLOB_STEPS;
	return is_match;
}

bool glob_match_path(struct str pattern, struct str path)
{
	bool is_over;

	return match_path(pattern, path, &is_over);
}

bool glob_may_match_path(struct str pattern, struct str path)
{
	bool is_over;

	return match_path(pattern, path, &is_over) || is_over;
}

bool glob_match_word(struct str pattern, struct str word)
{
	struct matcher m = {.pattern = pattern};

	return match(&m, word);
}

const char *glob_flaw(struct str pattern)
{
	struct str rest = str_slice(pattern, str_has_prefix(pattern, "/"), pattern.n);

	if (!rest.n)
		return "is empty";
	if (rest.p[0] == '!')
		return "starts with '!', which excludes nothing here";
	if (str_has_prefix(rest, "/") || memmem(rest.p, rest.n, "//", 2))
		return "holds an empty part";
	if (str_is(rest, ".") || str_is(rest, "..") || str_has_prefix(rest, "./") ||
		str_has_prefix(rest, "../") || memmem(rest.p, rest.n, "/./", 3) ||
		memmem(rest.p, rest.n, "/../", 4))
		return "holds '.' or '..'; write it from the root of the repository";
	return NULL;
}
