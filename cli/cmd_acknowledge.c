/*
 * milecastle acknowledge: read the coding standard that the policy names, and sign that.
 * Read next: evidence/standard.h (what counts).
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/review_show.h"
#include "cli/signing.h"
#include "gate/standard.h"
#include "base/banned.h"

static const struct cli_option options[] = {
	{.letter = 'm', .name = "note", .arg = "TEXT", .help = "what you want to say"},
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{.name = "key", .arg = "FILE", .help = "sign with this SSH key"},
	{.letter = 'y', .name = "yes", .help = "neither show it nor ask"},
	{0},
};

struct acknowledging {
	const struct cli_call *call;
	struct trusted t;
	struct signer signer;
	const struct standard *standard;
	struct str document; /* empty: the policy names no file */
};

static void acknowledging_done(struct acknowledging *a)
{
	trusted_done(&a->t);
}

/* --- reading it ------------------------------------------------------------------------
 */

static int find_standard(struct acknowledging *a, struct err *err)
{
	if (trusted_open(&a->t, cli_value(a->call, "remote"), NULL,
		    cli_value(a->call, "policy-from"), err))
		return -1;
	a->standard = &a->t.setup.policy.roster.standard;
	if (!a->standard->version.n)
		return err_usage(err, "the policy asks nobody to have read a coding "
				      "standard: it has no \"standard\"");
	return standard_read(&a->document, &a->t.setup, &a->t.arena, err);
}

static void name_standard(const struct acknowledging *a)
{
	const struct standard *standard = a->standard;

	fprintf(stderr, "the coding standard, version %s: %s\n  SHA-256 %.*s\n",
		TEXT_SAFE(standard->version),
		standard->path.n ? TEXT_SAFE(standard->path)
				 : "the policy names no file, so ask who keeps it",
		STR_ARG(standard->sha256));
}

/* On a terminal, unless that is not wanted. */
static int offer_document(const struct acknowledging *a, struct err *err)
{
	char room[16];

	if (cli_is_set(a->call, "yes") || !a->document.n || !isatty(STDIN_FILENO) ||
		!isatty(STDERR_FILENO))
		return 0;
	fputs("read it now? [Y/n] ", stderr);
	if (!fgets(room, sizeof(room), stdin) || room[0] == 'n' || room[0] == 'N')
		return 0;
	return review_show_text(a->document, err);
}

/* --- saying so -------------------------------------------------------------------------
 */

static int fill(struct statement *out, const struct acknowledging *a, struct err *err)
{
	const char *note = cli_value(a->call, "note");

	*out = (struct statement){.kind = STATEMENT_ACKNOWLEDGE,
		.repository = a->t.setup.policy.roster.repository,
		.by = a->signer.key->person->id,
		.issued = when_now(),
		.expires = UINT64_MAX,
		.target = a->standard->sha256,
		.version = a->standard->version,
		.note = str_of(note ? note : "")};
	return out->note.n <= LIMIT_NOTE_BYTES
		       ? 0
		       : err_usage(err, "a note has at most %d bytes", LIMIT_NOTE_BYTES);
}

static int conclude(struct acknowledging *a, struct statement *s, struct err *err)
{
	char id[SHA256_HEX];

	fprintf(stderr, "I have read version %s of the coding standard, as '%s'\n",
		TEXT_SAFE(s->version), TEXT_SAFE(s->by));
	if (statement_conclude(id, &a->t, &a->signer, s, cli_is_set(a->call, "yes"), err))
		return -1;
	fprintf(stderr,
		"milecastle: signed and kept: %.12s\n"
		"send it with: milecastle push --evidence-only\n",
		id);
	return 0;
}

static int run(struct acknowledging *a, struct err *err)
{
	struct statement statement;

	if (find_standard(a, err) ||
		signer_find(&a->signer, &a->t, cli_value(a->call, "key"), err) ||
		fill(&statement, a, err))
		return -1;
	name_standard(a);
	return offer_document(a, err) || conclude(a, &statement, err) ? -1 : 0;
}

static int run_acknowledge(struct cli_call *call)
{
	struct acknowledging a
		__attribute__((cleanup(acknowledging_done))) = {.call = call};
	struct err err;

	if (call->arg_count)
		return cli_usage(call->command, "it takes no arguments: the policy says "
						"which document");
	return run(&a, &err) ? cli_fail(&err) : 0;
}

const struct cli_command cmd_acknowledge = {
	.name = "acknowledge",
	.summary = "sign that you have read the coding standard",
	.description =
		"Names the coding standard of the policy, shows it on a terminal when "
		"you "
		"want\n"
		"it, and signs with your SSH key that you have read it, in just this "
		"version and\n"
		"these bytes. Where the policy has a \"standard\", nothing by an author "
		"or co-author\n"
		"lands who has not; with a new version it has to be said anew.",
	.examples = "milecastle acknowledge\tread it and sign\n"
		    "milecastle acknowledge --yes --key ~/.ssh/id_ed25519\twhen you have "
		    "read it",
	.options = options,
	.run = run_acknowledge,
};
