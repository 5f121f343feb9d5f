/*
 * Shell scripts: what they download, and nothing else. Of scripts without a suffix those
 * whose names say that they set up a build, and which begin with "#!". A configure script
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

const struct form form_shell_file = {.name = "make", .is_mine = is_mine, .read = read};
