/*
 * Lines of "key: value": README.chromium, moz.yaml (the keys of its "origin" only, one
 * line each) and *.ABOUT (AboutCode 3.4). Read next: components/vendor_metadata.c.
 */
#include "base/text.h"
#include "components/vendor_metadata.h"
#include "base/banned.h"

/* A line of it. */
struct entry {
	struct str key; /* in lower case */
	struct str value;
	size_t indent, start, end;
};

struct lines {
	struct declaration_reader *r;
	size_t at;
};

static struct str lower(struct declaration_reader *r, struct str s)
{
	struct str copy = arena_str(r->scratch, s);

	for (size_t i = 0; i < copy.n; i++)
		((char *)copy.p)[i] = text_lower(s.p[i]);
	return copy;
}

static struct str without_quotes(struct str s)
{
	if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
		return str_slice(s, 1, s.n - 1);
	return s;
}

/* The next line, with a key or (then key is empty) without one. */
static bool next_entry(struct lines *l, struct entry *out)
{
	struct str text = l->r->bytes, line;
	size_t colon;

	if (l->at >= text.n)
		return false;
	out->start = l->at;
	out->end = str_find(text, '\n', l->at);
	l->at = out->end + 1;
	line = str_slice(text, out->start, out->end);
	for (out->indent = 0; out->indent < line.n && line.p[out->indent] == ' ';)
		out->indent++;
	colon = str_find(line, ':', 0);
	out->key = (struct str){0};
	out->value = str_trim(line);
	if (colon < line.n && colon < 64) {
		out->key = lower(l->r, str_trim(str_slice(line, 0, colon)));
		out->value = without_quotes(str_trim(str_slice(line, colon + 1, line.n)));
	}
	return true;
}

static void begin(struct lines *l, struct declaration_reader *r)
{
	*l = (struct lines){.r = r};
	if (str_has_prefix(r->bytes, "\xef\xbb\xbf"))
		l->at = 3;
}

/* "N/A", "unknown", "DEPS": says nothing. */
static struct str said(struct str value)
{
	static const char *const nothing[] = {"N/A", "n/a", "NA", "None", "none",
		"unknown", "Unknown", "UNKNOWN", "DEPS", "0", "-", "~", "null", "head",
		"HEAD", NULL};

	return str_is_one_of(value, nothing) ? (struct str){0} : value;
}

/* --- README.chromium -------------------------------------------------------------------
 */

static struct str first_word(struct str value)
{
	size_t end = 0;

	while (end < value.n && !strchr(" \t,;", value.p[end]))
		end++;
	return str_slice(value, 0, end);
}

static void set_chromium(struct vendored *v, const struct entry *e)
{
	if (str_is(e->key, "name"))
		v->name = e->value;
	else if (str_is(e->key, "url"))
		v->url = said(first_word(e->value));
	else if (str_is(e->key, "version"))
		v->version = said(e->value);
	else if (str_is(e->key, "revision"))
		v->revision = said(first_word(e->value));
	else
		return;
	if (!v->end)
		v->start = e->start;
	v->end = e->end;
}

/* "- DEPENDENCY DIVIDER -" stands between several components. */
void vendor_read_chromium(struct declaration_reader *r)
{
	struct vendored v = {.flaw = NULL};
	struct lines lines;
	struct entry e;

	begin(&lines, r);
	while (next_entry(&lines, &e)) {
		if (e.value.n > 18 &&
			memmem(e.value.p, e.value.n, "DEPENDENCY DIVIDER", 18)) {
			vendored_add(r, &v);
			v = (struct vendored){.flaw = NULL};
		} else if (e.key.n) {
			set_chromium(&v, &e);
		}
	}
	vendored_add(r, &v);
}

/* --- moz.yaml --------------------------------------------------------------------------
 */

static struct str without_comment(struct str value)
{
	for (size_t i = 1; i < value.n; i++) {
		if (value.p[i] == '#' && value.p[i - 1] == ' ')
			return without_quotes(str_trim(str_slice(value, 0, i)));
	}
	return value;
}

/* "commit 1a2b..." and "v1.2 (2020-01-01)" of origin.release */
static void set_release(struct vendored *v, struct str value)
{
	if (str_has_prefix(value, "commit "))
		value = str_slice(value, 7, value.n);
	v->version = said(first_word(value));
}

void vendor_read_moz(struct declaration_reader *r)
{
	struct vendored v = {.flaw = NULL};
	bool is_origin = false;
	struct lines lines;
	struct entry e;

	begin(&lines, r);
	while (next_entry(&lines, &e)) {
		struct str value = without_comment(e.value);

		if (!e.key.n || e.key.p[0] == '#')
			continue;
		if (!e.indent) {
			is_origin = str_is(e.key, "origin");
			continue;
		}
		if (str_is(e.key, "url") && v.end && !is_origin)
			v.other_url = value; /* vendoring.url: where it is fetched */
		if (!is_origin)
			continue;
		if (str_is(e.key, "name"))
			v.name = value;
		else if (str_is(e.key, "url"))
			v.url = value;
		else if (str_is(e.key, "release"))
			set_release(&v, value);
		else if (str_is(e.key, "revision"))
			v.revision = said(value);
		if (!v.end)
			v.start = e.start;
		v.end = e.end;
	}
	vendored_add(r, &v);
}

/* --- *.ABOUT ---------------------------------------------------------------------------
 */

static void set_about(struct vendored *v, const struct entry *e)
{
	struct {
		const char *key;
		struct str *value;
	} const fields[] = {
		{"name", &v->name},
		{"version", &v->version},
		{"download_url", &v->url},
		{"vcs_repository", &v->other_url},
		{"vcs_url", &v->other_url},
		{"vcs_commit_revision", &v->revision},
		{"vcs_revision", &v->revision},
		{"checksum_md5", &v->md5},
		{"checksum_sha1", &v->sha1},
		{"checksum_sha256", &v->sha256},
		{"checksum_sha512", &v->sha512},
		{"about_resource", &v->file},
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		if (!str_is(e->key, fields[i].key))
			continue;
		*fields[i].value = e->value;
		if (!v->end)
			v->start = e->start;
		v->end = e->end;
	}
}

void vendor_read_about(struct declaration_reader *r)
{
	struct vendored v = {.flaw = NULL};
	struct lines lines;
	struct entry e;

	begin(&lines, r);
	while (next_entry(&lines, &e)) {
		if (!e.indent && e.key.n)
			set_about(&v, &e);
	}
	if (str_is(v.file, "."))
		v.file = (struct str){0};
	vendored_add(r, &v);
}
