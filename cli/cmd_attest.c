/*
 * milecastle attest: a verification summary of SLSA for what a ref points to. Read next:
 * cli/attest_level.h.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/json.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "base/version.h"
#include "base/when.h"
#include "cli/attest_level.h"
#include "cli/cli.h"
#include "cli/signing.h"
#include "base/banned.h"

#define VERIFIER "urn:milecastle:attest:v1"
#define LEVEL "SLSA_SOURCE_LEVEL_"

static const char *const levels[] = {"1", "2", "3", "4", NULL};

static const struct cli_option options[] = {
	{.name = "ref",
		.arg = "REF",
		.help = "the ref that it is of (default: the remote's default branch)"},
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "log",
		.arg = "REV",
		.help = "the server's log (default: refs/milecastle/log)"},
	{.name = "level",
		.arg = "N",
		.choices = levels,
		.help = "what is asked for: less is FAILED, and exit 1"},
	{.name = "verifier", .arg = "URI", .help = "who says so (" VERIFIER ")"},
	{.name = "resource",
		.arg = "URI",
		.help = "of the repository (default: by the policy's name for it)"},
	{.name = "sign", .help = "a signed envelope (DSSE) instead of the statement"},
	{.name = "key", .arg = "FILE", .help = "with --sign: the SSH key"},
	{.letter = 'o', .name = "output", .arg = "FILE", .help = "write to a file"},
	{0},
};

struct attesting {
	struct trusted t;
	struct oid tip;
	struct source_claim claim;
	struct str resource, verifier;
	struct oid policy_commit; /* n == 0: the policy is of none */
	unsigned wanted;	  /* level; 0: whatever it is */
};

static void attesting_done(struct attesting *a)
{
	trusted_done(&a->t);
}

/* --- what it is of ---------------------------------------------------------------------
 */

static int find_tip(struct attesting *a, const char *rev, struct err *err)
{
	const struct ref *own = refs_find(&a->t.refs, a->t.ref);
	struct oid asked;

	a->tip = a->t.tip;
	if (!a->tip.n && own)
		a->tip = own->oid;
	if (!a->tip.n)
		return err_usage(
			err, "there is no '%s' here: fetch it", TEXT_SAFE(a->t.ref));
	if (!rev)
		return 0;
	if (repo_commit(&asked, a->t.setup.repo, rev, err))
		return -1;
	return oid_eq(&asked, &a->tip)
		       ? 0
		       : err_usage(err,
				 "%.12s is not what '%s' points to, %.12s, as it was "
				 "fetched last",
				 OID_HEX_OF(&asked), TEXT_SAFE(a->t.ref),
				 OID_HEX_OF(&a->tip));
}

/* SCHEME:REST, all of it printable. */
static bool is_uri(struct str text)
{
	size_t colon = str_find(text, ':', 0);

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] <= ' ' || text.p[i] > '~' ||
			strchr("\"<>\\^`{|}", text.p[i]))
			return false;
	}
	for (size_t i = 0; i < colon; i++) {
		if (!text_is_word_byte(text.p[i]) && !strchr("+-.", text.p[i]))
			return false;
	}
	return colon && colon + 1 < text.n;
}

/* "git+https://example.com/project"; what no URI can hold is percent-encoded. */
static struct str default_resource(struct attesting *a, struct str name)
{
	struct buf text _cleanup_buf_ = BUF_INIT(4 * LIMIT_NOTE_BYTES);

	if (is_uri(name))
		return arena_printf(&a->t.arena, "git+%.*s", STR_ARG(name));
	text_uri(&text, name);
	return arena_printf(&a->t.arena, "git+https://%.*s", STR_ARG(buf_str(&text)));
}

static int find_names(struct attesting *a, const struct cli_call *call, struct err *err)
{
	struct str name = a->t.setup.policy.roster.repository;

	a->verifier = str_of(
		cli_value(call, "verifier") ? cli_value(call, "verifier") : VERIFIER);
	if (!cli_value(call, "resource") && !name.n)
		return err_usage(err,
			"the policy does not say which \"repository\" this is; name it "
			"with --resource");
	a->resource = cli_value(call, "resource") ? str_of(cli_value(call, "resource"))
						  : default_resource(a, name);
	if (!is_uri(a->verifier) || !is_uri(a->resource))
		return err_usage(err, "'%s' is no URI",
			TEXT_SAFE(is_uri(a->verifier) ? a->resource : a->verifier));
	return 0;
}

/* The commit that has the policy, when it is the one that was read. */
static int find_policy(struct attesting *a, struct err *err)
{
	struct trusted *t = &a->t;
	struct oid commit = t->setup.policy_commit, id;
	char digest[SHA256_HEX];
	struct err ignored;
	struct str text;

	if (!commit.n && repo_commit(&commit, t->setup.repo, "HEAD", &ignored))
		return 0;
	if (repo_file_at(&text, &id, t->setup.repo, &commit, POLICY_PATH, LIMIT_DOC_BYTES,
		    &t->arena, err))
		return -1;
	if (!id.n)
		return 0;
	sha256_hex(digest, text);
	if (strcmp(digest, t->setup.policy.digest) == 0)
		a->policy_commit = commit;
	return 0;
}

/* --- the statement ---------------------------------------------------------------------
 */

static bool is_passed(const struct attesting *a)
{
	return (unsigned)a->claim.level >= a->wanted;
}

static void write_subject(struct json_writer *w, const struct attesting *a)
{
	json_open_list(w, "subject");
	json_open_map(w, NULL);
	json_open_map(w, "digest");
	json_text(w, "gitCommit", OID_HEX_OF(&a->tip));
	json_close_map(w);
	json_open_map(w, "annotations");
	json_open_list(w, "sourceRefs");
	json_str(w, NULL, a->t.ref);
	json_close_list(w);
	json_close_map(w);
	json_close_map(w);
	json_close_list(w);
}

static void write_verifier(struct json_writer *w, const struct attesting *a)
{
	char now[WHEN_BYTES];

	when_write(now, when_now());
	json_open_map(w, "verifier");
	json_str(w, "id", a->verifier);
	json_open_map(w, "version");
	json_text(w, "milecastle", MILECASTLE_VERSION);
	json_close_map(w);
	json_close_map(w);
	json_text(w, "timeVerified", now);
}

static void write_policy(struct json_writer *w, struct attesting *a)
{
	struct str uri = STR("urn:milecastle:policy:built-in");

	if (a->policy_commit.n)
		uri = arena_printf(&a->t.arena, "%.*s@%s#" POLICY_PATH,
			STR_ARG(a->resource), OID_HEX_OF(&a->policy_commit));
	json_open_map(w, "policy");
	json_str(w, "uri", uri);
	json_open_map(w, "digest");
	json_text(w, "sha256", a->t.setup.policy.digest);
	json_close_map(w);
	json_close_map(w);
}

static void write_input(struct json_writer *w, struct attesting *a)
{
	if (!a->claim.has_log)
		return;
	json_open_list(w, "inputAttestations");
	json_open_map(w, NULL);
	json_str(w, "uri",
		arena_printf(&a->t.arena, "%.*s@%s", STR_ARG(a->resource),
			OID_HEX_OF(&a->claim.log)));
	json_open_map(w, "digest");
	json_text(w, "gitCommit", OID_HEX_OF(&a->claim.log));
	json_close_map(w);
	json_close_map(w);
	json_close_list(w);
}

/* ORG_SOURCE_REVIEWED_BY_ and a role in capitals. */
static struct str property_of(struct attesting *a, struct str role)
{
	struct str text =
		arena_printf(&a->t.arena, "ORG_SOURCE_REVIEWED_BY_%.*s", STR_ARG(role));
	char *bytes = (char *)text.p;

	for (size_t i = text.n - role.n; i < text.n; i++) {
		if (bytes[i] >= 'a' && bytes[i] <= 'z')
			bytes[i] = (char)(bytes[i] - 'a' + 'A');
		else if (!text_is_word_byte(bytes[i]))
			bytes[i] = '_';
	}
	return text;
}

static void write_levels(struct json_writer *w, struct attesting *a)
{
	const struct source_claim *claim = &a->claim;

	json_open_list(w, "verifiedLevels");
	if (is_passed(a)) {
		json_str(w, NULL,
			arena_printf(&a->t.arena, LEVEL "%d", (int)claim->level));
		if (claim->is_met)
			json_text(w, NULL, "ORG_SOURCE_REVIEWED");
		for (size_t i = 0; claim->is_met && i < claim->roles.count; i++)
			json_str(w, NULL, property_of(a, claim->roles.items[i]));
	} else {
		json_text(w, NULL, "FAILED");
	}
	json_close_list(w);
}

static void write_statement(struct buf *out, struct attesting *a, bool is_plain)
{
	struct json_writer w = {.out = out, .is_plain = is_plain};

	json_open_map(&w, NULL);
	json_text(&w, "_type", "https://in-toto.io/Statement/v1");
	write_subject(&w, a);
	json_text(&w, "predicateType", "https://slsa.dev/verification_summary/v1");
	json_open_map(&w, "predicate");
	write_verifier(&w, a);
	json_str(&w, "resourceUri", a->resource);
	write_policy(&w, a);
	write_input(&w, a);
	json_text(&w, "verificationResult", is_passed(a) ? "PASSED" : "FAILED");
	write_levels(&w, a);
	json_text(&w, "slsaVersion", "1.2");
	json_close_map(&w);
	json_close_map(&w);
}

/* --- the command -----------------------------------------------------------------------
 */

/* On standard error, since the statement has no place for it. */
static void say_claim(const struct attesting *a)
{
	const struct source_claim *claim = &a->claim;

	fprintf(stderr, "milecastle: note: %s at %.12s is " LEVEL "%d",
		TEXT_SAFE(a->t.ref), OID_HEX_OF(&a->tip), (int)claim->level);
	if (claim->since.n)
		fprintf(stderr, " since %.12s", OID_HEX_OF(&claim->since));
	if (claim->level < SOURCE_REVIEWED)
		fprintf(stderr, ", and not %d: %.*s", (int)claim->level + 1,
			STR_ARG(claim->why));
	fputc('\n', stderr);
}

static int sign_statement(
	struct buf *out, struct attesting *a, const char *key, struct err *err)
{
	struct buf payload _cleanup_buf_ = BUF_INIT(LIMIT_ENVELOPE_BYTES);
	struct buf envelope _cleanup_buf_ = BUF_INIT(LIMIT_ENVELOPE_BYTES);
	struct signer signer;

	write_statement(&payload, a, true);
	if (payload.is_full)
		return err_usage(err, "the statement is longer than %d bytes",
			LIMIT_ENVELOPE_BYTES);
	if (signer_find(&signer, &a->t, key, err) ||
		payload_sign(&envelope, &a->t, &signer, buf_str(&payload), err))
		return -1;
	buf_add(out, buf_str(&envelope));
	buf_putc(out, '\n');
	return 0;
}

static int print(struct attesting *a, const struct cli_call *call, struct err *err)
{
	struct out out _cleanup_out_ = {0};
	const char *path = cli_value(call, "output");

	if (!path)
		out_stream(&out, STDOUT_FILENO);
	else if (out_open(&out, path, err))
		return -1;
	if (!cli_is_set(call, "sign"))
		write_statement(&out.buf, a, false);
	else if (sign_statement(&out.buf, a, cli_value(call, "key"), err))
		return -1;
	return out_finish(&out, err);
}

static int run(struct attesting *a, const struct cli_call *call, struct err *err)
{
	const char *level = cli_value(call, "level");

	if (cli_value(call, "key") && !cli_is_set(call, "sign"))
		return err_usage(err, "--key goes with --sign");
	a->wanted = level ? (unsigned)(level[0] - '0') : 0;
	if (trusted_open(&a->t, cli_value(call, "remote"), cli_value(call, "ref"), NULL,
		    err) ||
		find_tip(a, call->arg_count ? call->args[0] : NULL, err) ||
		find_names(a, call, err) || find_policy(a, err) ||
		source_claim_make(&a->claim, &a->t, &a->tip, cli_value(call, "log"), err))
		return -1;
	say_claim(a);
	return print(a, call, err) ? -1 : !is_passed(a);
}

static int run_attest(struct cli_call *call)
{
	struct attesting a __attribute__((cleanup(attesting_done))) = {0};
	struct err err;
	int code;

	if (call->arg_count > 1)
		return cli_usage(call->command, "it takes one commit");
	code = run(&a, call, &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_attest = {
	.name = "attest",
	.args = "[REV]",
	.summary = "state by which level of SLSA a branch's tip came to be",
	.description =
		"A verification summary (in-toto Statement, SLSA Source track) for what "
		"a\n"
		"protected ref points to, from what lies here: the server's log, the "
		"commits, the\n"
		"policies that were in force, and the approvals. What cannot be shown "
		"from that\n"
		"is not claimed; standard error says what the next level lacks. REV, "
		"when it is\n"
		"given, must be that commit. Fetch refs/milecastle/log and evidence "
		"first.\n\n"
		"Exit code: 0 stated, 1 less than --level, 2 wrong call, 3 could not "
		"tell.",
	.examples = "milecastle attest --level 3\tor fail\n"
		    "milecastle attest --sign --key FILE -o vsa.json\ta signed one",
	.options = options,
	.run = run_attest,
};
