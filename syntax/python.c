/*
 * From tree-sitter's trees of single statements to one tree of struct py. The scanner of
 * tree-sitter-python 0.25.0 keeps one number for each level of indentation in 1024 bytes,
 * and stops the program when they do not fit; a piece has fewer columns of indentation
 * than fill that (LIMIT_PYTHON_INDENT; open strings take at most 255 bytes). Read next:
 * syntax/python_cut.c, components/script.c.
 */
#include <pthread.h>
#include "base/limits.h"
#include "base/text.h"
#include "syntax/parse.h"
#include "syntax/python.h"
#include "syntax/python_cut.h"
#include "base/banned.h"

const TSLanguage *tree_sitter_python(void);

/* What becomes of a kind of tree-sitter's, besides a node of its own. */
enum { TAKE_THROUGH = PY_KIND_COUNT, TAKE_NOTHING, TAKE_STRING, TAKE_TEXT };

static const struct {
	const char *name;
	uint8_t take;
} kinds[] = {
	{"module", TAKE_THROUGH},
	{"expression_statement", TAKE_THROUGH},
	{"parenthesized_expression", TAKE_THROUGH},
	{"argument_list", TAKE_THROUGH},
	{"decorated_definition", TAKE_THROUGH},
	{"with_clause", TAKE_THROUGH},
	{"with_item", TAKE_THROUGH},
	{"await", TAKE_THROUGH},
	{"typed_parameter", TAKE_THROUGH},
	{"comment", TAKE_NOTHING},
	{"line_continuation", TAKE_NOTHING},
	{"import_statement", TAKE_NOTHING},
	{"import_from_statement", TAKE_NOTHING},
	{"future_import_statement", TAKE_NOTHING},
	{"type", TAKE_NOTHING},
	{"type_parameter", TAKE_NOTHING},
	{"string_start", TAKE_NOTHING},
	{"string_end", TAKE_NOTHING},
	{"string", TAKE_STRING},
	{"string_content", TAKE_TEXT},
	{"concatenated_string", PY_JOIN},
	{"interpolation", PY_HOLE},
	{"identifier", PY_NAME},
	{"dotted_name", PY_NAME},
	{"integer", PY_NUMBER},
	{"float", PY_NUMBER},
	{"true", PY_WORD},
	{"false", PY_WORD},
	{"none", PY_WORD},
	{"list", PY_LIST},
	{"set", PY_LIST},
	{"list_pattern", PY_TUPLE},
	{"tuple", PY_TUPLE},
	{"tuple_pattern", PY_TUPLE},
	{"pattern_list", PY_TUPLE},
	{"expression_list", PY_TUPLE},
	{"dictionary", PY_DICT},
	{"pair", PY_PAIR},
	{"list_splat", PY_SPLAT},
	{"list_splat_pattern", PY_SPLAT},
	{"dictionary_splat", PY_SPLAT},
	{"dictionary_splat_pattern", PY_SPLAT},
	{"call", PY_CALL},
	{"keyword_argument", PY_KEYWORD},
	{"default_parameter", PY_KEYWORD},
	{"typed_default_parameter", PY_KEYWORD},
	{"attribute", PY_ATTRIBUTE},
	{"subscript", PY_SUBSCRIPT},
	{"binary_operator", PY_BINARY},
	{"boolean_operator", PY_BINARY},
	{"conditional_expression", PY_EITHER},
	{"list_comprehension", PY_COMPREHENSION},
	{"set_comprehension", PY_COMPREHENSION},
	{"dictionary_comprehension", PY_COMPREHENSION},
	{"generator_expression", PY_COMPREHENSION},
	{"for_in_clause", PY_FOR},
	{"if_clause", PY_IF},
	{"assignment", PY_ASSIGN},
	{"named_expression", PY_KEYWORD},
	{"augmented_assignment", PY_AUGMENT},
	{"function_definition", PY_FUNCTION},
	{"parameters", PY_PARAMETERS},
	{"lambda_parameters", PY_PARAMETERS},
	{"lambda", PY_LAMBDA},
	{"class_definition", PY_CLASS},
	{"if_statement", PY_IF},
	{"elif_clause", PY_ELSE},
	{"else_clause", PY_ELSE},
	{"except_clause", PY_ELSE},
	{"case_clause", PY_ELSE},
	{"for_statement", PY_FOR},
	{"while_statement", PY_WHILE},
	{"block", PY_BLOCK},
};

/* Names that belong to the node above, and what is left out, by field. */
static const struct {
	const char *name;
	bool is_text;
} fields[] = {{"name", true}, {"attribute", true}, {"operator", true}, {"type", false},
	{"return_type", false}, {"type_parameters", false}, {"alias", false}};

#define TABLE_SIZE 1024
static struct {
	uint8_t take[TABLE_SIZE]; /* by symbol */
	uint8_t field[256];	  /* 1: text of the node above; 2: nothing */
} table;

static uint8_t take_of(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return kinds[i].take;
	}
	return PY_OTHER;
}

static void table_init(void)
{
	const TSLanguage *language = tree_sitter_python();
	uint32_t count = ts_language_symbol_count(language);

	for (uint32_t i = 0; i < count && i < TABLE_SIZE; i++)
		table.take[i] = take_of(ts_language_symbol_name(language, (TSSymbol)i));
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		TSFieldId id = ts_language_field_id_for_name(
			language, fields[i].name, (uint32_t)strlen(fields[i].name));

		table.field[id & 255] = fields[i].is_text ? 1 : 2;
	}
	table.field[0] = 0;
}

struct level {
	struct py *own;	 /* what the node of this level became; NULL: nothing */
	struct py *into; /* where what is below it goes */
};

struct builder {
	struct arena *arena;
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
	uint8_t take = symbol < TABLE_SIZE ? table.take[symbol] : PY_OTHER;

	*below = (struct level){.into = into};
	if (field && table.field[field & 255]) {
		if (table.field[field & 255] == 1)
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

static void unread(struct builder *b, const struct python_piece *piece, const char *why)
{
	add(b, b->root, PY_UNREAD, piece->start, piece->end)->text = str_of(why);
}

/* A statement takes 3 to 40 steps a kilobyte; errors take more, and say no more. */
static size_t steps_for(size_t bytes, size_t left)
{
	size_t steps = 200 + bytes / 16;

	return steps < left ? steps : left;
}

static void read_piece(struct builder *b, struct parser *parser, size_t *steps,
	const struct python_text *text, const struct python_piece *piece)
{
	size_t allowed =
		steps_for(piece->end - piece->start, LIMIT_PYTHON_STEPS - *steps);
	struct budget budget = {.steps = LIMIT_PARSE_STEPS - allowed};
	TSTree *tree;

	if (piece->refused) {
		unread(b, piece, piece->refused);
		return;
	}
	if (parser_parse(&tree, parser, str_slice(text->text, piece->start, piece->end),
		    &budget) != PARSE_OK) {
		*steps += allowed;
		unread(b, piece, "a statement that takes more work than is done");
		return;
	}
	*steps += budget.steps - (LIMIT_PARSE_STEPS - allowed);
	b->base = piece->start;
	build(b, tree);
	ts_tree_delete(tree);
}

struct py *python_read(struct arena *arena, struct str bytes)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct parser parser = {.language = tree_sitter_python};
	struct py *root = ARENA_NEW(arena, struct py, 1);
	struct builder b = {.arena = arena, .bytes = bytes, .root = root};
	struct python_text text;
	size_t steps = 0;

	pthread_once(&once, table_init);
	*root = (struct py){.kind = PY_MODULE, .end = (uint32_t)bytes.n};
	python_cut(&text, arena, bytes);
	if (text.pieces.count)
		parser_start(&parser);
	for (size_t i = 0; i < text.pieces.count; i++)
		read_piece(&b, &parser, &steps, &text, &text.pieces.items[i]);
	parser_done(&parser);
	return root;
}
