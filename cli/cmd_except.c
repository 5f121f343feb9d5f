/*
 * milecastle except: ask that findings may stay, with a reason, for a time, and sign it.
 * Read next: docs/exceptions.md, cli/cmd_approve.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/glob.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/exceptions.h"
#include "cli/signing.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.name = "rule", .arg = "ID", .help = "the rule whose findings may stay"},
	{.name = "kind",
		.arg = "KIND",
		.choices = exception_kind_words,
		.help = "why they may; false-positive is the default"},
	{.letter = 'm', .name = "reason", .arg = "TEXT", .help = "the reason, in words"},
	{.name = "scope",
		.arg = "SCOPE",
		.choices = exception_scope_words,
		.help = "how much it covers; finding is the default"},
	{.name = "days",
		.arg = "N",
		.help = "how long (default: as long as the policy allows, at most 90)"},
	{.name = "cap",
		.arg = "N",
		.help = "findings at most (default: those that are there)"},
	{.name = "risk", .arg = "TEXT", .help = "what could happen"},
	{.name = "mitigation", .arg = "TEXT", .help = "what keeps it from happening"},
	{.name = "alternatives", .arg = "TEXT", .help = "what was tried instead"},
	{.name = "precautions", .arg = "TEXT", .help = "how quality is kept up"},
	{.name = "ticket", .arg = "URL", .help = "where it is followed up"},
	{.name = "fix-by", .arg = "TEXT", .help = "the release that mends it"},
	{.name = "permit", .arg = "EX-ID", .help = "the permit that it is made under"},
	{.name = "rev",
		.arg = "REV",
		.help = "look at this commit (default: what is staged, and HEAD)"},
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{.name = "key", .arg = "FILE", .help = "sign with this SSH key"},
	{.letter = 'y', .name = "yes", .help = "do not ask at the end"},
	{0},
};

#define DEFAULT_DAYS 90

struct excepting {
	const struct cli_call *call;
	struct trusted t;
	struct signer signer;
	struct exception_scan scan;
	struct statement statement;
	struct exception *e; /* in the statement */
	struct str path;     /* that was named; empty: none */
	uint32_t line;	     /* 0: none */
	struct {
		const struct finding **items;
		size_t count, cap;
	} findings; /* that it is about */
};

static void excepting_done(struct excepting *x)
{
	exception_scan_done(&x->scan);
	trusted_done(&x->t);
}

/* --- what it is about ------------------------------------------------------------------
 */

static struct str word(const struct excepting *x, const char *name)
{
	const char *value = cli_value(x->call, name);

	return str_of(value ? value : "");
}

static unsigned index_of(const char *const words[], const char *text, unsigned otherwise)
{
	for (unsigned i = 0; text && words[i]; i++) {
		if (strcmp(words[i], text) == 0)
			return i;
	}
	return otherwise;
}

/* "src/net.c:42"; the number is a line when all behind the last colon are digits. */
static void read_place(struct excepting *x, const char *text)
{
	const char *colon = strrchr(text, ':');
	char *end;
	unsigned long line;

	x->path = str_of(text);
	if (!colon || !colon[1])
		return;
	line = strtoul(colon + 1, &end, 10);
	if (*end || colon[1] < '0' || colon[1] > '9' || line > UINT32_MAX)
		return;
	x->path = str_make(text, (size_t)(colon - text));
	x->line = (uint32_t)line;
}

static bool is_wanted(const void *ctx, struct str path)
{
	const struct excepting *x = ctx;

	switch (x->e->scope) {
	case COVERS_PATHS:
		return glob_match_path(x->path, path);
	case COVERS_RULE:
		return true;
	case COVERS_FINDING:
	case COVERS_FUNCTION:
	case COVERS_FILE:
	case COVERS_PERMIT:
	case EXCEPTION_SCOPE_COUNT:
		break;
	}
	return str_eq(x->path, path);
}

static bool is_asked(const struct excepting *x, const struct finding *finding)
{
	struct str rule = word(x, "rule");

	if (finding->state == STATE_MUTED || finding->state == STATE_BASELINE ||
		finding->class == CLASS_ENGINE)
		return false;
	return (!rule.n || str_eq(finding->rule->id, rule)) &&
	       (!x->line || finding->span.line == x->line);
}

/* All of one rule: the one that was named, or the only one there. */
static int collect(struct excepting *x, struct err *err)
{
	for (size_t i = 0; i < x->scan.result.findings.count; i++) {
		const struct finding *finding = &x->scan.result.findings.items[i];

		if (!is_asked(x, finding))
			continue;
		if (x->findings.count && x->findings.items[0]->rule != finding->rule)
			return err_usage(err,
				"findings of more than one rule are there ('%.*s', "
				"'%.*s'): name one with --rule",
				STR_ARG(x->findings.items[0]->rule->id),
				STR_ARG(finding->rule->id));
		VEC_PUSH(&x->t.arena, &x->findings, finding);
	}
	if (!x->findings.count)
		return err_usage(err, "there is no such finding: look with 'milecastle "
				      "check', and name "
				      "the commit with --rev when it is not staged");
	x->e->rule = x->findings.items[0]->rule->id;
	return 0;
}

static void fill_places(struct excepting *x)
{
	struct exception_place *places =
		ARENA_NEW(&x->t.arena, struct exception_place, x->findings.count);

	for (size_t i = 0; i < x->findings.count; i++) {
		const struct finding *finding = x->findings.items[i];

		places[i] = (struct exception_place){.path = finding->root_path,
			.line = finding->span.line,
			.prints = *finding->fingerprints};
		/* fingerprints do not say what the secret is; its file does */
		if (finding->rule->class == RULE_SECRET)
			places[i].blob = finding->blob;
	}
	x->e->places = places;
	x->e->place_count = x->findings.count;
}

static int fill_scope(struct excepting *x, struct err *err)
{
	struct exception *e = x->e;

	if (e->scope != COVERS_FINDING)
		e->path = x->path;
	switch (e->scope) {
	case COVERS_FINDING:
		fill_places(x);
		return 0;
	case COVERS_FUNCTION:
		e->function = x->findings.items[0]->function;
		for (size_t i = 0; i < x->findings.count; i++) {
			if (!str_eq(x->findings.items[i]->function, e->function))
				return err_usage(err, "the findings are in more than one "
						      "function: name "
						      "a line, as in PATH:LINE");
		}
		return e->function.n ? 0
				     : err_usage(err, "that finding is in no function");
	case COVERS_RULE:
		e->path = (struct str){0};
		return 0;
	case COVERS_FILE:
	case COVERS_PATHS:
	case COVERS_PERMIT:
	case EXCEPTION_SCOPE_COUNT:
		break;
	}
	return 0;
}

/* Of a whole function: a line is enough to name it, all in it count. */
static void widen(struct excepting *x)
{
	const struct finding *named = x->findings.items[0];

	if (x->e->scope != COVERS_FUNCTION || !named->function.n)
		return;
	x->findings.count = 0;
	for (size_t i = 0; i < x->scan.result.findings.count; i++) {
		const struct finding *finding = &x->scan.result.findings.items[i];

		if (finding->rule == named->rule && finding->state != STATE_MUTED &&
			finding->state != STATE_BASELINE &&
			str_eq(finding->function, named->function))
			VEC_PUSH(&x->t.arena, &x->findings, finding);
	}
}

static int find_subject(struct excepting *x, struct err *err)
{
	bool has_path = x->path.n != 0;

	x->e->scope = (enum exception_scope)index_of(
		exception_scope_words, cli_value(x->call, "scope"), COVERS_FINDING);
	if (!has_path && x->e->scope != COVERS_RULE && x->e->scope != COVERS_PERMIT)
		return err_usage(err, "which finding? Name it as PATH:LINE");
	if (x->e->scope == COVERS_PERMIT) {
		x->e->rule = word(x, "rule");
		x->e->path = x->path;
		return rule_find(&x->t.setup.rules, x->e->rule)
			       ? 0
			       : err_usage(
					 err, "name the rule of the permit with --rule");
	}
	if (exception_scan(
		    &x->scan, &x->t, cli_value(x->call, "rev"), is_wanted, x, err) ||
		collect(x, err))
		return -1;
	widen(x);
	return fill_scope(x, err);
}

/* --- what is said ----------------------------------------------------------------------
 */

static int read_number(
	uint64_t *out, const struct excepting *x, const char *name, struct err *err)
{
	const char *text = cli_value(x->call, name);
	char *end;
	unsigned long long number;

	if (!text)
		return 0;
	number = strtoull(text, &end, 10);
	if (*end || *text < '0' || *text > '9' || !number || number > UINT32_MAX)
		return err_usage(err, "--%s takes a number from 1 on", name);
	*out = number;
	return 0;
}

static int fill_permit(struct excepting *x, struct err *err)
{
	const char *id = cli_value(x->call, "permit");
	const struct standing *permit;

	if (!id)
		return 0;
	if (exceptions_pick(&permit, &x->t, id, err))
		return -1;
	x->e->permit = str_of(permit->exception.statement);
	if (!x->e->reason.n)
		x->e->reason = permit->exception.reason;
	if (x->statement.expires > permit->exception.expires)
		x->statement.expires = permit->exception.expires;
	return 0;
}

static void fill_words(struct excepting *x)
{
	struct exception *e = x->e;

	e->kind = (enum exception_kind)index_of(exception_kind_words,
		cli_value(x->call, "kind"), EXCEPTION_FALSE_POSITIVE);
	e->reason = str_trim(word(x, "reason"));
	e->risk = word(x, "risk");
	e->mitigation = word(x, "mitigation");
	e->alternatives = word(x, "alternatives");
	e->precautions = word(x, "precautions");
	e->ticket = word(x, "ticket");
	e->fix_by = word(x, "fix-by");
}

/* As long as was asked for; else what the policy allows, and no more than a quarter. */
static int fill_time(struct excepting *x, struct err *err)
{
	const struct roster *roster = &x->t.setup.policy.roster;
	const struct exception_rule *terms =
		exception_rule_for(roster->exceptions, roster->exception_count, x->e);
	uint64_t days = DEFAULT_DAYS, cap = x->findings.count ? x->findings.count : 1;

	if (terms && terms->max_age < days * WHEN_DAY)
		days = terms->max_age / WHEN_DAY;
	if (read_number(&days, x, "days", err) || read_number(&cap, x, "cap", err))
		return -1;
	x->e->cap = (uint32_t)cap;
	x->statement.expires = x->statement.issued + days * WHEN_DAY;
	return 0;
}

static int fill(struct excepting *x, struct err *err)
{
	fill_words(x);
	if (find_subject(x, err) || fill_time(x, err) || fill_permit(x, err))
		return -1;
	if (x->e->reason.n < LIMIT_REASON_MIN)
		return err_usage(err, "say why it may stay, with --reason");
	return repo_commit(&x->statement.head, x->t.setup.repo, "HEAD", err);
}

/* What the policy would say of it, before anybody signs in vain. */
static int foresee(struct str *words, struct excepting *x, struct err *err)
{
	struct standing_list others;
	struct known_exception known = {.exception = *x->e};

	if (except_find(&others, x->t.setup.desk, x->e->rule, NULL, err))
		return -1;
	known.exception.by = x->statement.by;
	known.exception.issued = x->statement.issued;
	known.exception.expires = x->statement.expires;
	for (size_t i = 0; i < x->t.setup.desk->panel_count; i++) {
		if (exception_judge(&known, &x->t.setup.desk->panels[i].docket, err))
			return -1;
		if (known.exception.state == EXCEPTION_REFUSED)
			return err_usage(err, "what you ask for %s",
				TEXT_SAFE(known.exception.words));
	}
	*words = known.exception.words;
	return 0;
}

static void show(const struct excepting *x)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct exception shown = *x->e;

	shown.id = (struct str)STR("EX-?");
	shown.state = EXCEPTION_REQUESTED;
	shown.words = (struct str)STR("to be signed");
	shown.by = x->statement.by;
	shown.issued = x->statement.issued;
	shown.expires = x->statement.expires;
	exception_put(&text, &shown);
	fprintf(stderr, "%.*s", STR_ARG(buf_str(&text)));
}

static int conclude(struct excepting *x, struct err *err)
{
	char id[SHA256_HEX];
	struct str words;

	if (foresee(&words, x, err))
		return -1;
	show(x);
	if (statement_conclude(id, &x->t, &x->signer, &x->statement,
		    cli_is_set(x->call, "yes"), err))
		return -1;
	printf("EX-%.*s\n", EXCEPTION_ID_DIGITS, id);
	fprintf(stderr,
		"milecastle: EX-%.*s is signed; it %s\n"
		"send it with: milecastle push --evidence-only\n"
		"then somebody else signs: milecastle approve EX-%.*s\n",
		EXCEPTION_ID_DIGITS, id, TEXT_SAFE(words), EXCEPTION_ID_DIGITS, id);
	return 0;
}

static int run(struct excepting *x, struct err *err)
{
	if (trusted_open(&x->t, cli_value(x->call, "remote"), NULL,
		    cli_value(x->call, "policy-from"), err) ||
		exceptions_expect(&x->t, err) ||
		signer_find(&x->signer, &x->t, cli_value(x->call, "key"), err))
		return -1;
	x->e = &x->statement.exception;
	x->statement.kind = STATEMENT_EXCEPTION;
	x->statement.repository = x->t.setup.policy.roster.repository;
	x->statement.by = x->signer.key->person->id;
	x->statement.issued = when_now();
	return fill(x, err) || conclude(x, err) ? -1 : 0;
}

static int run_except(struct cli_call *call)
{
	struct excepting x __attribute__((cleanup(excepting_done))) = {.call = call};
	struct err err;

	if (call->arg_count > 1)
		return cli_usage(call->command, "it takes one place, PATH or PATH:LINE");
	if (call->arg_count)
		read_place(&x, call->args[0]);
	return run(&x, &err) ? cli_fail(&err) : 0;
}

const struct cli_command cmd_except = {
	.name = "except",
	.args = "[PATH[:LINE]]",
	.summary = "ask that a finding may stay, and sign that",
	.description =
		"Writes down why findings of one rule may stay, for how long, and signs "
		"it with\n"
		"your SSH key. It counts when people whom the policy names have approved "
		"it and\n"
		"that is on the server. It follows the finding by its fingerprints, when "
		"lines\n"
		"move and files are renamed, and covers no other one.\n\n"
		"The file is looked at as it is staged, else as HEAD has it; PATH counts "
		"from\n"
		"the root of the repository. Prints the id of the exception.",
	.examples = "milecastle except src/net.c:42 -m \"the buffer is sized above\"\n"
		    "milecastle except src/old.c --scope file --kind legacy --rule "
		    "banned-strcpy -m \"goes with release 5\"\tall of a file\n"
		    "milecastle except 'src/gen/**' --scope paths --rule banned-sprintf "
		    "--kind deviation -m \"generated\"",
	.options = options,
	.run = run_except,
};
