/*
 * The chain, checked. Read next: server/audit.c, which asks what it means.
 */
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
	memset(reader->prev, '0', SHA256_HEX - 1);
}

/* The line at at, without its LF; *end is behind it. */
static struct str line_at(const struct journal_reader *r, size_t at, size_t *end)
{
	size_t stop = str_find(r->text, '\n', at);

	*end = stop < r->text.n ? stop + 1 : stop;
	return str_slice(r->text, at, stop);
}

/* A line as an object; NULL when it is none. */
static const struct node *read_line(struct arena *arena, struct str line)
{
	struct node *root;
	struct err ignored;

	if (json_read(&root, arena, line, JSON_RECORD, &ignored) ||
		root->kind != NODE_MAP)
		return NULL;
	return root;
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

/* Does the line behind say that the one in hand was cut off? */
static bool is_torn(
	const struct journal_reader *r, struct arena *arena, struct str line, size_t end)
{
	char digest[SHA256_HEX];
	const struct node *next, *torn;
	size_t ignored;

	if (end >= r->text.n)
		return false;
	next = read_line(arena, line_at(r, end, &ignored));
	torn = next ? node_get(next, "torn") : NULL;
	sha256_hex(digest, line);
	return torn && torn->kind == NODE_BOOL && torn->truth &&
	       is_text(next, "prev", digest);
}

static int broken(const struct journal_reader *r, struct err *err, const char *how)
{
	return err_set(err, "line %zu of the journal %s", r->number, how);
}

static int check_line(struct journal_line *out, struct journal_reader *r,
	struct arena *arena, struct str line, struct err *err)
{
	const struct node *root = read_line(arena, line);
	const struct node *record = root ? node_get(root, "record") : NULL;

	if (!record || record->kind != NODE_MAP)
		return broken(r, err, "is no record");
	if (!is_number(root, "seq", r->seq))
		return broken(
			r, err, "does not have the next number: something is missing");
	if (!is_text(root, "prev", r->prev))
		return broken(r, err,
			"does not continue the line before: one of the two was changed");
	*out = (struct journal_line){
		.number = r->number, .seq = r->seq, .bytes = line, .record = record};
	return 1;
}

int journal_next(struct journal_line *out, struct journal_reader *r, struct arena *arena,
	struct err *err)
{
	while (r->at < r->text.n) {
		size_t end;
		struct str line = line_at(r, r->at, &end);

		r->number++;
		if (r->text.p[end - 1] != '\n') {
			r->is_cut_off = true;
			return 0;
		}
		if (is_torn(r, arena, line, end)) {
			r->torn++;
		} else {
			if (check_line(out, r, arena, line, err) < 0)
				return -1;
			r->seq++;
		}
		sha256_hex(r->prev, line);
		r->at = end;
		if (out->bytes.p == line.p)
			return 1;
	}
	return 0;
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
