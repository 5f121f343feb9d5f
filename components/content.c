/*
 * The order of questions about one file's bytes. Read next: components/magic.c,
 * components/library.c.
 */
#include "components/content.h"
#include <stdlib.h>
#include <strings.h>
#include "base/limits.h"
#include "base/path.h"
#include "base/sha256.h"
#include "base/text.h"
#include "components/form.h"
#include "components/library.h"
#include "components/magic.h"
#include "core/language.h"
#include "base/banned.h"

static void pin_bytes(struct declaration_reader *r, struct dependency *d)
{
	char hex[SHA256_HEX];

	sha256_hex(hex, r->bytes);
	declaration_pin(r, d, OVER_FILE, ALGORITHM_SHA256, str_of(hex));
}

/* An entry for the file as a whole. */
static struct dependency *add_file(
	struct declaration_reader *r, enum dependency_form form, struct str name)
{
	struct dependency *d = declaration_add(r, form, KIND_BYTES, 0, 0, name);

	d->line = 0;
	return d;
}

/* --- binaries --------------------------------------------------------------------------
 */

static bool read_binary(struct declaration_reader *r)
{
	struct magic magic = magic_of(r->path, r->bytes);
	struct str name = path_name(r->path), version = {0}, release = {0};
	struct dependency *d;

	if (!magic.what)
		return false;
	if (magic.is_archive && locator_release(&release, &version, r->path))
		name = release.n ? release : name;
	d = add_file(r, FORM_BINARY, name);
	if (version.n)
		declaration_version(r, d, VERSION_EXACT, version);
	if (magic.is_by_name)
		declaration_partial(r, d, "a binary by its name; its bytes say nothing");
	pin_bytes(r, d);
	return true;
}

/* --- Git LFS ---------------------------------------------------------------------------
 */

#define LFS_POINTER_BYTES 1024 /* a pointer is smaller, by its specification */

static bool is_lfs(struct str bytes)
{
	return str_has_prefix(bytes, "version https://git-lfs.github.com/spec/") ||
	       str_has_prefix(bytes, "version https://hawser.github.com/spec/") ||
	       str_has_prefix(bytes, "version http://git-media.io/v/");
}

/* "key value" of a line; false: not that. */
static bool split_line(struct str *key, struct str *value, struct str line)
{
	size_t blank = str_find(line, ' ', 0);

	*key = str_slice(line, 0, blank);
	*value = str_slice(line, blank + 1, line.n);
	for (size_t i = 0; i < key->n; i++) {
		char c = key->p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
			    c == '-'))
			return false;
	}
	for (size_t i = 0; i < value->n; i++) {
		if ((unsigned char)value->p[i] < 0x20)
			return false;
	}
	return key->n && value->n;
}

/* The version first, then its keys in order, each once, each line with its end. */
struct lfs_pointer {
	struct str oid; /* 64 digits */
	bool has_size, has_extension;
};

static bool is_oid(struct str value)
{
	if (!str_has_prefix(value, "sha256:") || value.n != strlen("sha256:") + 64)
		return false;
	for (size_t i = strlen("sha256:"); i < value.n; i++) {
		if (text_hex_digit(value.p[i]) < 0 ||
			(value.p[i] >= 'A' && value.p[i] <= 'F'))
			return false;
	}
	return true;
}

static bool is_size(struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] < '0' || value.p[i] > '9')
			return false;
	}
	return value.n == 1 || (value.n < 20 && value.p[0] != '0');
}

static const char *lfs_line(struct lfs_pointer *out, struct str key, struct str value)
{
	if (str_is(key, "oid")) {
		out->oid = str_slice(value, strlen("sha256:"), value.n);
		return is_oid(value) ? NULL : "a pointer of Git LFS without a SHA-256";
	}
	if (str_is(key, "size")) {
		out->has_size = true;
		return is_size(value) ? NULL : "a pointer of Git LFS without a size";
	}
	if (!str_has_prefix(key, "ext-"))
		return "a pointer of Git LFS with an unknown key";
	out->has_extension = true;
	return NULL;
}

/* NULL, or what is wrong with it. */
static const char *lfs_flaw(struct lfs_pointer *out, struct str bytes)
{
	struct str key, value, last = {0};
	size_t at = str_find(bytes, '\n', 0) + 1;
	const char *flaw = NULL;

	if (bytes.n >= LFS_POINTER_BYTES || bytes.p[bytes.n - 1] != '\n')
		return "no pointer of Git LFS: too long, or cut off";
	if (memchr(bytes.p, '\r', bytes.n) || memchr(bytes.p, '\0', bytes.n))
		return "no pointer of Git LFS: line ends of Windows, or a NUL";
	while (at < bytes.n && !flaw) {
		size_t end = str_find(bytes, '\n', at);

		if (!split_line(&key, &value, str_slice(bytes, at, end)) ||
			(last.n && str_cmp(last, key) >= 0))
			return "no pointer of Git LFS: a line out of order";
		flaw = lfs_line(out, key, value);
		last = key;
		at = end + 1;
	}
	if (!flaw && (!out->oid.n || !out->has_size))
		flaw = "a pointer of Git LFS without a hash or a size";
	return flaw;
}

static void read_lfs(struct declaration_reader *r)
{
	struct dependency *d = add_file(r, FORM_LFS, path_name(r->path));
	struct lfs_pointer pointer = {0};
	const char *flaw = lfs_flaw(&pointer, r->bytes);

	if (flaw) {
		d->state = READ_OPAQUE;
		d->note = declaration_str(r, str_of(flaw));
		return;
	}
	declaration_pin(r, d, OVER_FILE, ALGORITHM_SHA256, pointer.oid);
	if (pointer.has_extension)
		declaration_partial(r, d,
			"an extension of Git LFS changes the bytes that are hashed");
}

/* --- sources ---------------------------------------------------------------------------
 */

/* What is known while the directives of one source are read. */
struct source_walk {
	struct declaration_reader *r;
	struct library_finder finder;
	size_t depth; /* #if that are open */
	bool has_guard, is_begun;
};

static uint32_t count_lines(struct str bytes)
{
	uint32_t lines = 0;

	for (size_t at = 0; (at = str_find(bytes, '\n', at)) < bytes.n; at++)
		lines++;
	return lines;
}

/* The string that begins at at; *is_one: there is one and it is closed. */
static struct str string_at(struct str s, size_t at, bool *is_one)
{
	size_t end = str_find(s, '"', at + 1);

	*is_one = at < s.n && s.p[at] == '"' && end < s.n;
	return *is_one ? str_slice(s, at + 1, end) : (struct str){0};
}

static size_t skip_blanks(struct str s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	return at;
}

/* "word" and blanks behind it; s.n + 1: it is not there. */
static size_t take_word(struct str s, size_t at, const char *word)
{
	size_t n = strlen(word);

	at = skip_blanks(s, at);
	if (!magic_at(s, at, word, n))
		return s.n + 1;
	return skip_blanks(s, at + n);
}

static void add_link(struct source_walk *w, const struct directive *d, struct str name,
	const char *why)
{
	struct dependency *entry =
		declaration_add(w->r, FORM_LINK, KIND_SYSTEM, d->start, d->end, name);

	entry->line = 1; /* counted when all are known */
	entry->is_conditional = w->depth > w->has_guard;
	if (why)
		declaration_partial(w->r, entry, why);
}

/* Options of the linker that name libraries: "/DEFAULTLIB:x" */
static void read_linker(struct source_walk *w, const struct directive *d, struct str text)
{
	static const char option[] = "DEFAULTLIB:";

	for (size_t at = 0; at < text.n; at++) {
		size_t from = at + strlen(option), end;

		if (!at || !strchr("/-", text.p[at - 1]) || from >= text.n ||
			strncasecmp(text.p + at, option, strlen(option)) != 0)
			continue;
		end = from;
		while (end < text.n && !strchr(" \t\\\"", text.p[end]))
			end++;
		if (end > from)
			add_link(w, d, str_slice(text, from, end), NULL);
		at = end;
	}
}

/* #pragma comment(lib, "x") */
static void read_pragma(struct source_walk *w, const struct directive *d)
{
	size_t at = take_word(d->rest, 0, "comment");
	size_t lib, linker;
	bool is_string;
	struct str text;

	at = take_word(d->rest, at, "(");
	lib = take_word(d->rest, at, "lib");
	linker = take_word(d->rest, at, "linker");
	if (take_word(d->rest, linker, ",") <= d->rest.n) {
		read_linker(w, d, str_slice(d->rest, linker, d->rest.n));
		return;
	}
	at = take_word(d->rest, lib, ",");
	if (at > d->rest.n)
		return;
	text = string_at(d->rest, at, &is_string);
	if (is_string) {
		if (text.n)
			add_link(w, d, text, NULL);
		return;
	}
	text = str_slice(d->rest, at, str_find(d->rest, ')', at));
	add_link(w, d, str_trim(text),
		str_has_prefix(text, "\"")
			? "a string that is not closed"
			: "a name that is worked out by the preprocessor");
}

static void read_directive(struct source_walk *w, const struct directive *d)
{
	if (str_is(d->word, "define"))
		library_define(&w->finder, d);
	else if (str_is(d->word, "pragma"))
		read_pragma(w, d);
	else if (str_has_prefix(d->word, "if"))
		w->depth++;
	else if (str_is(d->word, "endif") && w->depth)
		w->depth--;
	if (!w->is_begun && str_is(d->word, "ifndef"))
		w->has_guard = true;
	w->is_begun = true;
}

static void add_library(struct declaration_reader *r, const struct library_mark *mark)
{
	struct dependency *d = declaration_add(
		r, FORM_SINGLE_FILE, KIND_BYTES, mark->start, mark->end, mark->name);

	if (mark->version.n)
		declaration_version(r, d, VERSION_EXACT, mark->version);
	pin_bytes(r, d);
}

static int by_place(const void *a, const void *b)
{
	const struct dependency *x = a, *y = b;

	return x->start != y->start ? (x->start < y->start ? -1 : 1)
				    : dependency_cmp(a, b);
}

/* Lines are counted in one go, in the order of places. */
static void place_entries(struct declaration_reader *r, size_t first)
{
	struct dependency *items = r->out->items;
	uint32_t line = 1;
	size_t from = 0;

	if (r->out->count - first > 1)
		qsort(items + first, r->out->count - first, sizeof(*items), by_place);
	for (size_t i = first; i < r->out->count; i++) {
		line += count_lines(str_slice(r->bytes, from, items[i].start));
		from = items[i].start;
		items[i].line = line;
	}
}

static void read_source(struct declaration_reader *r)
{
	struct source_walk walk;
	struct directive d;
	size_t first = r->out->count, at = 0;

	walk.r = r;
	walk.depth = 0;
	walk.has_guard = walk.is_begun = false;
	library_begin(&walk.finder, r->scratch, r->bytes);
	while (directive_next(&d, r->bytes, &at))
		read_directive(&walk, &d);
	for (size_t i = 0; i < walk.finder.marks.count; i++) {
		if (walk.finder.marks.items[i].is_single)
			add_library(r, &walk.finder.marks.items[i]);
	}
	place_entries(r, first);
}

void content_read(struct dependency_list *out, struct arena *arena, struct arena *scratch,
	struct str path, struct str bytes)
{
	static const uint32_t first_line;
	struct declaration_reader r = {.arena = arena,
		.scratch = scratch,
		.out = out,
		.path = path,
		.bytes = bytes,
		.line_start = &first_line,
		.line_count = 1};
	size_t first = out->count;

	if (!bytes.n)
		return;
	if (is_lfs(bytes))
		read_lfs(&r);
	else if (!read_binary(&r) && language_of(path) != LANGUAGE_NONE)
		read_source(&r);
	if (out->count > first)
		path = arena_str(arena, path);
	for (size_t i = first; i < out->count; i++)
		out->items[i].path = path;
}
