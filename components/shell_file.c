/*
 * Shell scripts: what they bring in, and nothing else. Without a suffix those that begin
 * with "#!" and a shell. A configure script that Autoconf made is read like one that a
 * person wrote: who looks into the latter only is easily fooled. Read next:
 * components/shell_script.h.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/shell_script.h"
#include "base/banned.h"

static const char *const suffixes[] = {
	".sh", ".bash", ".ksh", ".zsh", ".sh.in", ".bash.in", ".command", NULL};
static const char *const names[] = {"configure", "bootstrap", "autogen", "buildconf",
	"fetch", "download", "setup", "prepare", "build", "install", "get-deps",
	"get_deps", "install-deps", "install_deps", "deps", "vendor", "sync", "update",
	"ci", ".envrc", NULL};

static bool is_named(struct str path)
{
	for (size_t i = 0; names[i]; i++) {
		if (path_is_named(path, names[i]))
			return true;
	}
	return false;
}

static bool is_mine(struct str path)
{
	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(path_name(path), suffixes[i]))
			return true;
	}
	return is_named(path);
}

/* "#!/bin/sh", "#! /usr/bin/env bash"; an interpreter of another language: false. */
static bool is_shell(struct str bytes)
{
	struct str line = str_slice(bytes, 0, str_find(bytes, '\n', 0));

	return str_has_prefix(line, "#!") && memmem(line.p, line.n, "sh", 2);
}

void shell_file_read(struct declaration_reader *r)
{
	struct environment env = {.names = {.arena = r->scratch}};
	struct shell_script script = {.r = r, .env = &env, .is_sequential = true};

	shell_script_read(&script, r->bytes, SHELL_PLAIN);
}

static void read(struct declaration_reader *r)
{
	if (!is_named(r->path) || path_is_named(r->path, ".envrc") || is_shell(r->bytes))
		shell_file_read(r);
}

/* Without a suffix and any known name, as "release-tool": most are no scripts at all. */
static bool may_be_script(struct str path)
{
	static const char *const of_scripts[] = {".run", ".script", ".tool", ".hook",
		".job", ".csh", ".dash", ".ash", ".mksh", NULL};
	struct str name = path_name(path);

	for (size_t i = 0; of_scripts[i]; i++) {
		if (path_has_suffix(name, of_scripts[i]))
			return true;
	}
	return name.n && str_find(name, '.', 0) == name.n;
}

const struct form form_shell_script = {.name = "make",
	.is_mine = may_be_script,
	.read = shell_file_read,
	.has_mark = is_shell,
	.is_loose = true};
const struct form form_shell_file = {
	.name = "make", .is_mine = is_mine, .read = read, .is_loose = true};

/* The machine's, made when something is set up, or no name of a file at all. Without a
 * dot it may be whatever is made: too many are. */
static bool is_elsewhere(struct str path)
{
	static const char *const made[] = {
		"config.cache", "config.status", "config.site", "config.log", NULL};
	struct str name = path_name(path);

	for (size_t i = 0; i < path.n; i++) {
		if (!text_is_word_byte(path.p[i]) && !memchr("./+-", path.p[i], 4))
			return true;
	}
	return !name.n || str_is_one_of(name, made) || memchr("/-", path.p[0], 2) ||
	       str_find(name, '.', 1) == name.n;
}

/* ".", "source"; not "..". */
static bool is_source(struct str word)
{
	return str_is(word, ".") || str_is(word, "source");
}

/* "source x.txt", ". ./x.inc": nobody reads it, since its name says nothing. */
void shell_read_source(struct shell_call *c)
{
	static const char *const takes[] = {NULL};
	const struct shell_word *word = shell_next(c, takes);
	struct dependency *d;

	if (!is_source(c->words[0].text) || !word || !word->text.n || word->is_unknown ||
		is_elsewhere(word->text))
		return;
	if (form_of(word->text) == &form_shell_file)
		return;
	d = shell_add(c, KIND_BYTES, word, word->text);
	declaration_partial(
		c->s->r, d, "a script in a file whose name does not say that it is one");
	d->state = READ_OPAQUE;
}
