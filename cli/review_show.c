/*
 * git compares, we escape, and git's pager shows: 'git column' hands lines on as they
 * are. Read next: cli/cmd_review.c.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/process.h"
#include "base/text.h"
#include "cli/check.h"
#include "cli/cli.h"
#include "cli/review_show.h"
#include "gate/judge.h"
#include "base/banned.h"

static int read_diff(
	struct buf *out, const struct oid *base, const struct oid *head, struct err *err)
{
	char from[OID_HEX], to[OID_HEX];
	char *argv[] = {"git", "--no-replace-objects", "diff", "--no-color",
		"--no-ext-diff", "--no-textconv", "--no-renames", "--no-relative",
		"--ignore-submodules=none", "--submodule=short", "--text", "--full-index",
		"--stat", "--patch", from, to, "--", NULL};
	struct process process = {.argv = argv, .out = out};
	int code;

	oid_hex(from, base);
	oid_hex(to, head);
	if (process_run(&code, &process, err))
		return -1;
	return code ? err_set(err, "git diff failed") : 0;
}

static const char *colour_of(struct str line)
{
	if (str_has_prefix(line, "+"))
		return "\033[32m";
	if (str_has_prefix(line, "-"))
		return "\033[31m";
	return str_has_prefix(line, "@@") ? "\033[36m" : NULL;
}

static void escape_lines(struct buf *out, struct str diff, bool is_colour)
{
	for (size_t at = 0; at < diff.n;) {
		size_t end = str_find(diff, '\n', at);
		struct str line = str_slice(diff, at, end);
		const char *colour = is_colour ? colour_of(line) : NULL;

		buf_puts(out, colour ? colour : "");
		text_escape(out, line);
		buf_puts(out, colour ? "\033[m\n" : "\n");
		at = end + 1;
	}
}

static int show(struct str text, struct err *err)
{
	char *argv[] = {"git", "--paginate", "column", "--mode=plain", NULL};
	struct process process = {.argv = argv, .input = text};
	int code;

	if (isatty(STDOUT_FILENO))
		return process_run(&code, &process, err);
	if (fwrite(text.p, 1, text.n, stdout) != text.n || fflush(stdout))
		return err_set(err, "cannot show it: %s", strerror(errno));
	return 0;
}

int review_show_diff(const struct oid *base, const struct oid *head, struct err *err)
{
	struct buf diff _cleanup_buf_ = BUF_INIT(LIMIT_SHOWN_BYTES);
	struct buf text _cleanup_buf_ = BUF_INIT(8 * LIMIT_SHOWN_BYTES);

	if (read_diff(&diff, base, head, err))
		return -1;
	escape_lines(&text, buf_str(&diff), cli_has_colour(NULL, STDOUT_FILENO));
	if (text.is_full)
		return err_set(err, "the change is too large to be shown");
	return show(buf_str(&text), err);
}

int review_show_pick(const struct oid *pick, const struct oid *base,
	const struct oid *head, struct err *err)
{
	struct buf diff _cleanup_buf_ = BUF_INIT(LIMIT_SHOWN_BYTES);
	struct buf text _cleanup_buf_ = BUF_INIT(2 * LIMIT_SHOWN_BYTES);
	char from[2 * OID_HEX + 4], to[2 * OID_HEX + 4], a[OID_HEX], b[OID_HEX];
	char *argv[] = {"git", "--no-replace-objects", "range-diff", "--no-color",
		"--creation-factor=100", from, to, NULL};
	struct process process = {.argv = argv, .out = &diff};
	int code;

	oid_hex(a, pick);
	snprintf(from, sizeof(from), "%s^..%s", a, a);
	oid_hex(a, base);
	oid_hex(b, head);
	snprintf(to, sizeof(to), "%s..%s", a, b);
	if (process_run(&code, &process, err))
		return -1;
	if (code)
		return err_usage(err, "git range-diff cannot compare them");
	escape_lines(&text, buf_str(&diff), cli_has_colour(NULL, STDOUT_FILENO));
	return show(buf_str(&text), err);
}

int review_show_findings(const struct setup *setup, const struct oid *base,
	const struct oid *head, const char *command, struct err *err)
{
	struct judgement judgement _cleanup_judgement_ = {0};
	struct history *history _cleanup_history_ = NULL;
	struct arena arena __attribute__((cleanup(arena_done))) = {0};
	struct check_options check = {.command = command,
		.report = &report_text,
		.fd = STDERR_FILENO,
		.style = {.is_colour = cli_has_colour(NULL, STDERR_FILENO),
			.is_shown = true}};
	struct range range;

	if (history_open(&history, setup->repo, err) ||
		history_hide(history, base, err) ||
		history_range(&range, history, head, &arena, err) ||
		judge_range(&judgement, setup, &range, command, err))
		return -1;
	return check_report(&judgement.run, &check) < 0 ? -1 : 0;
}

int review_show_text(struct str document, struct err *err)
{
	struct buf text _cleanup_buf_ = BUF_INIT(8 * LIMIT_SHOWN_BYTES);

	escape_lines(&text, document, false);
	if (text.is_full)
		return err_set(err, "the document is too large to be shown");
	return show(buf_str(&text), err);
}
