/*
 * One pass over the log, which is checked on the way. Read next: server/journal_read.h.
 */
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/verdict_log.h"
#include "server/journal_read.h"
#include "server/publish.h"
#include "base/banned.h"

struct found {
	uint64_t seq;
	struct str ref, findings, pusher, time;
	char admission[SHA256_HEX]; /* "": nothing was found */
};

static struct str text_of(struct arena *arena, const struct node *map, const char *key)
{
	const struct node *node = node_get(map, key);

	return node && node->kind == NODE_STRING ? arena_str(arena, node->text)
						 : (struct str){0};
}

static bool is_accepted(const struct node *record)
{
	struct arena none = {0};
	bool is_pass = str_is(text_of(&none, record, "outcome"), "pass") &&
		       str_is(text_of(&none, record, "kind"), "push");

	arena_done(&none);
	return is_pass;
}

/* The record's ref that came to tip, or NULL. */
static const struct node *find_ref(
	struct arena *arena, const struct node *record, const char *tip)
{
	const struct node *refs = node_get(record, "refs");

	for (const struct node *it = refs ? refs->child : NULL; it; it = it->next) {
		if (str_is(text_of(arena, it, "new"), tip))
			return it;
	}
	return NULL;
}

static void take(struct found *out, struct arena *arena, const struct journal_line *line,
	const struct node *ref)
{
	struct buf bytes _cleanup_buf_ = BUF_INIT(LIMIT_RECORD_BYTES);

	json_node(&bytes, line->record);
	sha256_hex(out->admission, buf_str(&bytes));
	out->seq = line->seq;
	out->ref = text_of(arena, ref, "ref");
	out->findings = text_of(arena, ref, "findings");
	out->pusher = text_of(arena, line->record, "pusher");
	out->time = text_of(arena, line->record, "time");
}

static int search(struct found *out, struct arena *arena, struct str text,
	const char *tip, struct err *err)
{
	struct arena scratch = {0};
	struct journal_reader reader;
	struct journal_line line = {0};
	int more;

	journal_reader_init(&reader, text);
	while ((more = journal_next(&line, &reader, &scratch, err)) > 0) {
		const struct node *ref = is_accepted(line.record)
						 ? find_ref(&scratch, line.record, tip)
						 : NULL;

		if (ref)
			take(out, arena, &line, ref);
		arena_reset(&scratch);
	}
	arena_done(&scratch);
	return more;
}

int verdict_log(struct buf *out, bool *is_same, struct repo *repo, const char *rev,
	const struct oid *tip, const char digest[SHA256_HEX], struct err *err)
{
	struct arena arena __attribute__((cleanup(arena_done))) = {0};
	struct found found = {.seq = 0};
	struct str text;

	if (log_read(&text, repo, rev, &arena, err) ||
		search(&found, &arena, text, OID_HEX_OF(tip), err))
		return -1;
	*is_same = found.admission[0] && str_is(found.findings, digest);
	if (!found.admission[0]) {
		buf_puts(out,
			"no accepted push in the log brought a ref to this commit\n");
		return 0;
	}
	buf_printf(out, "%s admission, record %llu, %s, ", found.admission,
		(unsigned long long)found.seq, TEXT_SAFE(found.time));
	text_escape_line(out, found.ref);
	buf_puts(out, ", pushed by ");
	text_escape_line(out, found.pusher.n ? found.pusher : (struct str)STR("nobody"));
	buf_puts(out, *is_same ? ": the same findings\n" : ": other findings: ");
	if (!*is_same)
		buf_printf(out, "%s\n",
			found.findings.n ? TEXT_SAFE(found.findings) : "none");
	return 0;
}
