/*
 * GitLab's Code Quality report: a list of findings with a fingerprint each, by which
 * GitLab tells new ones from old. No fingerprint stands twice in a report, since GitLab
 * would drop the second. Muted findings are left out; what was not checked is a finding
 * of the highest severity. Guide: docs/ci.md. Read next: core/report.h.
 */
#include <inttypes.h>
#include <stdlib.h>
#include "base/limits.h"
#include "base/sha256.h"
#include "base/text.h"
#include "report/report_util.h"
#include "base/banned.h"

/* The key of a finding, for finding equal ones. */
struct print {
	char key[SHA256_HEX];
	size_t index; /* of its finding */
	size_t nth;   /* among findings with that key */
};

struct gitlab_state {
	struct json_writer writer;
	struct print *prints; /* one for each finding, by its index */
};

static void add_item(struct json_writer *w, struct str text, struct str check,
	const char *severity, struct str path, uint32_t line, struct str key)
{
	char digest[SHA256_HEX];

	sha256_hex(digest, key);
	json_open_map(w, NULL);
	json_str(w, "description", text);
	json_str(w, "check_name", check);
	json_text(w, "fingerprint", digest);
	json_text(w, "severity", severity);
	json_open_map(w, "location");
	json_str(w, "path", path);
	json_open_map(w, "lines");
	json_number(w, "begin", line ? line : 1);
	json_close_map(w);
	json_close_map(w);
	json_close_map(w);
}

/*
 * The hash of the line and not its number, so that a finding stays the same when lines
 * come and go above. Different lines with one hash and ordinal are an attack: the line's
 * first bytes, which differ there, tell them apart; blanks count in neither.
 */
static void make_key(struct buf *out, const struct finding *finding)
{
	buf_add(out, finding->rule->id);
	buf_putc(out, '\0');
	buf_add(out, finding->path);
	buf_putc(out, '\0');
	if (finding_has_hash(finding))
		buf_printf(out, "%" PRIx64 ":%" PRIu32, finding->line_hash,
			finding->line_hash_ordinal);
	else
		buf_printf(out, "line %" PRIu32, finding->span.line);
	for (size_t i = 0; !finding->frame_skip && i < finding->frame.n; i++) {
		if (finding->frame.p[i] != ' ' && finding->frame.p[i] != '\t')
			buf_putc(out, finding->frame.p[i]);
	}
}

static int by_key(const void *a, const void *b)
{
	const struct print *x = a, *y = b;
	int order = memcmp(x->key, y->key, sizeof(x->key));

	return order ? order : (x->index > y->index) - (x->index < y->index);
}

static int by_index(const void *a, const void *b)
{
	const struct print *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

/* A merge may hold a line again at another place of the same path: so all are compared.
 */
static struct print *prints_make(struct arena *arena, const struct finding_list *list)
{
	struct print *prints = ARENA_NEW(arena, struct print, list->count);

	for (size_t i = 0; i < list->count; i++) {
		struct buf key _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

		make_key(&key, &list->items[i]);
		sha256_hex(prints[i].key, buf_str(&key));
		prints[i].index = i;
	}
	if (!list->count)
		return prints;
	qsort(prints, list->count, sizeof(*prints), by_key);
	for (size_t i = 1; i < list->count; i++) {
		if (memcmp(prints[i].key, prints[i - 1].key, sizeof(prints[i].key)) == 0)
			prints[i].nth = prints[i - 1].nth + 1;
	}
	qsort(prints, list->count, sizeof(*prints), by_index);
	return prints;
}

static void gitlab_begin(struct report_job *job)
{
	struct gitlab_state *state = ARENA_NEW(job->arena, struct gitlab_state, 1);

	state->writer.out = job->out;
	state->prints = prints_make(job->arena, job->run->findings);
	job->state = state;
	json_open_list(&state->writer, NULL);
}

static void gitlab_finding(struct report_job *job, size_t index)
{
	static const char *const words[] = {
		[SEVERITY_ERROR] = "critical",
		[SEVERITY_WARNING] = "major",
		[SEVERITY_NOTE] = "info",
	};
	const struct finding *finding = &job->run->findings->items[index];
	struct gitlab_state *state = job->state;
	struct buf key _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	if (finding->state != STATE_OPEN)
		return;
	make_key(&key, finding);
	buf_printf(&key, ":%zu", state->prints[index].nth);
	add_item(&state->writer, finding->message, finding->rule->id,
		words[finding->severity], finding->path, finding->span.line,
		buf_str(&key));
}

static void add_unchecked(struct json_writer *w, const struct unchecked *item, size_t i)
{
	bool is_fault = item->kind == UNCHECKED_FAULT;
	struct buf key _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	buf_printf(&key, "unchecked:%zu:", i);
	buf_add(&key, item->path);
	buf_puts(&text, is_fault ? "not checked: " : "partly checked: ");
	buf_add(&text, item->reason);
	add_item(w, buf_str(&text), str_of(is_fault ? "not-checked" : "partly-checked"),
		is_fault ? "blocker" : "minor", item->path.n ? item->path : str_of("."),
		1, buf_str(&key));
}

static void gitlab_end(struct report_job *job)
{
	const struct unchecked_list *list = job->run->unchecked;
	struct gitlab_state *state = job->state;

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].kind != UNCHECKED_EXCLUDED)
			add_unchecked(&state->writer, &list->items[i], i);
	}
	json_close_list(&state->writer);
	buf_putc(job->out, '\n');
}

const struct report report_gitlab = {
	.name = "gitlab",
	.begin = gitlab_begin,
	.finding = gitlab_finding,
	.end = gitlab_end,
};
