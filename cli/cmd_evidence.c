/*
 * milecastle evidence: what has been signed, as it lies here, and whether it counts by
 * the policy that will judge. Read next: evidence/envelope.h.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/evidence_sync.h"
#include "cli/trusted.h"
#include "git/delta.h"
#include "base/banned.h"

static const char *const actions[] = {"list\tall statements, a line each",
	"show\tall that one says, by its id",
	"verify\tsay of each that does not count why",
	"fetch\tget what others have signed from the remote", NULL};

static const struct cli_option options[] = {
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{0},
};

struct looking {
	struct trusted t;
	const char *action, *id; /* id: of show */
	struct out out;
	size_t count, bad;
};

static void looking_done(struct looking *l)
{
	out_done(&l->out);
	trusted_done(&l->t);
}

static const char *verb_of(const struct statement *s)
{
	if (s->kind == STATEMENT_REVOKE)
		return "revoke";
	if (s->kind == STATEMENT_EXCEPTION)
		return "ask for an exception";
	if (s->kind == STATEMENT_BYPASS)
		return "bypass";
	if (s->kind == STATEMENT_ACKNOWLEDGE)
		return "acknowledge";
	return s->is_reject ? "reject" : "approve";
}

static void put_line(struct looking *l, const struct statement *s)
{
	struct buf *out = &l->out.buf;
	char when[WHEN_BYTES];

	when_write(when, s->issued);
	buf_printf(out, "%.12s %s ", s->id, when);
	text_escape_line(out, s->by);
	buf_printf(out, " %s", verb_of(s));
	if (s->kind == STATEMENT_REVIEW)
		buf_printf(out, " as %s, %.12s for %s", TEXT_SAFE(s->role),
			OID_HEX_OF(&s->head), TEXT_SAFE(s->refs.items[0]));
	else if (s->kind == STATEMENT_EXCEPTION)
		buf_printf(out, " for %s (%s): %s", TEXT_SAFE(s->exception.rule),
			exception_scope_words[s->exception.scope],
			TEXT_SAFE(s->exception.reason));
	else if (s->kind == STATEMENT_BYPASS)
		buf_printf(out, " as %s, %.12s at %s: %s", TEXT_SAFE(s->role),
			OID_HEX_OF(&s->head), TEXT_SAFE(s->bypass.ref),
			TEXT_SAFE(s->bypass.reason));
	else if (s->kind == STATEMENT_ACKNOWLEDGE)
		buf_printf(out, " version %s of the coding standard, %.12s",
			TEXT_SAFE(s->version), s->target.p);
	else
		buf_printf(out, " %.12s", s->target.p);
	if (s->note.n) {
		buf_puts(out, ": ");
		text_escape_line(out, s->note);
	}
	buf_putc(out, '\n');
}

static void put_bad(struct looking *l, const struct evidence_file *file, const char *why)
{
	l->bad++;
	if (strcmp(l->action, "show") == 0)
		return;
	text_escape_line(&l->out.buf, file->person);
	buf_putc(&l->out.buf, '/');
	text_escape_line(&l->out.buf, file->name);
	buf_printf(&l->out.buf, ": %s\n", why);
}

/* All that it says. */
static void put_payload(struct looking *l, const struct statement *s)
{
	statement_write(&l->out.buf, s);
	buf_putc(&l->out.buf, '\n');
}

static int look_at(struct looking *l, const struct evidence_file *file, struct err *err)
{
	const struct known_key *key;
	struct statement s;
	struct err why;
	const char *flaw;

	if (envelope_open(&s, &key, &l->t.arena, &l->t.keyring, file->text, &why)) {
		if (why.kind == ERR_FAULT) {
			*err = why;
			return -1;
		}
		put_bad(l, file, why.text);
		return 0;
	}
	flaw = known_key_flaw(key, s.issued, when_now());
	if (!flaw && !str_is(evidence_file_name(file->name), s.id))
		flaw = "lies where it does not belong";
	if (!flaw && !str_eq(s.repository, l->t.setup.policy.roster.repository))
		flaw = "is of another repository";
	if (flaw)
		put_bad(l, file, flaw);
	l->count++;
	if (strcmp(l->action, "list") == 0)
		put_line(l, &s);
	if (l->id && str_has_prefix(str_of(s.id), l->id))
		put_payload(l, &s);
	return 0;
}

static int look_at_ref(struct looking *l, const struct ref *ref, struct err *err)
{
	static const struct oid none = {.n = 0};
	struct str person = str_slice(ref->name, sizeof(EVIDENCE_REFS) - 1, ref->name.n);
	struct evidence_files files;
	struct delta all;

	if (delta_commits(&all, l->t.setup.repo, &none, &ref->oid, &l->t.arena, err))
		return -1;
	evidence_drop_copies(&all);
	if (evidence_read(&files, l->t.setup.repo, &all, person, &l->t.arena, err))
		return -1;
	for (size_t i = 0; i < files.count; i++) {
		if (look_at(l, &files.items[i], err))
			return -1;
	}
	return 0;
}

static int run(struct looking *l, const struct cli_call *call, struct err *err)
{
	if (trusted_open(&l->t, cli_value(call, "remote"), NULL,
		    cli_value(call, "policy-from"), err))
		return -1;
	out_stream(&l->out, STDOUT_FILENO);
	for (size_t i = 0; i < l->t.refs.count; i++) {
		const struct ref *ref = &l->t.refs.items[i];

		if (str_has_prefix(ref->name, EVIDENCE_REFS) && ref->oid.n &&
			look_at_ref(l, ref, err))
			return -1;
	}
	if (l->id && !l->out.buf.n)
		return err_usage(err, "there is no statement '%s' that is in order",
			TEXT_SAFE(str_of(l->id)));
	if (strcmp(l->action, "verify") == 0)
		buf_printf(&l->out.buf, "%zu statements, %zu of them do not count\n",
			l->count, l->bad);
	return out_finish(&l->out, err) ? -1 : l->bad && !l->id;
}

static int fetch(const char *remote)
{
	struct err err;

	return evidence_sync(remote ? remote : "origin", &err) ? cli_fail(&err) : 0;
}

static int run_evidence(struct cli_call *call)
{
	struct looking l __attribute__((cleanup(looking_done))) = {0};
	struct err err;
	int code;

	if (!call->arg_count)
		return cli_usage(call->command, "list, show, verify or fetch?");
	l.action = call->args[0];
	if (strcmp(l.action, "fetch") == 0 && call->arg_count == 1)
		return fetch(cli_value(call, "remote"));
	if (strcmp(l.action, "show") == 0 && call->arg_count == 2)
		l.id = call->args[1];
	else if ((strcmp(l.action, "list") != 0 && strcmp(l.action, "verify") != 0) ||
		 call->arg_count != 1)
		return cli_usage(
			call->command, "it is 'list', 'show ID', 'verify' or 'fetch'");
	code = run(&l, call, &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_evidence = {
	.name = "evidence",
	.args = "list | show ID | verify | fetch",
	.summary = "list and verify what has been signed",
	.description =
		"Opens every statement below " EVIDENCE_REFS " of this repository, by\n"
		"the policy of the remote's default branch: its signature, its key, its "
		"place.\n"
		"'fetch' brings here what others have signed, and joins what you signed "
		"elsewhere\n"
		"with what is here; nothing is overwritten.\n\n"
		"Exit code: 0 all are in order, 1 some are not, 2 wrong call, 3 could "
		"not "
		"tell.",
	.examples = "milecastle evidence list\twho has signed what\n"
		    "milecastle evidence show 3f19a2b4c5d6\tone in full\n"
		    "milecastle evidence fetch\tbefore 'milecastle check' in CI",
	.actions = actions,
	.options = options,
	.run = run_evidence,
};
