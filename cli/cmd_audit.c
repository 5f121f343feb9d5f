/*
 * milecastle audit: is the journal whole, and did every ref move by an accepted push?
 * Read next: server/audit.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "server/audit.h"
#include "server/config.h"
#include "server/journal.h"
#include "server/publish.h"
#include "base/banned.h"

static const char *const formats[] = {"text", "json", NULL};

static const struct cli_option options[] = {
	{.name = "server",
		.arg = "BARE",
		.help = "the bare repository (default: where we are)"},
	{.name = "journal",
		.arg = "FILE",
		.help = "this journal instead of the repository's"},
	{.name = "log",
		.arg = "REV",
		.help = "the published log at this revision, as a clone has it"},
	{.name = "remote",
		.arg = "NAME",
		.help = "with --log: hold it against the refs of this remote (origin)"},
	{.letter = 'f',
		.name = "format",
		.arg = "FORMAT",
		.choices = formats,
		.help = "how to report; text is the default"},
	{.name = "since",
		.arg = "DATE|COMMIT",
		.help = "look only at what came since then; the chain is verified whole"},
	{.name = "show", .arg = "SEQ", .help = "print one record, as it is"},
	{.letter = 'v', .name = "verbose", .help = "list every record"},
	{0},
};

struct auditing {
	struct arena arena;
	struct repo *repo;
	struct ref_list refs;
	struct str text; /* the journal */
	struct journal_reader reader;
	struct audit audit;
	struct audit_since since;
	const char *since_text; /* as it was asked for; NULL: the whole journal */
	struct buf out;
	bool is_verbose, is_json;
	struct buf records; /* is_json: between the brackets of the list */
	bool is_rewritten;  /* journal and log do not begin alike */
	bool is_clone;	    /* refs that it lacks may be there on the server */
	const char *show;   /* a number; NULL: all */
	bool is_shown;
};

static void auditing_done(struct auditing *a)
{
	repo_close(a->repo);
	buf_done(&a->records);
	buf_done(&a->out);
	arena_done(&a->arena);
}

/* A clone has the server's branches below refs/remotes, and its tags as they are. */
static void rename_refs(struct auditing *a, const char *remote)
{
	struct str prefix = arena_printf(&a->arena, "refs/remotes/%s/", remote);
	size_t kept = 0;

	for (size_t i = 0; i < a->refs.count; i++) {
		struct ref ref = a->refs.items[i];

		if (str_has_prefix(ref.name, prefix.p))
			ref.name = arena_printf(&a->arena, "refs/heads/%.*s",
				STR_ARG(str_slice(ref.name, prefix.n, ref.name.n)));
		else if (!str_has_prefix(ref.name, "refs/tags/"))
			continue;
		if (ref.oid.n)
			a->refs.items[kept++] = ref;
	}
	a->refs.count = kept;
}

static int open_log(
	struct auditing *a, const char *rev, const char *remote, struct err *err)
{
	if (repo_open(&a->repo, NULL, err) ||
		refs_read(&a->refs, a->repo, &a->arena, err) ||
		log_read(&a->text, a->repo, rev, &a->arena, err))
		return -1;
	rename_refs(a, remote ? remote : "origin");
	a->is_clone = true;
	return 0;
}

/* What was published must be how the journal begins: else one of them was rewritten. */
static int compare_log(struct auditing *a, struct err *err)
{
	struct str log;

	if (!refs_find(&a->refs, (struct str)STR(LOG_REF)))
		return 0;
	if (log_read(&log, a->repo, LOG_REF, &a->arena, err))
		return -1;
	a->is_rewritten = !str_eq(str_slice(a->text, 0, log.n), log) || log.n > a->text.n;
	return 0;
}

static int open_journal(
	struct auditing *a, const char *bare, const char *path, struct err *err)
{
	struct server_config config;
	struct str name;

	if (repo_open(&a->repo, bare, err) ||
		refs_read(&a->refs, a->repo, &a->arena, err))
		return -1;
	if (path)
		return file_read(&a->text, &a->arena, path, LIMIT_JOURNAL_BYTES, err);
	if (server_config_load(&config, &a->arena, repo_git_dir(a->repo), NULL, err))
		return -1;
	name = arena_printf(&a->arena, "%s/" JOURNAL_NAME,
		server_journal_dir(&config, repo_git_dir(a->repo), &a->arena).p);
	if (access(name.p, F_OK))
		return err_set(err,
			"there is no journal at '%s': no push was ever judged here, or "
			"it was taken away",
			TEXT_SAFE(name));
	if (file_read(&a->text, &a->arena, name.p, LIMIT_JOURNAL_BYTES, err))
		return -1;
	return compare_log(a, err);
}

/* A string of the record, safe to show; "-" where there is none. */
static void put(struct buf *out, const struct node *map, const char *key)
{
	const struct node *node = map ? node_get(map, key) : NULL;

	buf_putc(out, ' ');
	if (node && node->kind == NODE_STRING && node->text.n)
		text_escape_line(out, node->text);
	else
		buf_putc(out, '-');
}

/* Who pushed what under which policy. */
static void list_record(struct auditing *a, const struct journal_line *line)
{
	const struct node *refs = node_get(line->record, "refs");
	const struct node *policy = node_get(line->record, "policy");

	buf_printf(&a->out, "%llu", (unsigned long long)line->seq);
	put(&a->out, line->record, "time");
	put(&a->out, line->record, "kind");
	put(&a->out, line->record, "outcome");
	put(&a->out, line->record, "pusher");
	buf_puts(&a->out, " policy");
	put(&a->out, policy, "commit");
	buf_putc(&a->out, '\n');
	for (const struct node *it = refs ? refs->child : NULL; it; it = it->next) {
		buf_puts(&a->out, "   ");
		put(&a->out, it, "ref");
		put(&a->out, it, "old");
		put(&a->out, it, "new");
		put(&a->out, it, "outcome");
		buf_putc(&a->out, '\n');
	}
}

/* The record as it is, on a line of its own. */
static void keep_record(struct auditing *a, const struct journal_line *line)
{
	buf_printf(&a->records,
		"%s    {\"seq\":%llu,\"record\":", a->records.n ? ",\n" : "\n",
		(unsigned long long)line->seq);
	json_node(&a->records, line->record);
	buf_putc(&a->records, '}');
}

static bool is_asked(const struct auditing *a, uint64_t seq)
{
	char *end;
	unsigned long long asked = a->show ? strtoull(a->show, &end, 10) : 0;

	return a->show && a->show[0] >= '0' && a->show[0] <= '9' && !*end && asked == seq;
}

/* Words about one record. */
static void tell_record(struct auditing *a, const struct journal_line *line)
{
	if (is_asked(a, line->seq)) {
		json_node(&a->out, line->record);
		buf_putc(&a->out, '\n');
		a->is_shown = true;
	}
	if (!a->audit.has_begun)
		return;
	if (a->is_json)
		keep_record(a, line);
	else if (a->is_verbose && !a->show)
		list_record(a, line);
}

static int read_all(struct auditing *a, struct err *err)
{
	struct arena scratch = {0};
	struct journal_line line = {0};
	int more;

	audit_init(&a->audit, &a->arena, &a->since);
	journal_reader_init(&a->reader, a->text);
	while ((more = journal_next(&line, &a->reader, &scratch, err)) > 0) {
		if (audit_add(&a->audit, &line, err)) {
			more = -1;
			break;
		}
		tell_record(a, &line);
		arena_reset(&scratch);
	}
	arena_done(&scratch);
	return more;
}

static void say_gap(struct auditing *a, const struct audit_gap *gap)
{
	char from[OID_HEX], to[OID_HEX];

	oid_hex(from, &gap->from);
	oid_hex(to, &gap->to);
	text_escape_line(&a->out, gap->ref);
	buf_printf(&a->out, ": moved without a record: %s -> %s",
		gap->from.n ? from : "none", gap->to.n ? to : "none");
	if (gap->before == UINT64_MAX)
		buf_puts(&a->out, ", after the last record\n");
	else
		buf_printf(&a->out, ", before record %llu\n",
			(unsigned long long)gap->before);
}

/* With what was asked for, when that is not the whole journal. */
static void say_counts(struct auditing *a)
{
	const struct audit *audit = &a->audit;

	buf_printf(&a->out, "%zu records", audit->records);
	if (a->since_text)
		buf_printf(&a->out, " since %s, of %zu", TEXT_SAFE(str_of(a->since_text)),
			audit->total);
	buf_printf(&a->out,
		", chain whole: %zu pushes accepted, %zu refused, %zu faults; "
		"%zu refs moved without a record\n",
		audit->accepted, audit->refused, audit->faults, audit->gaps.count);
}

static void say_all(struct auditing *a)
{
	const struct audit *audit = &a->audit;

	if (a->is_rewritten)
		buf_puts(&a->out, "what " LOG_REF " holds is not how the journal begins: "
				  "one of the two was rewritten\n");
	for (size_t i = 0; i < audit->gaps.count; i++)
		say_gap(a, &audit->gaps.items[i]);
	if (a->reader.torn)
		buf_printf(&a->out,
			"%zu lines were cut off by a crash and are named as such\n",
			a->reader.torn);
	if (a->reader.is_cut_off)
		buf_puts(&a->out, "the last line is cut off: a crash, or a push that is "
				  "being judged\n");
	say_counts(a);
}

static void write_gap(struct json_writer *w, const struct audit_gap *gap)
{
	json_open_map(w, NULL);
	w->is_plain = true;
	json_str(w, "ref", gap->ref);
	json_text(w, "from", gap->from.n ? OID_HEX_OF(&gap->from) : "");
	json_text(w, "to", gap->to.n ? OID_HEX_OF(&gap->to) : "");
	if (gap->before != UINT64_MAX)
		json_number(w, "before", gap->before);
	json_close_map(w);
	w->is_plain = false;
}

/* Format: docs/journal-format.md. broken: why the chain is; NULL: it is whole. */
static void write_json(struct auditing *a, const char *broken, bool is_pass)
{
	const struct audit *audit = &a->audit;
	struct json_writer w = {.out = &a->out};

	json_open_map(&w, NULL);
	json_number(&w, "schema", 1);
	json_text(&w, "command", "audit");
	json_text(&w, "verdict", is_pass ? "pass" : "block");
	json_text(&w, "chain", broken ? "broken" : "whole");
	if (broken)
		json_text(&w, "reason", broken);
	json_bool(&w, "rewritten", a->is_rewritten);
	if (a->since_text && audit->has_begun)
		json_number(&w, "since", audit->first);
	json_number(&w, "count", audit->records);
	json_number(&w, "accepted", audit->accepted);
	json_number(&w, "refused", audit->refused);
	json_number(&w, "faults", audit->faults);
	json_number(&w, "torn", a->reader.torn);
	json_open_list(&w, "moved");
	for (size_t i = 0; i < audit->gaps.count; i++)
		write_gap(&w, &audit->gaps.items[i]);
	json_close_list(&w);
	buf_puts(&a->out, ",\n  \"records\": [");
	buf_add(&a->out, buf_str(&a->records));
	buf_puts(&a->out, a->records.n ? "\n  ]" : "]");
	json_close_map(&w);
}

static int finish(struct auditing *a, struct err *err)
{
	struct out out _cleanup_out_ = {0};

	out_stream(&out, STDOUT_FILENO);
	buf_add(&out.buf, buf_str(&a->out));
	return out_finish(&out, err);
}

/* One record, and a word when what stands around it is not to be trusted. */
static int show(struct auditing *a, const char *broken, struct err *err)
{
	if (!a->is_shown)
		return err_usage(err, "there is no record %s", a->show);
	if (broken)
		fprintf(stderr, "milecastle: warning: %s\n", broken);
	return finish(a, err) ? -1 : broken != NULL;
}

/* A broken chain is no fault of ours: it is what was asked for. */
static int report(struct auditing *a, struct err *err)
{
	struct err chain;
	int status = read_all(a, &chain), code = 1;

	if (a->show)
		return show(a, status < 0 ? chain.text : NULL, err);
	if (status >= 0 && a->since.commit.n && !a->audit.has_begun)
		return err_usage(err,
			"no record says that a ref moved to '%s': name a commit that was "
			"pushed as the tip of a ref, or a date",
			TEXT_SAFE(str_of(a->since_text)));
	if (status >= 0) {
		audit_compare(&a->audit, &a->refs, a->is_clone);
		code = a->audit.gaps.count || a->is_rewritten ? 1 : 0;
	}
	if (a->is_json)
		write_json(a, status < 0 ? chain.text : NULL, !code);
	else if (status < 0)
		buf_printf(&a->out, "%s\n", chain.text);
	else
		say_all(a);
	return finish(a, err) ? -1 : code;
}

/* A day in UTC, a moment as records have it, else a revision. */
static int read_since(struct auditing *a, struct err *err)
{
	char moment[WHEN_BYTES] = "YYYY-MM-DDT00:00:00Z";
	struct str text;

	if (!a->since_text)
		return 0;
	text = str_of(a->since_text);
	if (text.n == strlen("YYYY-MM-DD"))
		memcpy(moment, text.p, text.n);
	if (when_read(&a->since.when, text) || when_read(&a->since.when, str_of(moment)))
		return 0;
	return repo_commit(&a->since.commit, a->repo, a->since_text, err);
}

static int open_all(struct auditing *a, struct cli_call *call, struct err *err)
{
	const char *log = cli_value(call, "log");
	int status = log ? open_log(a, log, cli_value(call, "remote"), err)
			 : open_journal(a, cli_value(call, "server"),
				   cli_value(call, "journal"), err);

	return status ? status : read_since(a, err);
}

static int run_audit(struct cli_call *call)
{
	struct auditing a __attribute__((cleanup(auditing_done))) = {
		.out = BUF_INIT(LIMIT_REPORT_BYTES),
		.records = BUF_INIT(LIMIT_REPORT_BYTES),
		.is_verbose = cli_is_set(call, "verbose"),
		.is_json = cli_value(call, "format") &&
			   strcmp(cli_value(call, "format"), "json") == 0,
		.show = cli_value(call, "show"),
		.since_text = cli_value(call, "since")};
	struct err err;
	int code;

	if (a.show && a.since_text)
		return cli_usage(
			call->command, "--show is of one record, whenever it was");
	if (open_all(&a, call, &err))
		return cli_fail(&err);
	code = report(&a, &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_audit = {
	.name = "audit",
	.summary = "hold a server's journal against its refs",
	.description =
		"Verifies the chain of the journal that pre-receive writes, and that "
		"every ref\n"
		"moved only as an accepted push said. A ref that moved without a record "
		"was\n"
		"moved while the hook was off, or around it.\n\n"
		"Exit code: 0 all fits, 1 something does not, 2 wrong call, 3 could not "
		"read.",
	.examples =
		"milecastle audit --server /srv/git/project.git\tthe whole journal\n"
		"milecastle audit -v --since 2026-01-31\twho pushed what since then, "
		"under "
		"which policy\n"
		"milecastle audit --log refs/milecastle/log\tin a clone that fetched it",
	.options = options,
	.run = run_audit,
};
