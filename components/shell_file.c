/*
 * Shell scripts: what they bring in, and nothing else. Without a suffix those that begin
 * with "#!" and a shell. A configure script that Autoconf made is read like one that a
 * person wrote: who looks into the latter only is easily fooled. Read next:
 * components/shell_script.h.
 */
#include "base/path.h"
#include "components/shell_script.h"
#include "base/banned.h"

static const char *const suffixes[] = {
	".sh", ".bash", ".ksh", ".zsh", ".sh.in", ".bash.in", NULL};
static const char *const names[] = {"configure", "bootstrap", "autogen", "buildconf",
	"fetch", "download", "setup", "prepare", "build", "install", "get-deps",
	"get_deps", "install-deps", "install_deps", "deps", "vendor", "sync", "update",
	"ci", NULL};

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
	if (!is_named(r->path) || is_shell(r->bytes))
		shell_file_read(r);
}

/* Without a suffix and any known name, as "release-tool": most are no scripts at all. */
static bool may_be_script(struct str path)
{
	struct str name = path_name(path);

	return name.n && str_find(name, '.', 0) == name.n;
}

const struct form form_shell_script = {.name = "make",
	.is_mine = may_be_script,
	.read = shell_file_read,
	.has_mark = is_shell,
	.is_loose = true};
const struct form form_shell_file = {
	.name = "make", .is_mine = is_mine, .read = read, .is_loose = true};
