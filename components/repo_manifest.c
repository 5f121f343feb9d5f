/*
 * default.xml of repo (git-repo 2.50), if its root is <manifest>: projects with revision
 * and the remote's fetch; included manifests. XML is read tag by tag, as far as names and
 * attributes go.
 */
#include "base/text.h"
#include "components/dictionary.h"
#include "components/entry.h"
#include "base/banned.h"

#define ATTRIBUTES 16

struct tag {
	struct str name;
	size_t start, end;
	unsigned count;
	struct str keys[ATTRIBUTES], values[ATTRIBUTES];
};

struct remote {
	struct str fetch, revision;
};

struct manifest {
	struct declaration_reader *r;
	struct dictionary remotes;
	struct str remote, revision;
};

static bool is_mine(struct str path)
{
	return path_is_named(path, "default.xml");
}

static struct str attribute(const struct tag *tag, const char *key)
{
	for (unsigned i = 0; i < tag->count; i++) {
		if (str_is(tag->keys[i], key))
			return tag->values[i];
	}
	return (struct str){0};
}

/* key="value" at at; returns the byte behind it. */
static size_t read_attribute(struct tag *tag, struct str s, size_t at)
{
	size_t start = at, close;
	struct str key;

	while (at < s.n &&
		(text_is_word_byte(s.p[at]) || s.p[at] == '-' || s.p[at] == ':'))
		at++;
	key = str_slice(s, start, at);
	while (at < s.n && memchr(" \t\r\n=", s.p[at], 5))
		at++;
	if (!key.n)
		return at > start ? at : at + 1;
	if (at >= s.n || (s.p[at] != '"' && s.p[at] != '\''))
		return at;
	close = str_find(s, s.p[at], at + 1);
	if (tag->count < ATTRIBUTES) {
		tag->keys[tag->count] = key;
		tag->values[tag->count++] = str_slice(s, at + 1, close);
	}
	return close + 1;
}

/* The next tag that opens; false: there is none. */
static bool next_tag(struct tag *tag, struct str s, size_t *at)
{
	const char *hit;

	for (;;) {
		size_t open = str_find(s, '<', *at);

		if (open + 1 >= s.n)
			return false;
		if (str_has_prefix(str_slice(s, open, s.n), "<!--")) {
			hit = memmem(s.p + open, s.n - open, "-->", 3);
			*at = hit ? (size_t)(hit - s.p) + 3 : s.n;
			continue;
		}
		*at = open + 1;
		if (!text_is_word_byte(s.p[open + 1]))
			continue;
		*tag = (struct tag){.start = open};
		while (*at < s.n && (text_is_word_byte(s.p[*at]) || s.p[*at] == '-'))
			++*at;
		tag->name = str_slice(s, open + 1, *at);
		while (*at < s.n && s.p[*at] != '>' && s.p[*at] != '<')
			*at = read_attribute(tag, s, *at);
		tag->end = *at < s.n ? *at + 1 : s.n;
		return true;
	}
}

static void add_project(struct manifest *m, const struct tag *tag)
{
	struct str remote = attribute(tag, "remote"),
		   revision = attribute(tag, "revision");
	struct str name = attribute(tag, "name");
	const struct remote *base =
		dictionary_get(&m->remotes, remote.n ? remote : m->remote);
	struct dependency *d = declaration_add(
		m->r, FORM_EMBEDDED, KIND_BYTES, tag->start, tag->end, name);
	struct str fetch = base ? base->fetch : (struct str){0};

	d->is_conditional = attribute(tag, "groups").n > 0;
	if (!revision.n && base)
		revision = base->revision;
	if (!revision.n)
		revision = m->revision;
	declaration_git_ref(m->r, d, revision, false);
	if (!fetch.n || fetch.p[0] == '.') {
		declaration_partial(m->r, d, "no URL that is known here");
		return;
	}
	while (fetch.n && fetch.p[fetch.n - 1] == '/')
		fetch.n--;
	declaration_locator(m->r, d,
		arena_printf(m->r->scratch, "%.*s/%.*s",
			STR_ARG(str_slice(fetch, 0, 4096)),
			STR_ARG(str_slice(name, 0, 4096))));
}

static void note(struct manifest *m, const struct tag *tag)
{
	struct remote *remote;

	if (str_is(tag->name, "default")) {
		m->remote = attribute(tag, "remote");
		m->revision = attribute(tag, "revision");
	} else if (str_is(tag->name, "remote")) {
		remote = ARENA_NEW(m->r->scratch, struct remote, 1);
		*remote = (struct remote){.fetch = attribute(tag, "fetch"),
			.revision = attribute(tag, "revision")};
		dictionary_set(&m->remotes, attribute(tag, "name"), remote);
	}
}

static void read_tag(struct manifest *m, const struct tag *tag)
{
	struct dependency *d;

	if (str_is(tag->name, "project") || str_is(tag->name, "extend-project") ||
		str_is(tag->name, "superproject")) {
		add_project(m, tag);
	} else if (str_is(tag->name, "include") || str_is(tag->name, "submanifest")) {
		d = declaration_add(m->r, FORM_EMBEDDED, KIND_REFERENCE, tag->start,
			tag->end, attribute(tag, "name"));
		entry_file(m->r, d, attribute(tag, "name"));
	}
}

static void read(struct declaration_reader *r)
{
	struct manifest m = {.r = r, .remotes = {.arena = r->scratch}};
	struct tag tag;
	size_t at = 0;

	if (!next_tag(&tag, r->bytes, &at) || !str_is(tag.name, "manifest"))
		return;
	while (next_tag(&tag, r->bytes, &at))
		note(&m, &tag);
	at = 0;
	while (!r->is_full && next_tag(&tag, r->bytes, &at))
		read_tag(&m, &tag);
}

const struct form form_repo_manifest = {
	.name = "embedded", .is_mine = is_mine, .read = read};
