/*
 * build.zig.zon (Zig 0.15): the entries of .dependencies with url and hash or path. A
 * hash covers the unpacked package; "git+https://...#COMMIT" names a commit, too. What
 * .lazy is fetched only when it is asked for.
 */
#include "components/form.h"
#include "components/literal.h"
#include "components/entry.h"
#include "base/banned.h"

static bool is_mine(struct str path)
{
	return path_is_named(path, "build.zig.zon");
}

struct zon {
	struct declaration_reader *r;
	struct dependency *d;	/* the entry that is open */
	unsigned depth, inside; /* braces; those that .dependencies is in, or 0 */
	struct literal_token field;
};

static void read_value(struct zon *z, const struct literal_token *token)
{
	struct str text = token->text;
	size_t hash = str_find(text, '#', 0);

	if (!z->d)
		return;
	if (literal_is(&z->field, "url")) {
		z->d->kind = KIND_BYTES;
		entry_url(z->r, z->d, str_slice(text, 0, hash));
		if (str_has_prefix(text, "git+"))
			declaration_git_ref(
				z->r, z->d, str_slice(text, hash + 1, text.n), false);
	} else if (literal_is(&z->field, "hash")) {
		declaration_pin(z->r, z->d, OVER_ZIG, ALGORITHM_OTHER, text);
	} else if (literal_is(&z->field, "path")) {
		z->d->kind = KIND_REFERENCE;
		entry_file(z->r, z->d, text);
	}
}

static void read_token(struct zon *z, const struct literal_token *token)
{
	if (literal_is(token, "{")) {
		z->depth++;
		if (!z->inside && literal_is(&z->field, "dependencies"))
			z->inside = z->depth;
		else if (z->inside && z->depth == z->inside + 1)
			z->d = declaration_add(z->r, FORM_ZIG, KIND_BYTES, z->field.start,
				z->field.end, z->field.text);
	} else if (literal_is(token, "}")) {
		if (z->inside && z->depth == z->inside)
			z->inside = 0;
		z->d = z->inside && z->depth == z->inside + 1 ? NULL : z->d;
		z->depth -= z->depth > 0;
	} else if (literal_is(token, "true")) {
		if (z->d && literal_is(&z->field, "lazy"))
			z->d->is_conditional = true;
	} else if (token->kind == LITERAL_NAME) {
		z->field = *token;
	}
}

static void read(struct declaration_reader *r)
{
	struct literals literals = {.s = r->bytes, .comment = "//"};
	struct literal_token token, last = {0};
	struct zon z = {.r = r};

	while (!r->is_full && literal_next(&literals, &token)) {
		if (token.kind == LITERAL_STRING && literal_is(&last, "@"))
			z.field = token; /* .@"a name" */
		else if (token.kind == LITERAL_STRING)
			read_value(&z, &token);
		else
			read_token(&z, &token);
		last = token;
	}
	if (z.depth)
		declaration_opaque(r, FORM_ZIG, r->bytes.n, r->bytes.n,
			"a brace that is never closed");
}

const struct form form_zig = {.name = "embedded", .is_mine = is_mine, .read = read};
