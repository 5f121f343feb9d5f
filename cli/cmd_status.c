/*
 * milecastle status: what a change still lacks to land, and the command for each. Read
 * next: gate/review.h.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/trusted.h"
#include "gate/bypass.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.name = "ref",
		.arg = "REF",
		.help = "where it is to land (default: the remote's default branch)"},
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{.name = "trailers",
		.help = "print Reviewed-by lines of what counts, for a commit's message"},
	{0},
};

struct asking {
	struct trusted t;
	struct review_desk desk;
	struct review_move move;
	struct review_result result;
	struct bypass_verdict bypass;
};

static void asking_done(struct asking *a)
{
	trusted_done(&a->t);
}

/* What it is built on may be behind what the remote has, where debts are. */
static int judge_bypass(struct asking *a, struct err *err)
{
	struct review_move move = a->move;

	if (a->t.tip.n)
		move.old_tip = a->t.tip;
	return bypass_judge_move(&a->bypass, &a->desk, &move, err);
}

static int judge(struct asking *a, const char *range, struct err *err)
{
	struct trusted *t = &a->t;

	if (trusted_range(&a->move.old_tip, &a->move.new_tip, t, range, err))
		return -1;
	a->move.ref = t->ref;
	a->desk = (struct review_desk){.arena = &t->arena,
		.repo = t->setup.repo,
		.policy = &t->setup.policy,
		.refs = &t->refs,
		.now = when_now()};
	return review_desk_open(&a->desk, err) ||
			       review_judge(&a->result, &a->desk, &a->move, err) ||
			       judge_bypass(a, err)
		       ? -1
		       : 0;
}

static void put_lack(struct buf *out, const struct asking *a, const struct lack *lack)
{
	char base[OID_HEX], head[OID_HEX];

	oid_hex(base, &a->result.from);
	oid_hex(head, &a->result.to);
	buf_printf(out, "  %.*s [%s]\n", STR_ARG(lack->words), lack->code);
	if (lack->need)
		buf_printf(out, "    milecastle review --role %s %.12s..%.12s\n",
			TEXT_SAFE(lack->need->role), base, head);
	if (lack->hint.n)
		buf_printf(out, "    %.*s\n", STR_ARG(lack->hint));
}

static void put_bypass(struct buf *out, const struct asking *a)
{
	const struct bypass_verdict *v = &a->bypass;

	for (size_t i = 0; i < v->debts.count; i++) {
		const struct known_bypass *debt = &v->debts.items[i];
		char when[WHEN_BYTES];

		when_write(when, debt->due);
		buf_printf(out,
			"  the bypass BY-%.12s of '%s' waits until %s: %.*s\n"
			"    milecastle approve BY-%.12s\n",
			debt->statement->id, TEXT_SAFE(debt->statement->by), when,
			STR_ARG(debt->owed), debt->statement->id);
	}
	if (v->is_frozen)
		buf_puts(out, "  frozen: it takes nothing more before that\n");
	for (size_t i = 0; i < v->granted.count; i++) {
		const struct statement *bypass = v->granted.items[i].statement;

		buf_printf(out, "  the bypass BY-%.12s of '%s' lets it in\n", bypass->id,
			TEXT_SAFE(bypass->by));
	}
	if (!v->granted.count && v->flaw.n)
		buf_printf(out, "  note: a bypass for this %.*s\n", STR_ARG(v->flaw));
}

static bool is_let_in(const struct asking *a)
{
	bool is_excused = !a->result.is_covered;

	if (oid_eq(&a->move.old_tip, &a->move.new_tip))
		return !a->bypass.is_frozen;

	for (size_t i = 0; i < a->result.lacks.count; i++)
		is_excused = is_excused &&
			     bypass_excusing(&a->bypass, a->result.lacks.items[i].code);
	return (a->result.is_covered || is_excused) && !a->bypass.is_frozen;
}

static void put_result(struct buf *out, const struct asking *a)
{
	const struct review_result *result = &a->result;

	if (oid_eq(&a->move.old_tip, &a->move.new_tip)) {
		buf_printf(out, "%s: nothing new is to land\n", TEXT_SAFE(a->t.ref));
		return;
	}
	if (!result->is_asked) {
		buf_printf(out, "%s: the policy asks for no reviews there\n",
			TEXT_SAFE(a->t.ref));
		return;
	}
	buf_printf(out, "%s: %s\n", TEXT_SAFE(a->t.ref),
		result->is_covered ? "all reviews are there" : "not yet");
	for (size_t i = 0; !result->is_covered && i < result->lacks.count; i++)
		put_lack(out, a, &result->lacks.items[i]);
	for (size_t i = 0; i < result->discounts.count; i++)
		buf_printf(out, "  note: %.*s (%.12s)\n",
			STR_ARG(result->discounts.items[i].words),
			result->discounts.items[i].id);
}

static bool is_named_before(const struct credits *used, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (used->items[i].person == used->items[index].person)
			return true;
	}
	return false;
}

/* Each person once, with the first of their addresses. */
static void put_trailers(struct buf *out, const struct credits *used)
{
	for (size_t i = 0; i < used->count; i++) {
		const struct person *person = used->items[i].person;

		if (is_named_before(used, i))
			continue;
		buf_puts(out, "Reviewed-by: ");
		text_escape_line(out, person->id);
		if (person->emails.count) {
			buf_puts(out, " <");
			text_escape_line(out, person->emails.items[0]);
			buf_putc(out, '>');
		}
		buf_putc(out, '\n');
	}
}

static int run(struct asking *a, const struct cli_call *call, struct err *err)
{
	struct out out _cleanup_out_ = {0};

	if (trusted_open(&a->t, cli_value(call, "remote"), cli_value(call, "ref"),
		    cli_value(call, "policy-from"), err) ||
		judge(a, call->arg_count ? call->args[0] : NULL, err))
		return -1;
	out_stream(&out, STDOUT_FILENO);
	if (cli_is_set(call, "trailers")) {
		put_trailers(&out.buf, &a->result.used);
	} else {
		put_result(&out.buf, a);
		put_bypass(&out.buf, a);
	}
	return out_finish(&out, err) ? -1 : !is_let_in(a);
}

static int run_status(struct cli_call *call)
{
	struct asking a __attribute__((cleanup(asking_done))) = {0};
	struct err err;
	int code;

	if (call->arg_count > 1)
		return cli_usage(call->command, "it takes one range");
	code = run(&a, call, &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_status = {
	.name = "status",
	.args = "[A..B]",
	.summary = "say which reviews a change still lacks",
	.description =
		"Judges the evidence that is here as the server would, by the policy of "
		"the\n"
		"remote's default branch, and prints what is missing with the command "
		"for it.\n"
		"Approvals that are there and do not count are named with the reason. "
		"With\n"
		"--trailers only those that count are printed, as lines for the message "
		"of a\n"
		"squashed commit: for people to read, since nothing is granted by "
		"them.\n\n"
		"Exit code: 0 nothing is missing, 1 something is, 2 wrong call, 3 could "
		"not tell.",
	.examples = "milecastle status\twhat HEAD lacks\n"
		    "milecastle status --trailers\twho has approved it\n"
		    "milecastle status --ref release topic",
	.options = options,
	.run = run_status,
};
