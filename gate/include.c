/*
 * Includes as paths. Read next: gate/follow.c, which has what they lead to checked.
 */
#include "gate/include.h"
#include "base/path.h"
#include "base/banned.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

static size_t skip_blanks(struct str bytes, size_t at)
{
	while (at < bytes.n && is_blank(bytes.p[at]))
		at++;
	return at;
}

/* At a '#': the include that it begins, when it does. */
static bool read_include(struct include *out, struct str bytes, size_t hash)
{
	static const char *const words[] = {"include_next", "include", "import"};
	size_t at = skip_blanks(bytes, hash + 1), close;
	struct str line;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_has_prefix(str_slice(bytes, at, bytes.n), words[i])) {
			at = skip_blanks(bytes, at + strlen(words[i]));
			break;
		}
	}
	if (at >= bytes.n || bytes.p[at] != '"')
		return false;
	line = str_slice(bytes, 0, str_find(bytes, '\n', at));
	close = str_find(line, '"', at + 1);
	if (close == line.n || close == at + 1)
		return false;
	*out = (struct include){
		.path = str_slice(bytes, at + 1, close),
		.start = (uint32_t)at,
		.end = (uint32_t)close + 1,
		.is_quoted = true,
	};
	return true;
}

/* Nothing but blanks before it on its line. */
static bool is_first_on_line(struct str bytes, size_t at)
{
	while (at && is_blank(bytes.p[at - 1]))
		at--;
	return !at || bytes.p[at - 1] == '\n' || bytes.p[at - 1] == '\r';
}

/*
 * NEEDSWORK: by lines, so that it takes includes in comments for real, and does not see
 * those behind a comment or with a splice in them. The scan will know them all.
 */
void includes_find(struct include_list *out, struct arena *arena, struct str bytes)
{
	*out = (struct include_list){0};
	for (size_t at = 0; (at = str_find(bytes, '#', at)) < bytes.n; at++) {
		struct include include;

		if (is_first_on_line(bytes, at) && read_include(&include, bytes, at))
			VEC_PUSH(arena, out, include);
	}
}

size_t include_places(struct str out[INCLUDE_PLACES], struct arena *arena,
	struct str from, struct str text)
{
	const struct str roots[INCLUDE_PLACES] = {
		path_dir(from), STR(""), STR("include"), STR("src")};
	size_t count = 0;

	/* a source outside of the root includes nothing in it */
	if (!path_resolve(&out[0], arena, (struct str){0}, from))
		return 0;
	for (size_t i = 0; i < INCLUDE_PLACES; i++) {
		bool is_known = false;

		if (!path_resolve(&out[count], arena, roots[i], text))
			continue;
		for (size_t j = 0; j < count; j++)
			is_known |= str_eq(out[j], out[count]);
		count += !is_known;
	}
	return count;
}

enum store_result include_find(struct include_hit *out, bool *is_there,
	struct store *store, struct arena *arena, struct str from, struct str text,
	size_t max, struct err *err)
{
	struct str places[INCLUDE_PLACES];
	size_t count = include_places(places, arena, from, text);
	struct include_hit hit = {0};

	*is_there = false;
	for (size_t i = 0; store->find && i < count && !*is_there; i++) {
		enum store_result result = store->find(max ? &hit.content : NULL,
			&hit.oid, is_there, store, places[i], max, err);

		if (result)
			return result;
		hit.path = places[i];
	}
	if (*is_there)
		*out = hit;
	return STORE_OK;
}
