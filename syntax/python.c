/*
 * From tree-sitter's trees of single statements to one tree of struct py. The scanner of
 * tree-sitter-python 0.25.0 keeps one number for each level of indentation in 1024 bytes,
 * and stops the program when they do not fit; a piece has fewer columns of indentation
 * than fill that (LIMIT_PYTHON_INDENT; open strings take at most 255 bytes). Read next:
 * syntax/python_cut.c, components/script.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "syntax/parse.h"
#include "syntax/python_cut.h"
#include "syntax/python_kinds.h"
#include "base/banned.h"

#define GROUP_BYTES 8192 /* statements that are parsed at once */
#define PARSE_STEPS 2	 /* what any parse costs besides, as steps */

struct level {
	struct py *own;	 /* what the node of this level became; NULL: nothing */
	struct py *into; /* where what is below it goes */
};

struct builder {
	struct arena *arena;
	struct parser *parser;
	struct python_text text;
	size_t steps; /* spent, of LIMIT_PYTHON_STEPS */
	struct str bytes;
	uint32_t base; /* of the statement that is built */
	struct py *root;
	TSTreeCursor cursor;
	struct {
		struct level *items;
		size_t count, cap;
	} levels;
};

static void append(struct py *parent, struct py *node)
{
	node->parent = parent;
	node->next = NULL;
	if (parent->last)
		parent->last->next = node;
	else
		parent->child = node;
	parent->last = node;
}

static struct py *add(struct builder *b, struct py *parent, enum py_kind kind,
	uint32_t start, uint32_t end)
{
	struct py *node = ARENA_NEW(b->arena, struct py, 1);

	*node = (struct py){.kind = kind, .start = start, .end = end};
	append(parent, node);
	return node;
}

/* --- strings ---------------------------------------------------------------------------
 */

static void put_code_point(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_putc(out, (char)c);
	} else if (c < 0x800) {
		buf_putc(out, (char)(0xc0 | c >> 6));
		buf_putc(out, (char)(0x80 | (c & 63)));
	} else {
		if (c >= 0x10000)
			buf_putc(out, (char)(0xf0 | (c >> 18 & 7)));
		buf_putc(out, (char)((c >= 0x10000 ? 0x80 : 0xe0) |
				      (c >> 12 & (c >= 0x10000 ? 63 : 15))));
		buf_putc(out, (char)(0x80 | (c >> 6 & 63)));
		buf_putc(out, (char)(0x80 | (c & 63)));
	}
}

/* Up to max digits of a base behind at; how many there were. */
static size_t read_digits(uint32_t *out, struct str s, size_t at, int base, size_t max)
{
	size_t n = 0;

	*out = 0;
	for (; n < max && at + n < s.n; n++) {
		int digit = text_hex_digit(s.p[at + n]);

		if (digit < 0 || digit >= base)
			break;
		*out = *out * (uint32_t)base + (uint32_t)digit;
	}
	return n;
}

/* \xHH, \uHHHH, \UHHHHHHHH, \OOO; bytes taken with the backslash. */
static size_t put_number(struct buf *out, struct str s, size_t at, char c)
{
	uint32_t value = 0;
	size_t n;

	if (c == 'x' || c == 'u' || c == 'U') {
		n = read_digits(&value, s, at + 2, 16, c == 'x' ? 2 : c == 'u' ? 4 : 8);
		if (n && value < 0x110000)
			put_code_point(out, value);
		return 2 + n;
	}
	n = read_digits(&value, s, at + 1, 8, 3);
	if (n)
		put_code_point(out, value);
	else
		buf_putc(out, '\\');
	return 1 + n;
}

/* The escape behind the backslash at; bytes taken with it. */
static size_t put_escape(struct buf *out, struct str s, size_t at)
{
	static const char from[] = "ntrabfv\\'\"", to[] = "\n\t\r\a\b\f\v\\'\"";
	char c = at + 1 < s.n ? s.p[at + 1] : 0;
	const char *simple = c ? strchr(from, c) : NULL;

	if (c == '\n' || c == '\r')
		return c == '\r' && at + 2 < s.n && s.p[at + 2] == '\n' ? 3 : 2;
	if (!simple)
		return put_number(out, s, at, c);
	buf_putc(out, to[simple - from]);
	return 2;
}

static bool has(struct str s, char c)
{
	return str_find(s, c, 0) < s.n;
}

/* What a piece of a string says; a view of it where it says what it is. */
static struct str decode(struct builder *b, struct str s, bool is_raw, bool is_format)
{
	struct buf out _cleanup_buf_ = BUF_INIT(LIMIT_PARSE_BYTES * 2);

	if ((is_raw || !has(s, '\\')) && (!is_format || (!has(s, '{') && !has(s, '}'))))
		return s;
	for (size_t at = 0; at < s.n;) {
		char c = s.p[at];

		if (c == '\\' && !is_raw) {
			at += put_escape(&out, s, at);
			continue;
		}
		if (is_format && (c == '{' || c == '}') && at + 1 < s.n &&
			s.p[at + 1] == c)
			at++;
		buf_putc(&out, c);
		at++;
	}
	return arena_str(b->arena, buf_str(&out));
}

struct prefix {
	size_t n; /* of the prefix */
	bool is_raw, is_format;
};

static struct prefix prefix_of(struct str s)
{
	struct prefix prefix = {0};

	for (; prefix.n < s.n && s.p[prefix.n] != '"' && s.p[prefix.n] != '\'';
		prefix.n++) {
		char c = text_lower(s.p[prefix.n]);

		prefix.is_raw |= c == 'r';
		prefix.is_format |= c == 'f' || c == 't';
	}
	return prefix;
}

/* What is between the quotes. */
static struct str inside(struct str s, size_t at)
{
	size_t n = at + 2 < s.n && s.p[at] == s.p[at + 1] && s.p[at] == s.p[at + 2] &&
				   s.n - at >= 6
			   ? 3
			   : 1;
	size_t end = s.n;

	if (end >= at + 2 * n && s.p[end - 1] == s.p[at])
		end -= n;
	return str_slice(s, at + n, end);
}

/* --- nodes -----------------------------------------------------------------------------
 */

/* A node for a string; true: what is below it matters, it is an f-string. */
static bool build_string(struct builder *b, struct level *below, TSNode node,
	struct py *into, uint32_t start, uint32_t end)
{
	struct str s = str_slice(b->bytes, start, end);
	struct prefix prefix = prefix_of(s);
	bool has_parts = prefix.is_format && ts_node_named_child_count(node) > 2;
	struct py *own = add(b, into, has_parts ? PY_JOIN : PY_STRING, start, end);

	own->is_broken = ts_node_has_error(node);
	below->own = below->into = own;
	if (has_parts)
		return true;
	own->text = decode(b, inside(s, prefix.n), prefix.is_raw, prefix.is_format);
	return false;
}

/* Text between the braces of an f-string, whose prefix the node above tells. */
static void build_text(struct builder *b, struct py *into, uint32_t start, uint32_t end)
{
	struct prefix prefix = prefix_of(str_slice(b->bytes, into->start, into->end));
	struct py *own = add(b, into, PY_STRING, start, end);

	own->text = decode(
		b, str_slice(b->bytes, start, end), prefix.is_raw, prefix.is_format);
}

static bool has_text(uint8_t kind)
{
	return kind == PY_NAME || kind == PY_NUMBER || kind == PY_WORD;
}

/* The node under the cursor; true: go below it, where *below says. */
static bool build_node(struct builder *b, struct level *below)
{
	TSNode node = ts_tree_cursor_current_node(&b->cursor);
	TSFieldId field = ts_tree_cursor_current_field_id(&b->cursor);
	struct py *into =
		b->levels.count ? b->levels.items[b->levels.count - 1].into : b->root;
	uint32_t start = b->base + ts_node_start_byte(node);
	uint32_t end = b->base + ts_node_end_byte(node);
	uint16_t symbol = ts_node_symbol(node);
	uint8_t take = python_take(symbol);

	*below = (struct level){.into = into};
	if (python_field(field) != FIELD_NODE) {
		if (python_field(field) == FIELD_TEXT)
			into->text = str_slice(b->bytes, start, end);
		return false;
	}
	if (symbol == SYMBOL_ERROR)
		take = PY_ERROR;
	else if (!ts_node_is_named(node) || ts_node_is_missing(node))
		return false;
	if (take == TAKE_STRING)
		return build_string(b, below, node, into, start, end);
	if (take == TAKE_TEXT)
		build_text(b, into, start, end);
	if (take >= PY_KIND_COUNT)
		return take == TAKE_THROUGH;
	below->own = below->into = add(b, into, take, start, end);
	below->own->is_broken = ts_node_has_error(node);
	if (has_text(take) || take == PY_SPLAT)
		below->own->text = str_slice(b->bytes, start, end);
	return !has_text(take);
}

/* Body first, then clauses: each clause goes into the one before, the body into the last.
 */
static void nest_comprehension(struct builder *b, struct py *node)
{
	struct py *body = node->child, *clause = body ? body->next : NULL, *into = node;

	if (!body)
		return;
	node->child = node->last = NULL;
	while (clause) {
		struct py *next = clause->next;

		append(into, clause);
		if (clause->kind == PY_FOR || clause->kind == PY_IF)
			into = clause;
		clause = next;
	}
	append(add(b, into, PY_YIELD, body->start, body->end), body);
}

static void leave(struct builder *b)
{
	struct py *own = b->levels.items[--b->levels.count].own;

	if (own && own->kind == PY_COMPREHENSION)
		nest_comprehension(b, own);
}

static void build(struct builder *b, TSTree *tree)
{
	b->cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
	b->levels.count = 0;
	for (bool is_done = false; !is_done;) {
		struct level below;

		if (build_node(b, &below) &&
			ts_tree_cursor_goto_first_child(&b->cursor)) {
			VEC_PUSH(b->arena, &b->levels, below);
			continue;
		}
		while (!is_done && !ts_tree_cursor_goto_next_sibling(&b->cursor)) {
			is_done = !b->levels.count ||
				  !ts_tree_cursor_goto_parent(&b->cursor);
			if (!is_done)
				leave(b);
		}
	}
	ts_tree_cursor_delete(&b->cursor);
}

static void unread(struct builder *b, uint32_t start, uint32_t end, const char *why)
{
	add(b, b->root, PY_UNREAD, start, end)->text = str_of(why);
}

/* Real code takes 3 to 10 steps a kilobyte, the densest 40; errors take more. */
static size_t steps_for(size_t bytes, size_t left)
{
	size_t steps = 50 + bytes / 20;

	return steps < left ? steps : left;
}

/* What statements are parsed to one tree, or NULL: it would take too much. */
static TSTree *parse(struct builder *b, uint32_t start, uint32_t end)
{
	size_t allowed = steps_for(end - start, LIMIT_PYTHON_STEPS - b->steps);
	struct budget budget = {.steps = LIMIT_PARSE_STEPS - allowed};
	TSTree *tree = NULL;
	size_t taken = allowed;

	if (parser_parse(&tree, b->parser, str_slice(b->text.text, start, end),
		    &budget) == PARSE_OK)
		taken = PARSE_STEPS + budget.steps - (LIMIT_PARSE_STEPS - allowed);
	b->steps += taken;
	if (b->steps > LIMIT_PYTHON_STEPS)
		b->steps = LIMIT_PYTHON_STEPS;
	return tree;
}

static bool has_error(const TSTree *tree)
{
	return !tree || ts_node_has_error(ts_tree_root_node(tree));
}

static void read_piece(struct builder *b, const struct python_piece *piece)
{
	TSTree *tree = NULL;

	if (piece->refused) {
		unread(b, piece->start, piece->end, piece->refused);
		return;
	}
	if (b->steps < LIMIT_PYTHON_STEPS)
		tree = parse(b, piece->start, piece->end);
	if (!tree) {
		unread(b, piece->start, piece->end,
			"a statement that takes more work than is done");
		return;
	}
	b->base = piece->start;
	build(b, tree);
	ts_tree_delete(tree);
}

/* The first piece that does not go with those from at on. */
static size_t group_end(const struct python_text *text, size_t at)
{
	size_t end = at + 1;

	while (end < text->pieces.count && !text->pieces.items[at].refused &&
		!text->pieces.items[end].refused &&
		text->pieces.items[end].end - text->pieces.items[at].start < GROUP_BYTES)
		end++;
	return end;
}

/* Small statements together, since each parse costs; where there is an error, alone. */
static void read_group(struct builder *b, size_t at, size_t end)
{
	const struct python_piece *first = &b->text.pieces.items[at];
	TSTree *tree = NULL;

	if (end - at > 1)
		tree = parse(b, first->start, b->text.pieces.items[end - 1].end);
	if (!has_error(tree)) {
		b->base = first->start;
		build(b, tree);
	} else {
		for (; at < end; at++)
			read_piece(b, &b->text.pieces.items[at]);
	}
	if (tree)
		ts_tree_delete(tree);
}

struct py *python_read(struct arena *arena, struct str bytes)
{
	struct parser parser = {.language = tree_sitter_python};
	struct py *root = ARENA_NEW(arena, struct py, 1);
	struct builder b = {
		.arena = arena, .bytes = bytes, .root = root, .parser = &parser};

	*root = (struct py){.kind = PY_MODULE, .end = (uint32_t)bytes.n};
	python_cut(&b.text, arena, bytes);
	if (b.text.pieces.count)
		parser_start(&parser);
	for (size_t at = 0, end; at < b.text.pieces.count; at = end) {
		if (b.steps == LIMIT_PYTHON_STEPS) {
			unread(&b, b.text.pieces.items[at].start, (uint32_t)bytes.n,
				"more than is parsed of one file");
			break;
		}
		end = group_end(&b.text, at);
		read_group(&b, at, end);
	}
	parser_done(&parser);
	return root;
}
