/*
 * The shim's text, there and back. Reading means: take out the values, write the script
 * again, compare; so whatever somebody has changed in it shows. The script uses nothing
 * but what POSIX builds into sh, for the PATH of a hook may hold anything. Read next:
 * install/hooks.c.
 */
#define _GNU_SOURCE 1
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/text.h"
#include "install/shim.h"
#include "base/banned.h"

#define FIRST_LINE "#!/bin/sh\n"
#define MARKER "# milecastle hook shim, version "

/* In single quotes, where only the quote itself is special. */
static void add_quoted(struct buf *out, struct str s)
{
	buf_putc(out, '\'');
	for (size_t i = 0; i < s.n; i++)
		buf_add(out, s.p[i] == '\'' ? (struct str)STR("'\\''")
					    : str_slice(s, i, i + 1));
	buf_putc(out, '\'');
}

struct str shell_word(struct arena *arena, struct str s)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./+,:@%-";
	_cleanup_buf_ struct buf word = BUF_INIT(LIMIT_SHIM_BYTES);
	bool is_plain = s.n > 0;

	for (size_t i = 0; i < s.n; i++)
		is_plain = is_plain && s.p[i] && strchr(plain, s.p[i]);
	if (is_plain)
		return arena_str(arena, s);
	add_quoted(&word, s);
	return arena_str(arena, buf_str(&word));
}

/* One more argument of a command that goes over several lines. */
static void add_line(struct buf *out, const char *words, struct str value)
{
	_cleanup_buf_ struct buf line = BUF_INIT(LIMIT_SHIM_BYTES);

	buf_puts(&line, words);
	text_escape_line(&line, value);
	buf_puts(out, " \\\n\t");
	add_quoted(out, buf_str(&line));
}

/* Said when the program is gone. Its path is shown, never run. */
static void add_message(struct buf *out, const struct shim *shim)
{
	struct str none = {0};

	buf_puts(out, "printf >&2 '%s\\n'");
	add_line(out,
		"milecastle: error: blocked: nothing was checked, the program is gone",
		none);
	add_line(out, "  missing or not executable: ", shim->binary);
	add_line(out,
		"  to have it back, install milecastle, then run: milecastle install",
		none);
	buf_puts(out,
		shim->is_chained
			? " \\\n\t\"  to do without it, run: mv -f '$here/$kept' '$0'\"\n"
			: " \\\n\t\"  to do without it, run: rm '$0'\"\n");
}

void shim_write(struct buf *out, const struct shim *shim)
{
	buf_printf(out, FIRST_LINE MARKER "%d\n", SHIM_VERSION);
	buf_puts(out, "# Made by \"milecastle install\", undone by \"milecastle "
		      "uninstall\"; \"milecastle doctor\" tests it.\n");
	if (shim->folders)
		buf_printf(out, "# folders made for it: %u\n", shim->folders);
	buf_puts(out, "binary=");
	add_quoted(out, shim->binary);
	buf_putc(out, '\n');
	if (shim->is_chained)
		buf_printf(out,
			"# the hook that was here before; it runs first\n"
			"kept='%.*s" SHIM_KEPT_SUFFIX "'\n"
			"case $0 in */*) here=${0%%/*} ;; *) here=. ;; esac\n",
			STR_ARG(shim->hook));
	buf_puts(out, "if test -f \"$binary\" && test -x \"$binary\"; then\n");
	buf_printf(out, "	exec \"$binary\" hook %.*s%s -- \"$@\"\n",
		STR_ARG(shim->hook), shim->is_chained ? " --chain \"$here/$kept\"" : "");
	buf_puts(out, "fi\n");
	add_message(out, shim);
	buf_puts(out, "exit 3\n");
}

/* The number at the start of s; 0 when there is none. */
static unsigned number_at(struct str s)
{
	unsigned number = 0;

	for (size_t i = 0; i < s.n && i < 6 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		number = number * 10 + (unsigned)(s.p[i] - '0');
	return number;
}

/* The value behind the first occurrence of key, itself at a line's start; or empty. */
static struct str value_of(struct str bytes, const char *key)
{
	for (size_t at = 0; at < bytes.n; at = str_find(bytes, '\n', at) + 1) {
		struct str line = str_slice(bytes, at, bytes.n);

		if (str_has_prefix(line, key))
			return str_slice(line, strlen(key), line.n);
	}
	return (struct str){0};
}

/* What add_quoted made; empty when it is not that. */
static struct str unquote(struct arena *arena, struct str s)
{
	_cleanup_buf_ struct buf out = BUF_INIT(LIMIT_SHIM_BYTES);

	for (size_t at = 1; str_has_prefix(s, "'") && at < s.n; at++) {
		struct str rest = str_slice(s, at, s.n);

		if (str_has_prefix(rest, "'\\''"))
			at += 3;
		else if (rest.p[0] == '\'')
			return arena_str(arena, buf_str(&out));
		buf_putc(&out, rest.p[0]);
	}
	return (struct str){0};
}

static bool is_same(const struct shim *shim, struct str bytes)
{
	_cleanup_buf_ struct buf again = BUF_INIT(LIMIT_SHIM_BYTES);

	shim_write(&again, shim);
	return !again.is_full && str_eq(buf_str(&again), bytes);
}

enum shim_kind shim_read(struct shim *out, unsigned *version, struct arena *arena,
	struct str hook, struct str bytes)
{
	struct shim shim = {.hook = arena_str(arena, hook)};

	if (!str_has_prefix(bytes, FIRST_LINE MARKER))
		return SHIM_NONE;
	shim.folders = number_at(value_of(bytes, "# folders made for it: "));
	*out = shim;
	*version = number_at(str_slice(bytes, strlen(FIRST_LINE MARKER), bytes.n));
	if (*version != SHIM_VERSION)
		return SHIM_OTHER;
	shim.binary = unquote(arena, value_of(bytes, "binary="));
	shim.is_chained = !is_same(&shim, bytes);
	if (shim.is_chained && !is_same(&shim, bytes))
		return SHIM_CHANGED;
	*out = shim;
	return SHIM_OURS;
}

bool is_same_file(const char *a, const char *b)
{
	struct stat of_a, of_b;

	return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
	       of_a.st_ino == of_b.st_ino;
}

int binary_path(struct str *out, struct arena *arena, struct err *err)
{
	const char *called = (const char *)getauxval(AT_EXECFN); /* NOLINT: a pointer */
	char *here = getcwd(NULL, 0);
	struct str path = {0};
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	while (called && called[0] == '.' && called[1] == '/')
		called += 2;
	if (called && (called[0] == '/' || here))
		path = called[0] == '/' ? arena_str(arena, str_of(called))
					: arena_printf(arena, "%s/%s", here, called);
	free(here);
	if (path.n && is_same_file(path.p, "/proc/self/exe")) {
		*out = path;
		return 0;
	}
	if (n <= 0)
		return err_set(
			err, "cannot tell where this program is: %s", strerror(errno));
	self[n] = '\0';
	*out = arena_str(arena, str_of(self));
	return 0;
}
