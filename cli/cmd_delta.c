/*
 * milecastle delta: the digest that a review of a change is bound to. Read next:
 * core/delta.h.
 */
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "cli/cli.h"
#include "git/delta.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.letter = 'v', .name = "verbose", .help = "the entries too, as git's raw lines"},
	{.name = "held-by",
		.arg = "REV",
		.help = "print nothing; exit 1 unless REV holds what the delta leads to"},
	{0},
};

struct asked {
	struct arena arena;
	struct repo *repo;
	struct delta delta;
};

static void asked_done(struct asked *asked)
{
	repo_close(asked->repo);
	arena_done(&asked->arena);
}

/* "A B" or "A..B"; both are trees, and nothing between them counts. */
static int find_ends(const char *ends[2], struct arena *arena,
	const struct cli_call *call, struct err *err)
{
	const char *first = call->args[0], *dots = strstr(first, "..");

	if (call->arg_count == 2) {
		ends[0] = first;
		ends[1] = call->args[1];
		return 0;
	}
	if (!dots || dots == first || !dots[2] || dots[2] == '.')
		return err_usage(err, "'%s' is neither A..B nor followed by a second one",
			TEXT_SAFE(str_of(first)));
	ends[0] = arena_str(arena, str_make(first, (size_t)(dots - first))).p;
	ends[1] = dots + 2;
	return 0;
}

static int load(struct asked *asked, const struct cli_call *call, struct err *err)
{
	struct oid trees[2];
	const char *ends[2] = {NULL, NULL};

	if (find_ends(ends, &asked->arena, call, err) ||
		repo_open(&asked->repo, NULL, err))
		return -1;
	for (size_t i = 0; i < 2; i++) {
		if (repo_tree(&trees[i], asked->repo, ends[i], err))
			return -1;
	}
	return delta_trees(
		&asked->delta, asked->repo, &trees[0], &trees[1], &asked->arena, err);
}

static char status_letter(const struct delta_entry *entry)
{
	if (!entry->old_mode || !entry->new_mode)
		return entry->new_mode ? 'A' : 'D';
	return (entry->old_mode ^ entry->new_mode) & 0170000u ? 'T' : 'M';
}

static bool is_plain(char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* As git does by default: what is not plain ASCII in quotes, as in C. */
static void print_path(struct buf *out, struct str path)
{
	static const char bytes[] = "\a\b\f\n\r\t\v\"\\", letters[] = "abfnrtv\"\\";
	size_t plain = 0;

	while (plain < path.n && is_plain(path.p[plain]))
		plain++;
	if (plain == path.n) {
		buf_add(out, path);
		return;
	}
	buf_putc(out, '"');
	for (size_t i = 0; i < path.n; i++) {
		const char *hit = strchr(bytes, path.p[i]);

		if (is_plain(path.p[i]))
			buf_putc(out, path.p[i]);
		else if (hit && *hit)
			buf_printf(out, "\\%c", letters[hit - bytes]);
		else
			buf_printf(out, "\\%03o", (unsigned)(unsigned char)path.p[i]);
	}
	buf_putc(out, '"');
}

static void print_entry(struct buf *out, const struct delta_entry *entry)
{
	buf_printf(out, ":%06o %06o %s %s %c\t", entry->old_mode, entry->new_mode,
		OID_HEX_OF(&entry->old_oid), OID_HEX_OF(&entry->new_oid),
		status_letter(entry));
	print_path(out, entry->path);
	buf_putc(out, '\n');
}

static int print(const struct delta *delta, bool is_verbose, struct err *err)
{
	struct out out _cleanup_out_ = {0};
	char digest[SHA256_HEX];

	delta_digest(digest, delta);
	out_stream(&out, STDOUT_FILENO);
	buf_printf(&out.buf, "%s\n", digest);
	for (size_t i = 0; is_verbose && i < delta->count; i++) {
		print_entry(&out.buf, &delta->items[i]);
		if (out_drain(&out, err))
			return -1;
	}
	return out_finish(&out, err);
}

/* The exit code, or -1. */
static int held_by(struct asked *asked, const char *rev, struct err *err)
{
	struct oid tree;
	bool is_held;

	if (repo_tree(&tree, asked->repo, rev, err) ||
		tree_holds(&is_held, asked->repo, &tree, &asked->delta, err))
		return -1;
	return is_held ? 0 : 1;
}

static int run_delta(struct cli_call *call)
{
	struct asked asked __attribute__((cleanup(asked_done))) = {0};
	const char *holder = cli_value(call, "held-by");
	struct err err;
	int code;

	if (!call->arg_count || call->arg_count > 2)
		return cli_usage(call->command, "two commits or trees are needed: A B");
	if (load(&asked, call, &err))
		return cli_fail(&err);
	code = holder ? held_by(&asked, holder, &err)
		      : print(&asked.delta, cli_is_set(call, "verbose"), &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_delta = {
	.name = "delta",
	.args = "A B | A..B",
	.summary = "print the digest of what changes from one tree to another",
	.description =
		"The SHA-256 of the paths, modes and ids that differ between two commits "
		"or\n"
		"trees: what a review is bound to. A branch keeps it when it is merged,\n"
		"squashed, reworded or rebased onto a base that left its paths alone; "
		"any\n"
		"other difference gives another one. Both ends are taken as they are: "
		"for "
		"a\n"
		"branch whose base went on, A is 'git merge-base'.\n\n"
		"With --verbose the entries follow as 'git diff-tree -r --no-renames\n"
		"--full-index' prints them. Two trees that are alike have a digest too, "
		"and no\n"
		"entries.",
	.examples = "milecastle delta HEAD^ HEAD\tthe digest of the last commit\n"
		    "milecastle delta -v main..topic\tand what it is made of",
	.options = options,
	.run = run_delta,
};
