/*
 * Shell scripts: what they download, and nothing else. Without a suffix those that begin
 * with "#!" and a shell. A configure script
 * that Autoconf made is read like one that a person wrote: who looks into the latter only
 * is easily fooled. Read next: components/download.h.
 */
#include "base/path.h"
#include "components/download.h"
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

static void read(struct declaration_reader *r)
{
	struct variable_table variables = {.arena = r->scratch};

	if (is_named(r->path) && !is_shell(r->bytes))
		return;
	download_read(r, FORM_MAKE_DOWNLOAD, &variables, r->bytes, 0);
}

/* Without a suffix and any known name, as "release-tool": most are no scripts at all. */
static bool may_be_script(struct str path)
{
	struct str name = path_name(path);

	return name.n && str_find(name, '.', 0) == name.n;
}

static void read_script(struct declaration_reader *r)
{
	struct variable_table variables = {.arena = r->scratch};

	download_read(r, FORM_MAKE_DOWNLOAD, &variables, r->bytes, 0);
}

const struct form form_shell_script = {.name = "make",
	.is_mine = may_be_script,
	.read = read_script,
	.has_mark = is_shell,
	.is_loose = true};
const struct form form_shell_file = {
	.name = "make", .is_mine = is_mine, .read = read, .is_loose = true};
