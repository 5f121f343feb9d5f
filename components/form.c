/*
 * Which form reads a file, and what all readers share. Read next: components/forms.def,
 * components/wrap.c.
 */
#include <stdlib.h>
#include <strings.h>
#include "base/limits.h"
#include "base/path.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/utf16.h"
#include "components/form.h"
#include "base/banned.h"

#define FORM(name) extern const struct form form_##name;
#include "components/forms.def"
#undef FORM

const struct form *const forms[] = {
#define FORM(name) &form_##name,
#include "components/forms.def"
#undef FORM
	NULL,
};

/* Most paths of most changes: no form is for them, and 40 need not be asked. Of C++ that
 * does not hold: Dockerfile.cpp. */
static bool is_source(struct str path)
{
	return path_has_suffix(path, ".c") || path_has_suffix(path, ".h");
}

const struct form *form_of(struct str path)
{
	if (is_source(path))
		return NULL;
	for (size_t i = 0; forms[i]; i++) {
		if (forms[i]->is_mine(path))
			return forms[i];
	}
	return NULL;
}

/* --- one file --------------------------------------------------------------------------
 */

static void index_lines(struct declaration_reader *r)
{
	size_t count = 1;
	uint32_t *starts;

	for (size_t at = 0; (at = str_find(r->bytes, '\n', at)) < r->bytes.n; at++)
		count++;
	starts = ARENA_NEW(r->scratch, uint32_t, count);
	count = 1;
	for (size_t at = 0; (at = str_find(r->bytes, '\n', at)) < r->bytes.n; at++)
		starts[count++] = (uint32_t)at + 1;
	r->line_start = starts;
	r->line_count = count;
}

static uint32_t line_of(const struct declaration_reader *r, size_t at)
{
	size_t low = 0, high = r->line_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (r->line_start[middle] <= at)
			low = middle;
		else
			high = middle;
	}
	return (uint32_t)low + 1;
}

/* Longer ones go by the whole file, which is hashed once. */
#define TEXT_MAX 4096

static struct str hash_of(struct arena *arena, struct str text)
{
	char hex[SHA256_HEX];

	sha256_hex(hex, text);
	return arena_str(arena, str_of(hex));
}

/*
 * What is not all known may change without a difference in what is known of it: how it is
 * written tells. An entry without a length is its line; one that stands for what is not
 * read, the file.
 */
static void keep_texts(struct declaration_reader *r, struct str bytes, size_t first)
{
	struct str whole = {0};

	for (size_t i = first; i < r->out->count; i++) {
		struct dependency *d = &r->out->items[i];
		struct str text = str_slice(r->bytes, d->start, d->end);

		if (d->state == READ_EXACT && d->kind != KIND_UNCHECKED)
			continue;
		if (!text.n) {
			text = str_slice(r->bytes, d->start, d->start + TEXT_MAX + 1);
			text.n = str_find(text, '\n', 0);
		}
		if (d->form != FORM_UNCHECKED && text.n && text.n <= TEXT_MAX) {
			d->text = hash_of(r->arena, text);
			continue;
		}
		if (!whole.n)
			whole = hash_of(r->arena, bytes);
		d->text = whole;
	}
}

/* The same at one place, in a condition or not. */
static bool is_twin(const struct dependency *a, struct dependency b)
{
	b.is_conditional = a->is_conditional;
	return a->start == b.start && a->end == b.end && dependency_is_same(a, &b);
}

/* In order, and once: a body that is called says again what it said by itself. */
static void order(struct dependency_list *out, size_t first)
{
	size_t kept = first;

	if (out->count - first > 1)
		qsort(out->items + first, out->count - first, sizeof(*out->items),
			dependency_cmp);
	for (size_t i = first; i < out->count; i++) {
		struct dependency *last = &out->items[kept - (kept > first)];
		const struct dependency *d = &out->items[i];

		if (kept > first && is_twin(last, *d))
			last->is_conditional &= d->is_conditional;
		else
			out->items[kept++] = *d;
	}
	out->count = kept;
}

void declaration_reader_other(struct declaration_reader *out,
	const struct declaration_reader *r, struct str path, struct str bytes)
{
	*out = (struct declaration_reader){.arena = r->scratch,
		.scratch = r->scratch,
		.out = ARENA_NEW(r->scratch, struct dependency_list, 1),
		.path = path,
		.bytes = utf16_is(bytes) ? utf16_to_utf8(r->scratch, bytes) : bytes};
	index_lines(out);
}

void declarations_read(struct dependency_list *out, struct arena *arena,
	struct arena *scratch, const struct form *form, struct str path, struct str bytes)
{
	declarations_read_in(out, arena, scratch, form, path, bytes, NULL);
}

void declarations_read_in(struct dependency_list *out, struct arena *arena,
	struct arena *scratch, const struct form *form, struct str path, struct str bytes,
	struct declaration_tree *tree)
{
	struct declaration_reader r = {.arena = arena,
		.scratch = scratch,
		.out = out,
		.path = arena_str(arena, path),
		.bytes = bytes,
		.tree = tree};
	size_t first = out->count;

	if (form->has_mark && !form->has_mark(bytes))
		return;
	if (bytes.n <= LIMIT_DECLARATION_BYTES && utf16_is(bytes))
		r.bytes = utf16_to_utf8(scratch, bytes);
	if (bytes.n > LIMIT_DECLARATION_BYTES && form != &form_unchecked) {
		r.bytes = str_slice(bytes, 0, 0);
		index_lines(&r);
		declaration_opaque(
			&r, FORM_UNCHECKED, 0, 0, "larger than a declaration may be");
		keep_texts(&r, bytes, first);
		return;
	}
	index_lines(&r);
	form->read(&r);
	keep_texts(&r, bytes, first);
	order(out, first);
}

/* --- for readers -----------------------------------------------------------------------
 */

struct str declaration_str(struct declaration_reader *r, struct str s)
{
	return arena_str(r->arena, str_slice(s, 0, LIMIT_DECLARATION_STRING));
}

size_t declaration_at(const struct declaration_reader *r, unsigned line, unsigned column)
{
	size_t at;

	if (!line || line > r->line_count)
		return r->bytes.n;
	at = r->line_start[line - 1] + (size_t)(column ? column - 1 : 0);
	return at < r->bytes.n ? at : r->bytes.n;
}

/* The last entry says that there is more, and belongs to nobody: a hash in it would
 * vouch for what was not read. */
static void end_entries(struct declaration_reader *r, size_t at)
{
	struct dependency more = {.form = FORM_UNCHECKED,
		.kind = KIND_BYTES,
		.path = r->path,
		.start = (uint32_t)at,
		.end = (uint32_t)at,
		.line = line_of(r, at),
		.state = READ_OPAQUE,
		.note = STR("more declarations than are read")};

	VEC_PUSH(r->arena, r->out, more);
	r->spare = ARENA_NEW(r->scratch, struct dependency, 1);
	r->is_full = true;
}

/* Room for one more entry; past the limit always the same, which is thrown away. */
static struct dependency *next_entry(struct declaration_reader *r, size_t at)
{
	static const struct dependency none = {0};

	if (!r->is_full && r->out->count >= LIMIT_DECLARATIONS - 1)
		end_entries(r, at);
	if (r->is_full)
		return r->spare;
	VEC_PUSH(r->arena, r->out, none);
	return &r->out->items[r->out->count - 1];
}

struct dependency *declaration_add(struct declaration_reader *r,
	enum dependency_form form, enum dependency_kind kind, size_t start, size_t end,
	struct str name)
{
	size_t first = start < r->bytes.n ? start : r->bytes.n;
	struct dependency *d = next_entry(r, first);

	*d = (struct dependency){.form = form,
		.kind = kind,
		.path = r->path,
		.start = (uint32_t)first,
		.end = (uint32_t)(end < r->bytes.n ? end : r->bytes.n),
		.line = line_of(r, first),
		.name = declaration_str(r, name)};
	if (name.n > LIMIT_DECLARATION_STRING)
		declaration_partial(r, d, "a name that is cut");
	return d;
}

struct dependency *declaration_opaque(struct declaration_reader *r,
	enum dependency_form form, size_t start, size_t end, const char *why)
{
	struct dependency *d =
		declaration_add(r, form, KIND_BYTES, start, end, (struct str){0});

	d->state = READ_OPAQUE;
	d->note = declaration_str(r, str_of(why));
	return d;
}

void declaration_partial(
	struct declaration_reader *r, struct dependency *d, const char *why)
{
	if (d->state == READ_EXACT)
		d->state = READ_PARTIAL;
	if (!d->note.n)
		d->note = declaration_str(r, str_of(why));
}

void declaration_version(struct declaration_reader *r, struct dependency *d,
	enum version_kind kind, struct str version)
{
	d->version_kind = kind;
	d->version = declaration_str(r, version);
}

void declaration_locator(
	struct declaration_reader *r, struct dependency *d, struct str locator)
{
	VEC_PUSH(r->arena, &d->locators, declaration_str(r, locator));
}

void declaration_file(struct declaration_reader *r, struct dependency *d, struct str path)
{
	VEC_PUSH(r->arena, &d->files, declaration_str(r, path));
}

static void bad_pin(struct declaration_reader *r, struct dependency *d,
	const char *algorithm, struct str text)
{
	struct str note = arena_printf(r->scratch, "not a hash (%s): '%s'", algorithm,
		TEXT_SAFE(str_slice(text, 0, 80)));

	declaration_partial(r, d, note.p);
}

void declaration_pin(struct declaration_reader *r, struct dependency *d,
	enum pin_over over, enum pin_algorithm algorithm, struct str text)
{
	struct pin pin;

	if (pin_read(&pin, r->arena, over, algorithm, text))
		VEC_PUSH(r->arena, &d->pins, pin);
	else
		bad_pin(r, d, pin_algorithm_words[algorithm], text);
}

void declaration_pin_tagged(struct declaration_reader *r, struct dependency *d,
	enum pin_over over, struct str text)
{
	struct pin pin;

	if (pin_read_tagged(&pin, r->arena, over, text))
		VEC_PUSH(r->arena, &d->pins, pin);
	else
		bad_pin(r, d, "with its algorithm in front", text);
}

static bool is_branch_name(struct str ref)
{
	static const char *const names[] = {"HEAD", "head", "main", "master", "trunk",
		"develop", "devel", "dev", "development", "tip", "latest", "default",
		"next", "nightly", "stable", "unstable", NULL};

	return str_is_one_of(ref, names) || str_has_prefix(ref, "refs/heads/") ||
	       str_has_prefix(ref, "origin/");
}

void declaration_git_ref(struct declaration_reader *r, struct dependency *d,
	struct str ref, bool is_branch)
{
	struct pin pin;

	ref = str_trim(ref);
	if (!is_branch && pin_read(&pin, r->arena, OVER_COMMIT, ALGORITHM_GIT, ref)) {
		VEC_PUSH(r->arena, &d->pins, pin);
		return;
	}
	if (str_has_prefix(ref, "refs/tags/"))
		ref = str_slice(ref, strlen("refs/tags/"), ref.n);
	declaration_version(r, d,
		!ref.n || is_branch || is_branch_name(ref) ? VERSION_FLOATING
							   : VERSION_EXACT,
		ref.n ? ref : str_of("HEAD"));
}

/* --- texts and paths
 * --------------------------------------------------------------------------
 */

bool declaration_has_variable(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		if (s.p[i] == '$' && (s.p[i + 1] == '{' || s.p[i + 1] == '('))
			return true;
		if (s.p[i] == '{' || s.p[i] == '%' || s.p[i] == '@') {
			char close = s.p[i] == '{' ? '}' : s.p[i];
			size_t end = i + 1;

			while (end < s.n && text_is_word_byte(s.p[end]))
				end++;
			if (end > i + 1 && end < s.n && s.p[end] == close)
				return true;
		}
	}
	return false;
}

bool path_is_named(struct str path, const char *name)
{
	struct str last = path_name(path);

	return last.n == strlen(name) && strncasecmp(last.p, name, last.n) == 0;
}

bool path_has_suffix(struct str path, const char *suffix)
{
	size_t n = strlen(suffix);

	return path.n > n && strncasecmp(path.p + path.n - n, suffix, n) == 0;
}
