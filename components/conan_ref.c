/*
 * Reading references. Grammar: conans/model/ref.py of Conan 1.64 and
 * conan/api/model/refs.py of Conan 2. Read next: components/conan_recipe.c,
 * components/conan_lock.c.
 */
#include "base/text.h"
#include "components/conan_ref.h"
#include "base/banned.h"

struct ref {
	struct str name, version, user, channel, rrev, package, prev;
};

/* The end of the first part of s that is one of the bytes, from at on. */
static size_t find_any(struct str s, const char *bytes, size_t at)
{
	while (at < s.n && !strchr(bytes, s.p[at]))
		at++;
	return at;
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!text_is_word_byte(s.p[i]) && !strchr("+.-", s.p[i]))
			return false;
	}
	return s.n > 0;
}

/* "#rev%time" at *at, which moves behind it; the time says nothing of the bytes. */
static struct str read_revision(struct str s, size_t *at)
{
	size_t end, start = *at + 1;

	if (*at >= s.n || s.p[*at] != '#')
		return (struct str){0};
	end = find_any(s, "%:", start);
	*at = end < s.n && s.p[end] == '%' ? find_any(s, ":", end) : end;
	return str_slice(s, start, end);
}

static void read_ref(struct ref *ref, struct str s)
{
	size_t at = str_find(s, '/', 0), end;

	*ref = (struct ref){.name = str_slice(s, 0, at)};
	at = at < s.n ? at + 1 : at;
	end = at < s.n && s.p[at] == '[' ? str_find(s, ']', at) : at;
	end = find_any(s, "@#:", end);
	ref->version = str_trim(str_slice(s, at, end));
	at = end;
	if (at < s.n && s.p[at] == '@') {
		size_t slash = find_any(s, "/#:", at);

		ref->user = str_slice(s, at + 1, slash);
		at = find_any(s, "#:", slash);
		ref->channel = str_slice(s, slash + 1, at);
	}
	ref->rrev = read_revision(s, &at);
	if (at < s.n && s.p[at] == ':') {
		end = find_any(s, "#", at);
		ref->package = str_slice(s, at + 1, end);
		at = end;
		ref->prev = read_revision(s, &at);
	}
}

bool conan_ref_is(struct str text)
{
	struct ref ref;

	read_ref(&ref, str_trim(text));
	return is_name(ref.name) && ref.version.n;
}

static void set_version(
	struct declaration_reader *r, struct dependency *d, struct str version)
{
	struct str range = version;

	if (!version.n) {
		declaration_partial(r, d, "a reference without a version");
		return;
	}
	if (version.p[0] == '[') {
		range = str_trim(str_slice(version, 1, str_find(version, ']', 0)));
		declaration_version(r, d,
			!range.n || range.p[0] == '*' ? VERSION_FLOATING : VERSION_RANGE,
			version);
		return;
	}
	declaration_version(r, d,
		version.p[0] == '(' || version.p[0] == '<' || str_is(version, "latest") ||
				str_is(version, "*")
			? VERSION_FLOATING
			: VERSION_EXACT,
		version);
	if (declaration_has_variable(version) || memchr(version.p, '{', version.n))
		declaration_partial(r, d, "a version that is not written out");
}

static void set_revision(struct declaration_reader *r, struct dependency *d,
	enum pin_over over, struct str text)
{
	text = str_trim(text);
	if (!text.n)
		return;
	if (str_is(text, "latest"))
		d->version_kind = d->version.n ? VERSION_FLOATING : d->version_kind;
	else
		declaration_pin(r, d, over, revision_algorithm(text.n), text);
}

struct dependency *conan_ref_add(struct declaration_reader *r, enum dependency_form form,
	size_t start, size_t end, struct str text)
{
	struct dependency *d;
	struct ref ref;

	text = str_trim(text);
	read_ref(&ref, text);
	if (!is_name(ref.name)) {
		struct str note = arena_printf(r->scratch, "no reference of Conan: '%s'",
			TEXT_SAFE(str_slice(text, 0, 80)));

		return declaration_opaque(r, form, start, end, note.p);
	}
	d = declaration_add(r, form, KIND_BYTES, start, end, ref.name);
	set_version(r, d, ref.version);
	if (ref.user.n && !str_is(ref.user, "_"))
		declaration_locator(r, d,
			ref.channel.n
				? arena_printf(r->scratch, "@%.*s/%.*s",
					  STR_ARG(ref.user), STR_ARG(ref.channel))
				: arena_printf(r->scratch, "@%.*s", STR_ARG(ref.user)));
	set_revision(r, d, OVER_RECIPE, ref.rrev);
	set_revision(r, d, OVER_PACKAGE, ref.prev);
	return d;
}

bool conan_scope(enum dependency_scope *out, struct str list)
{
	static const char *const tools[] = {"tool_requires", "build_requires",
		"python_requires", "config_requires", NULL};

	*out = FOR_BUILD;
	if (str_is_one_of(list, tools))
		*out = FOR_TOOL;
	else if (str_is(list, "test_requires"))
		*out = FOR_TEST;
	else
		return str_is(list, "requires");
	return true;
}
