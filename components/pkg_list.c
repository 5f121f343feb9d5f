/*
 * As pkgconf splits it: blanks and commas between, an operator needs no blanks around it.
 * Read next: components/autotools.c.
 */
#include "components/pkg_list.h"
#include "base/banned.h"

static bool is_between(char c)
{
	return c == ',' || c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_operator(char c)
{
	return c == '<' || c == '>' || c == '=' || c == '!';
}

static size_t skip_between(struct str list, size_t at)
{
	while (at < list.n && is_between(list.p[at]))
		at++;
	return at;
}

static size_t word_end(struct str list, size_t at)
{
	while (at < list.n && !is_between(list.p[at]) && !is_operator(list.p[at]))
		at++;
	return at;
}

/* What is behind an operator at start; returns where it ends. */
static size_t read_version(struct str list, size_t start, struct pkg_item *out)
{
	size_t at = start, from;

	while (at < list.n && is_operator(list.p[at]))
		at++;
	from = skip_between(list, at);
	at = word_end(list, from);
	if (list.p[start] == '=' && at > from) {
		out->version_kind = VERSION_EXACT;
		out->version = str_slice(list, from, at);
	} else {
		out->version_kind = VERSION_RANGE;
		out->version = str_trim(str_slice(list, start, at));
	}
	return at;
}

bool pkg_list_next(struct str list, size_t *at, struct pkg_item *out)
{
	size_t start = skip_between(list, *at), next;

	*out = (struct pkg_item){.version_kind = VERSION_NONE};
	while (start < list.n && is_operator(list.p[start]))
		start = skip_between(list, start + 1);
	if (start >= list.n)
		return false;
	*at = word_end(list, start);
	out->name = str_slice(list, start, *at);
	next = skip_between(list, *at);
	if (next < list.n && is_operator(list.p[next]))
		*at = read_version(list, next, out);
	return true;
}
