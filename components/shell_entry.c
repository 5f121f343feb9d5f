/*
 * What readers of commands share: options, words that are not known, entries of URLs and
 * repositories. Read next: components/shell_fetch.c.
 */
#include "components/shell_script.h"
#include "base/banned.h"

/* --- arguments -------------------------------------------------------------------------
 */

bool shell_is_open(const struct shell_word *word)
{
	return word->is_unknown || str_find(word->text, '$', 0) < word->text.n ||
	       environment_is_open(word->text) || declaration_has_variable(word->text);
}

/* "-fsSLo": the last letter's value is the next word. */
static bool takes_next(struct str option, const char *const takes[])
{
	char letter[] = {'-', option.p[option.n - 1], '\0'};

	return str_is_one_of(option, takes) ||
	       (option.p[1] != '-' && letter[1] != '-' &&
		       str_is_one_of(str_of(letter), takes));
}

const struct shell_word *shell_next(struct shell_call *c, const char *const takes[])
{
	while (c->at < c->count) {
		const struct shell_word *word = &c->words[c->at++];

		if (!word->text.n)
			continue;
		if (word->text.p[0] != '-')
			return word;
		if (word->text.n > 1 && takes_next(word->text, takes))
			c->at++;
	}
	return NULL;
}

/* Where the value begins in an option that is one of these, or at its end; 0: it is none.
 */
static size_t value_at(struct str option, const char *const names[])
{
	for (size_t k = 0; names[k]; k++) {
		size_t n = strlen(names[k]);

		if (!str_has_prefix(option, names[k]))
			continue;
		if (option.n == n || option.p[n] == '=')
			return option.n == n ? n : n + 1;
		if (n == 2 && names[k][1] != '-')
			return n;
	}
	return 0;
}

const struct shell_word *shell_option(
	const struct shell_call *c, const char *const names[], struct str *text)
{
	for (size_t i = 1; i < c->count; i++) {
		struct str option = c->words[i].text;
		size_t at = value_at(option, names);

		*text = str_slice(option, at, option.n);
		if (at && text->n)
			return &c->words[i];
		if (at && i + 1 < c->count) {
			*text = c->words[i + 1].text;
			return &c->words[i + 1];
		}
	}
	*text = (struct str){0};
	return NULL;
}

/* --- entries ---------------------------------------------------------------------------
 */

void shell_place(const struct shell_script *s, const struct shell_word *word,
	size_t *start, size_t *end)
{
	const struct shell_text *text = s->text;
	struct str file = s->r->bytes;
	size_t base;

	*start = text->start;
	*end = text->end;
	if (!text->text.n || text->text.p < file.p ||
		text->text.p + text->text.n > file.p + file.n)
		return;
	base = (size_t)(text->text.p - file.p);
	*start = base + word->start;
	*end = base + word->end;
}

struct dependency *shell_add(const struct shell_call *c, enum dependency_kind kind,
	const struct shell_word *word, struct str name)
{
	struct shell_script *s = c->s;
	struct dependency *d;
	size_t start, end;

	shell_place(s, word, &start, &end);
	d = declaration_add(s->r, s->form, kind, start, end, name);
	d->scope = s->scope;
	d->is_conditional = c->is_conditional;
	return d;
}

/* No part of "${1:-1.3.tar.gz}". */
static bool is_plain(struct str s)
{
	return s.n && str_find(s, '$', 0) == s.n && str_find(s, '`', 0) == s.n &&
	       !declaration_has_variable(s) && !environment_is_open(s) &&
	       str_find(s, '}', 0) == s.n && str_find(s, ')', 0) == s.n;
}

struct dependency *shell_add_url(
	const struct shell_call *c, const struct shell_word *word, struct str url)
{
	struct declaration_reader *r = c->s->r;
	struct str name = {0}, version = {0};
	bool is_release = locator_release(&name, &version, url);
	struct dependency *d;

	if (!is_release || !name.n)
		name = locator_name(url);
	d = shell_add(c, KIND_BYTES, word, is_plain(name) ? name : (struct str){0});
	declaration_locator(r, d, url);
	if (is_release && is_plain(version))
		declaration_version(r, d, VERSION_EXACT, version);
	if (shell_is_open(word))
		declaration_partial(r, d, "a URL with variables that are not known");
	return d;
}

struct dependency *shell_add_repository(const struct shell_call *c,
	const struct shell_word *word, struct str url, struct str ref,
	const struct shell_word *of_ref)
{
	struct declaration_reader *r = c->s->r;
	struct dependency *d = shell_add_url(c, word, url);
	struct str name = locator_name(url);
	bool is_open = of_ref && shell_is_open(of_ref);

	d->name = is_plain(name) ? declaration_str(r, name) : (struct str){0};
	d->version_kind = VERSION_NONE;
	d->version = (struct str){0};
	declaration_git_ref(r, d, ref, is_open && ref.n && strchr("$@", ref.p[0]));
	if (is_open)
		declaration_partial(r, d, "a revision in a variable");
	return d;
}

void shell_version(struct declaration_reader *r, struct dependency *d, struct str version)
{
	static const char *const floating[] = {"latest", "next", "*", "stable", "main",
		"master", "nightly", "edge", "head", "HEAD", NULL};
	enum version_kind kind = VERSION_EXACT;

	for (size_t i = 0; i < version.n; i++) {
		if (memchr("<>~^*|, ", version.p[i], 8))
			kind = VERSION_RANGE;
	}
	if (version.n > 2 &&
		(str_has_suffix(version, ".x") || str_has_suffix(version, ".X")))
		kind = VERSION_RANGE;
	if (str_is_one_of(version, floating))
		kind = VERSION_FLOATING;
	if (version.n)
		declaration_version(r, d, kind, version);
}
