/*
 * The chain, checked. Read next: server/audit.c, which asks what it means.
 */
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "server/journal.h"
#include "server/journal_read.h"
#include "base/banned.h"

void journal_reader_init(struct journal_reader *reader, struct str text)
{
	*reader = (struct journal_reader){.text = text};
}

/* The line at at, without its LF; *end is behind it. */
static struct str line_at(const struct journal_reader *r, size_t at, size_t *end)
{
	size_t stop = str_find(r->text, '\n', at);

	*end = stop < r->text.n ? stop + 1 : stop;
	return str_slice(r->text, at, stop);
}

static bool is_text(const struct node *map, const char *key, const char *value)
{
	const struct node *node = node_get(map, key);

	return node && node->kind == NODE_STRING && str_is(node->text, value);
}

static bool is_number(const struct node *map, const char *key, uint64_t value)
{
	const struct node *node = node_get(map, key);
	char digits[24] = "";
	struct buf text _cleanup_buf_ = BUF_INIT(sizeof(digits));

	buf_printf(&text, "%llu", (unsigned long long)value);
	return node && node->kind == NODE_NUMBER && str_eq(node->text, buf_str(&text));
}

const struct node *journal_line_read(uint64_t *seq, struct arena *arena, struct str line)
{
	const struct node *number, *record;
	struct node *root;
	struct err ignored;
	char digits[24] = "", *end;

	if (json_read(&root, arena, line, JSON_RECORD, &ignored) ||
		root->kind != NODE_MAP)
		return NULL;
	number = node_get(root, "seq");
	record = node_get(root, "record");
	if (!number || number->kind != NODE_NUMBER || number->text.n >= sizeof(digits) ||
		!node_get(root, "prev") || !record || record->kind != NODE_MAP)
		return NULL;
	memcpy(digits, number->text.p, number->text.n);
	*seq = strtoull(digits, &end, 10);
	return *end ? NULL : record;
}

void journal_prev(char out[SHA256_HEX], struct str text, size_t since, size_t end)
{
	if (end)
		sha256_hex(out, str_slice(text, since, end - 1));
	else
		memset(out, '0', SHA256_HEX - 1);
	out[SHA256_HEX - 1] = '\0';
}

static int broken(const struct journal_reader *r, struct err *err, const char *how)
{
	return err_set(err, "line %zu of the journal %s", r->number, how);
}

/* Does the record name as many torn lines as there are before it? */
static bool names_torn(const struct node *root, size_t torn)
{
	return torn ? is_number(root, "torn", torn) : !node_get(root, "torn");
}

static int check_record(struct journal_reader *r, const struct node *root, uint64_t seq,
	size_t torn, struct err *err)
{
	char prev[SHA256_HEX];

	journal_prev(prev, r->text, r->since, r->at);
	if (seq != r->seq)
		return broken(
			r, err, "does not have the next number: something is missing");
	if (!is_text(root, "prev", prev))
		return broken(r, err,
			"does not continue the line before: one of the two was changed");
	if (!names_torn(root, torn))
		return broken(r, err, "does not say how many lines before it are torn");
	return 0;
}

static void advance(struct journal_reader *r, size_t end)
{
	r->since = r->at;
	r->at = end;
	r->seq++;
}

int journal_next(struct journal_line *out, struct journal_reader *r, struct arena *arena,
	struct err *err)
{
	size_t torn = 0;

	for (; r->at < r->text.n; torn++) {
		const struct node *record;
		uint64_t seq;
		size_t end;
		struct str line = line_at(r, r->at, &end);

		r->number++;
		if (r->text.p[end - 1] != '\n') {
			r->is_cut_off = true;
			return 0;
		}
		record = journal_line_read(&seq, arena, line);
		if (!record) {
			r->at = end;
			continue;
		}
		if (check_record(r, record->parent, seq, torn, err))
			return -1;
		r->torn += torn;
		*out = (struct journal_line){
			.number = r->number, .seq = seq, .bytes = line, .record = record};
		advance(r, end);
		return 1;
	}
	return torn ? broken(r, err, "is no record, and no record behind it names it")
		    : 0;
}

/* A ref of a record that passed, was protected or adopted, and is at that id since. */
static bool is_tip(const struct node *record, const char *hex)
{
	const struct node *refs = node_get(record, "refs");
	bool is_adopt = is_text(record, "kind", "adopt");

	if (!refs || (!is_adopt && !is_text(record, "outcome", "pass")))
		return false;
	for (const struct node *it = refs->child; it; it = it->next) {
		const struct node *protected = node_get(it, "protected");

		if (is_text(it, "new", hex) &&
			(is_adopt || (protected && protected->kind == NODE_BOOL &&
					     protected->truth)))
			return true;
	}
	return false;
}

static bool find_tip(struct str text, const char *hex)
{
	struct arena arena = {0};
	struct journal_reader reader;
	struct journal_line line = {0};
	struct err ignored;
	bool is_found = false;

	journal_reader_init(&reader, text);
	while (!is_found && journal_next(&line, &reader, &arena, &ignored) > 0) {
		is_found = is_tip(line.record, hex);
		arena_reset(&arena);
	}
	arena_done(&arena);
	return is_found;
}

bool journal_has_tip(const char *dir, const struct oid *commit)
{
	struct arena arena = {0};
	struct str text, path;
	char hex[OID_HEX];
	struct err ignored;
	bool is_found;

	oid_hex(hex, commit);
	path = arena_printf(&arena, "%s/" JOURNAL_NAME, dir ? dir : "");
	/* most commits that are asked for were no tip: their id is nowhere in it */
	is_found = !file_read(&text, &arena, path.p, LIMIT_JOURNAL_BYTES, &ignored) &&
		   memmem(text.p, text.n, hex, strlen(hex)) && find_tip(text, hex);
	arena_done(&arena);
	return is_found;
}
