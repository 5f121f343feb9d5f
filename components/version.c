/*
 * Names of versions: the same one in the spellings of tags, archives and package
 * managers, and which of two is newer. Names only; what is approved says a hash.
 */
#include "components/list.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/banned.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "8.10.1" of "8.10.1", "v8.10.1", "curl-8_10_1": from the first digit behind the name
 * on, with one kind of separator. */
struct str version_plain(
	struct arena *arena, const struct component *c, struct str version)
{
	struct str plain;
	size_t at = 0;

	if (version.n > c->id.n && str_eq(str_slice(version, 0, c->id.n), c->id) &&
		!text_is_word_byte(version.p[c->id.n] == '_' ? '-' : version.p[c->id.n]))
		version = str_slice(version, c->id.n, version.n);
	while (at < version.n && !is_digit(version.p[at]))
		at++;
	if (at == version.n)
		at = 0; /* a version that is a word */
	plain = arena_str(arena, str_slice(version, at, version.n));
	for (size_t i = 0; i < plain.n; i++)
		((char *)plain.p)[i] = plain.p[i] == '_' || plain.p[i] == '-'
					       ? '.'
					       : text_lower(plain.p[i]);
	return plain;
}

static bool is_named(
	struct arena *arena, const struct component_version *v, struct str plain)
{
	if (str_eq(version_plain(arena, v->component, v->version), plain))
		return true;
	for (size_t i = 0; i < v->also.count; i++) {
		if (str_eq(version_plain(arena, v->component, v->also.items[i]), plain))
			return true;
	}
	return false;
}

/* Without the "-2" that Meson's list counts its own changes with; n == 0: has none. */
static struct str without_revision(struct str version)
{
	size_t at = version.n;

	while (at && is_digit(version.p[at - 1]))
		at--;
	return at && at < version.n && version.p[at - 1] == '-'
		       ? str_slice(version, 0, at - 1)
		       : (struct str){0};
}

static const struct component_version *find_version(
	struct arena *arena, const struct component *c, struct str version)
{
	struct str plain = version_plain(arena, c, version);

	for (size_t i = 0; version.n && i < c->version_count; i++) {
		if (is_named(arena, &c->versions[i], plain))
			return &c->versions[i];
	}
	return NULL;
}

const struct component_version *component_version_named(
	const struct component *c, struct str version)
{
	const struct component_version *found;
	struct arena scratch = {0};

	version = str_slice(version, 0, LIMIT_NAME_BYTES);
	found = find_version(&scratch, c, version);
	if (!found)
		found = find_version(&scratch, c, without_revision(version));
	arena_done(&scratch);
	return found;
}

bool component_version_is_usable(const struct component_version *v)
{
	return v->status == STATUS_APPROVED || v->status == STATUS_CONDITIONAL ||
	       v->status == STATUS_DEPRECATED;
}

/* --- which is newer --------------------------------------------------------------------
 */

/* The number at the beginning, without its zeros in front. */
static struct str take_number(struct str *rest)
{
	size_t at = 0, end;

	while (at < rest->n && rest->p[at] == '0')
		at++;
	end = at;
	while (end < rest->n && is_digit(rest->p[end]))
		end++;
	*rest = str_slice(*rest, end, rest->n);
	return str_make(rest->p - (end - at), end - at);
}

static int cmp_number(struct str a, struct str b)
{
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return a.n ? memcmp(a.p, b.p, a.n) : 0;
}

int version_cmp(struct str a, struct str b)
{
	while (a.n || b.n) {
		int order = cmp_number(take_number(&a), take_number(&b));

		if (order)
			return order;
		a = str_slice(a, 1, a.n);
		b = str_slice(b, 1, b.n);
	}
	return 0;
}

bool version_is_release(struct str plain)
{
	bool has_dot = false;

	for (size_t i = 0; i < plain.n; i++) {
		if (!is_digit(plain.p[i]) && plain.p[i] != '.')
			return false;
		has_dot |= plain.p[i] == '.';
	}
	return has_dot && is_digit(plain.p[0]);
}
