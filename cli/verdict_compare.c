/*
 * What makes two records differ. The head line has one reason for each of its keys; any
 * other line is shown as it is. Read next: core/record.c, which writes them.
 */
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/verdict_compare.h"
#include "base/banned.h"

/* What it means that the value of a key differs, and what to do. */
static const struct {
	const char *key, *meaning;
} meanings[] = {
	{"format", "the records are of different formats; use the same version"},
	{"engine", "the programs have different versions; use the same one"},
	{"tip", "the records are about different commits"},
	{"bases", "the ranges start elsewhere: what another protected branch holds may "
		  "count as known there; name it with ^REV, or fetch"},
	{"policy", "the policies differ; name the commit with --policy-from"},
	{"floor", "the server has a floor; give its policy with --floor"},
	{"rules", "the rules differ: other versions of the program, or other files in "
		  ".milecastle/rules"},
	{"threshold", "the thresholds differ"},
	{"scope", "the scopes differ"},
};

static struct str next_line(struct str text, size_t *at)
{
	size_t end = str_find(text, '\n', *at);
	struct str line = str_slice(text, *at, end);

	*at = end < text.n ? end + 1 : text.n;
	return line;
}

/* A value as it is written. */
static struct str shown(struct arena *arena, const struct node *node)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_ERR_BYTES);

	if (!node)
		return (struct str)STR("nothing");
	json_node(&text, node);
	return arena_str(arena, buf_str(&text));
}

static void say_key(struct buf *out, struct arena *arena, const char *key,
	const char *meaning, const struct node *own, const struct node *other)
{
	buf_printf(out, "differ in \"%s\": %s\n  here:  ", key, meaning);
	text_escape_line(out, shown(arena, own));
	buf_puts(out, "\n  there: ");
	text_escape_line(out, shown(arena, other));
	buf_putc(out, '\n');
}

/* The heads: the first key that differs and has a meaning. */
static bool say_head(
	struct buf *out, struct arena *arena, struct str own, struct str other)
{
	struct node *a, *b;
	struct err err;

	if (json_read(&a, arena, own, JSON_STRICT, &err) ||
		json_read(&b, arena, other, JSON_STRICT, &err) || b->kind != NODE_MAP ||
		!node_get(a, "record") || !node_get(b, "record"))
		return false;
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		const struct node *x = node_get(a, meanings[i].key);
		const struct node *y = node_get(b, meanings[i].key);

		if (str_eq(shown(arena, x), shown(arena, y)))
			continue;
		say_key(out, arena, meanings[i].key, meanings[i].meaning, x, y);
		return true;
	}
	return false;
}

static void say_line(struct buf *out, const char *side, struct str line)
{
	buf_puts(out, side);
	if (line.n)
		text_escape_line(out, str_slice(line, 0, LIMIT_ERR_BYTES));
	else
		buf_puts(out, "nothing more");
	buf_putc(out, '\n');
}

bool verdict_compare(
	struct buf *out, struct arena *arena, struct str own, struct str other)
{
	size_t at = 0, other_at = 0, number = 1;
	struct str a, b;

	if (str_eq(own, other)) {
		buf_puts(out, "the same record\n");
		return true;
	}
	for (;; number++) {
		a = next_line(own, &at);
		b = next_line(other, &other_at);
		if (!str_eq(a, b) || (at >= own.n && other_at >= other.n))
			break;
	}
	if (number == 1 && say_head(out, arena, a, b))
		return false;
	buf_printf(out, "differ first in line %zu\n", number);
	say_line(out, "  here:  ", a);
	say_line(out, "  there: ", b);
	return false;
}
