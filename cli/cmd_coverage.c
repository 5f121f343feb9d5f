/*
 * milecastle coverage: how much of what landed was reviewed. Read next: gate/coverage.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/json.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/trusted.h"
#include "gate/coverage.h"
#include "base/banned.h"

static const char *const formats[] = {"text", "json", NULL};

static const struct cli_option options[] = {
	{.name = "ref",
		.arg = "REF",
		.help = "where it has landed (default: the remote's default branch)"},
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{.name = "min",
		.arg = "PERCENT",
		.help = "exit 1 when less of the steps, or of the lines, is covered"},
	{.letter = 'f',
		.name = "format",
		.arg = "FORMAT",
		.choices = formats,
		.help = "how to report; text is the default"},
	{.letter = 'v', .name = "verbose", .help = "list the steps that are not covered"},
	{0},
};

struct asking {
	struct trusted t;
	struct review_desk desk;
	struct coverage_range range;
	struct coverage coverage;
	bool is_verbose, is_json;
	unsigned min; /* percent */
};

static void asking_done(struct asking *a)
{
	trusted_done(&a->t);
}

/* --- what is asked ---------------------------------------------------------------------
 */

static int read_min(unsigned *out, const char *text, struct err *err)
{
	char *end;
	unsigned long value;

	*out = 0;
	if (!text)
		return 0;
	value = strtoul(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end || value > 100)
		return err_usage(err, "'%s' is no percentage: a number from 0 to 100",
			TEXT_SAFE(str_of(text)));
	*out = (unsigned)value;
	return 0;
}

/* What was fetched last; in the repository that is the remote itself, its own branch. */
static int find_tip(struct oid *out, const struct trusted *t, struct err *err)
{
	const struct ref *own = refs_find(&t->refs, t->ref);

	*out = t->tip;
	if (!out->n && own)
		*out = own->oid;
	return out->n ? 0
		      : err_usage(err, "there is no '%s' here: fetch it, or name a range",
				TEXT_SAFE(t->ref));
}

/* "A..B", where B may be left out: the tip. */
static int find_range(struct asking *a, const char *text, struct err *err)
{
	struct trusted *t = &a->t;
	const char *dots = text ? strstr(text, "..") : NULL;
	struct oid base = {.n = 0}, tip;

	if (text && (!dots || dots == text || dots[2] == '.'))
		return err_usage(err, "'%s' is no range A..B", TEXT_SAFE(str_of(text)));
	if (dots && repo_commit(&base, t->setup.repo,
			    arena_str(&t->arena, str_make(text, (size_t)(dots - text))).p,
			    err))
		return -1;
	if (dots && dots[2] ? repo_commit(&tip, t->setup.repo, dots + 2, err)
			    : find_tip(&tip, t, err))
		return -1;
	return coverage_range(&a->range, t->setup.repo, &base, &tip, &t->arena, err);
}

static int measure(struct asking *a, const char *range, struct err *err)
{
	struct trusted *t = &a->t;

	if (find_range(a, range, err))
		return -1;
	a->desk = (struct review_desk){.arena = &t->arena,
		.repo = t->setup.repo,
		.policy = &t->setup.policy,
		.refs = &t->refs,
		.now = when_now()};
	return review_desk_open(&a->desk, err) || coverage_measure(&a->coverage, &a->desk,
							  t->ref, &a->range, err)
		       ? -1
		       : 0;
}

static bool is_enough(const struct asking *a)
{
	const struct coverage_count *asked = &a->coverage.total.asked;
	const struct coverage_count *covered = &a->coverage.total.covered;

	return coverage_share(covered->steps, asked->steps) >= a->min * 10 &&
	       coverage_share(covered->lines, asked->lines) >= a->min * 10;
}

/* --- text ------------------------------------------------------------------------------
 */

static void put_share(struct buf *out, uint64_t covered, uint64_t asked, const char *what)
{
	unsigned share = coverage_share(covered, asked);

	buf_printf(out, "%llu of %llu %s", (unsigned long long)covered,
		(unsigned long long)asked, what);
	if (asked)
		buf_printf(out, " (%u.%u %%)", share / 10, share % 10);
}

static void put_part(struct buf *out, const struct coverage_part *part)
{
	put_share(out, part->covered.steps, part->asked.steps, "steps");
	buf_puts(out, ", ");
	put_share(out, part->covered.lines, part->asked.lines, "lines");
	if (part->asked.binaries) {
		buf_puts(out, ", ");
		put_share(out, part->covered.binaries, part->asked.binaries, "binaries");
	}
	buf_putc(out, '\n');
}

static void put_step(struct buf *out, const struct coverage_step *step)
{
	buf_printf(out, "  %.12s %llu lines", OID_HEX_OF(&step->commit),
		(unsigned long long)step->size.lines);
	if (step->size.binaries)
		buf_printf(
			out, ", %llu binaries", (unsigned long long)step->size.binaries);
	if (!step->is_heard)
		buf_puts(out, ": nothing was signed for it");
	for (size_t i = 0; i < step->lacks.count; i++)
		buf_printf(out, "%s%.*s", i ? "; " : ": ",
			STR_ARG(step->lacks.items[i].words));
	buf_putc(out, '\n');
	for (size_t i = 0; i < step->discounts.count; i++)
		buf_printf(out, "    note: %.*s (%.12s)\n",
			STR_ARG(step->discounts.items[i].words),
			step->discounts.items[i].id);
}

static void put_missing(struct buf *out, const struct asking *a)
{
	const struct coverage *c = &a->coverage;
	uint64_t missing = c->total.asked.steps - c->total.covered.steps;

	if (!missing)
		return;
	buf_printf(out, "not covered: %llu steps%s\n", (unsigned long long)missing,
		a->is_verbose ? "" : "; -v lists them");
	for (size_t i = c->count; a->is_verbose && i-- > 0;) {
		if (c->items[i].state == COVERAGE_NONE)
			put_step(out, &c->items[i]);
	}
}

static void put_text(struct buf *out, const struct asking *a)
{
	const struct coverage *c = &a->coverage;

	text_escape_line(out, a->t.ref);
	if (a->range.from < a->range.line.count)
		buf_printf(out, " since %.12s",
			OID_HEX_OF(&a->range.line.items[a->range.from]));
	buf_puts(out, ": ");
	put_part(out, &c->total);
	for (size_t i = 0; i < c->role_count; i++) {
		buf_printf(out, "  '%s': ", TEXT_SAFE(c->roles[i].role));
		put_part(out, &c->roles[i].part);
	}
	if (!a->t.setup.policy.roster.rule_count)
		buf_puts(out, "  the policy asks for no reviews\n");
	if (c->exempt.steps || c->exempt.lines || c->exempt.binaries)
		buf_printf(out,
			"  not asked for: %llu steps, %llu lines, %llu binaries\n",
			(unsigned long long)c->exempt.steps,
			(unsigned long long)c->exempt.lines,
			(unsigned long long)c->exempt.binaries);
	put_missing(out, a);
	if (c->is_cut)
		buf_printf(out,
			"note: approved branches have more than %d different lengths; "
			"of those that landed commit by commit some of the longer may be "
			"missing here\n",
			LIMIT_COVERAGE_LENGTHS);
}

/* --- JSON: docs/coverage.md ------------------------------------------------------------
 */

static void write_count(
	struct json_writer *w, const char *key, const struct coverage_count *count)
{
	json_open_map(w, key);
	json_number(w, "steps", count->steps);
	json_number(w, "lines", count->lines);
	json_number(w, "binaries", count->binaries);
	json_close_map(w);
}

static void write_part(struct json_writer *w, const struct coverage_part *part)
{
	write_count(w, "asked", &part->asked);
	write_count(w, "covered", &part->covered);
}

static void write_used(struct json_writer *w, const struct credits *used)
{
	json_open_list(w, "approvals");
	for (size_t i = 0; i < used->count; i++) {
		json_open_map(w, NULL);
		json_str(w, "rule", used->items[i].rule->id);
		json_str(w, "role", used->items[i].role);
		json_str(w, "by", used->items[i].person->id);
		json_text(w, "id", used->items[i].id);
		json_close_map(w);
	}
	json_close_list(w);
}

static void write_lacks(struct json_writer *w, const struct coverage_step *step)
{
	json_open_list(w, "lacks");
	for (size_t i = 0; i < step->lacks.count; i++) {
		const struct lack *lack = &step->lacks.items[i];

		json_open_map(w, NULL);
		json_text(w, "code", lack->code);
		if (lack->rule)
			json_str(w, "rule", lack->rule->id);
		if (lack->need)
			json_str(w, "role", lack->need->role);
		json_str(w, "text", lack->words);
		json_close_map(w);
	}
	json_close_list(w);
}

static void write_step(struct json_writer *w, const struct coverage_step *step)
{
	json_open_map(w, NULL);
	w->is_plain = true;
	json_text(w, "commit", OID_HEX_OF(&step->commit));
	json_text(w, "from", step->from.n ? OID_HEX_OF(&step->from) : "");
	json_text(w, "state", coverage_words[step->state]);
	json_number(w, "lines", step->size.lines);
	json_number(w, "binaries", step->size.binaries);
	if (step->state == COVERAGE_FULL) {
		json_text(
			w, "approvedFrom", step->start.n ? OID_HEX_OF(&step->start) : "");
		write_used(w, &step->used);
	} else if (step->state == COVERAGE_NONE) {
		write_lacks(w, step);
	}
	json_close_map(w);
	w->is_plain = false;
}

static int write_json(struct out *out, const struct asking *a, struct err *err)
{
	const struct coverage *c = &a->coverage;
	const struct coverage_range *range = &a->range;
	struct json_writer w = {.out = &out->buf};

	json_open_map(&w, NULL);
	json_number(&w, "schema", 1);
	json_text(&w, "command", "coverage");
	json_text(&w, "verdict", is_enough(a) ? "pass" : "block");
	json_number(&w, "min", a->min);
	json_str(&w, "ref", a->t.ref);
	json_text(&w, "from",
		range->from < range->line.count
			? OID_HEX_OF(&range->line.items[range->from])
			: "");
	json_text(&w, "to", OID_HEX_OF(&range->line.items[range->to]));
	json_text(&w, "policy", a->t.setup.policy.digest);
	json_bool(&w, "cut", c->is_cut);
	write_part(&w, &c->total);
	write_count(&w, "exempt", &c->exempt);
	json_open_list(&w, "roles");
	for (size_t i = 0; i < c->role_count; i++) {
		json_open_map(&w, NULL);
		json_str(&w, "role", c->roles[i].role);
		write_part(&w, &c->roles[i].part);
		json_close_map(&w);
	}
	json_close_list(&w);
	json_open_list(&w, "steps");
	for (size_t i = c->count; i-- > 0;) {
		write_step(&w, &c->items[i]);
		if (out_drain(out, err))
			return -1;
	}
	json_close_list(&w);
	json_close_map(&w);
	return 0;
}

/* --- the command -----------------------------------------------------------------------
 */

static int run(struct asking *a, const struct cli_call *call, struct err *err)
{
	struct out out _cleanup_out_ = {0};

	if (read_min(&a->min, cli_value(call, "min"), err) ||
		trusted_open(&a->t, cli_value(call, "remote"), cli_value(call, "ref"),
			cli_value(call, "policy-from"), err) ||
		measure(a, call->arg_count ? call->args[0] : NULL, err))
		return -1;
	out_stream(&out, STDOUT_FILENO);
	if (!a->is_json)
		put_text(&out.buf, a);
	else if (write_json(&out, a, err))
		return -1;
	return out_finish(&out, err) ? -1 : !is_enough(a);
}

static int run_coverage(struct cli_call *call)
{
	struct asking a __attribute__((cleanup(asking_done))) = {
		.is_verbose = cli_is_set(call, "verbose"),
		.is_json = cli_value(call, "format") &&
			   strcmp(cli_value(call, "format"), "json") == 0};
	struct err err;
	int code;

	if (call->arg_count > 1)
		return cli_usage(call->command, "it takes one range");
	code = run(&a, call, &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_coverage = {
	.name = "coverage",
	.args = "[A..B]",
	.summary = "say how much of what landed was reviewed",
	.description =
		"Holds each step of the branch's own line, where a merge is one step, "
		"against the\n"
		"approvals that are here, by the policy of now, and adds up steps and "
		"changed\n"
		"lines, in all and by role. Approvals count for what they were used for, "
		"however\n"
		"old they are. Without a range: all since the policy came.\n\n"
		"Exit code: 0 it is enough, 1 less than --min, 2 wrong call, 3 could not "
		"tell.",
	.examples = "milecastle coverage -v\tand which steps nobody has reviewed\n"
		    "milecastle coverage --min 95 v1.0..\twhat goes into a release",
	.options = options,
	.run = run_coverage,
};
