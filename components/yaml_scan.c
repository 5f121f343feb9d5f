/*
 * The structure of YAML: maps and lists by indentation or in brackets, as a tree. Levels
 * that are open stand on a stack; each has at most one slot, the value that its last key
 * or dash awaits. What comes without a slot to go to is attached to the level that is
 * open, so that nothing is lost. Read next: components/yaml_scalar.c, yaml_tree.c.
 */
#include "components/yaml_scanner.h"
#include "base/banned.h"

/* --- what both kinds share -------------------------------------------------------------
 */

/* The name behind & or *. */
static struct str read_name(struct yaml_scanner *y, bool is_flow)
{
	size_t start = ++y->at;

	while (!yaml_is_space(y->s, y->at) &&
		!(is_flow && memchr(",[]{}", y->s.p[y->at], 5)))
		y->at++;
	return str_slice(y->s, start, y->at);
}

/* Anchors and tags. Returns whether there was an anchor. */
static bool read_properties(struct yaml_scanner *y, bool is_flow)
{
	bool has_anchor = false;

	while (y->at < y->s.n && (y->s.p[y->at] == '&' || y->s.p[y->at] == '!')) {
		bool is_anchor = y->s.p[y->at] == '&';
		struct str name = read_name(y, is_flow);

		if (is_anchor && name.n) {
			y->anchor = name;
			has_anchor = true;
		}
		yaml_skip_blanks(y);
	}
	return has_anchor;
}

/* An alias: *target is what it stands for. "*a:" may be the name "a" and a colon. */
static struct yaml_scalar read_alias(
	struct yaml_scanner *y, bool is_flow, struct yaml_node **target)
{
	struct yaml_scalar out = {.start = y->at};

	out.text = read_name(y, is_flow);
	*target = dictionary_get(&y->anchors, out.text);
	if (!*target && out.text.n && out.text.p[out.text.n - 1] == ':') {
		out.text.n--;
		y->at--;
		*target = dictionary_get(&y->anchors, out.text);
	}
	out.end = y->at;
	return out;
}

static bool is_colon(const struct yaml_scanner *y, bool is_flow, bool is_quoted)
{
	struct str s = y->s;
	size_t at = y->at;

	return at < s.n && s.p[at] == ':' &&
	       (yaml_is_space(s, at + 1) ||
		       (is_flow && (is_quoted || memchr(",[]{}", s.p[at + 1], 5))));
}

static struct yaml_node *fill_scalar(
	struct yaml_scanner *y, const struct yaml_scalar *scalar)
{
	struct yaml_node *node = yaml_fill(y, YAML_SCALAR, scalar->start);

	node->text = scalar->text;
	node->end = (uint32_t)scalar->end;
	node->is_quoted = scalar->is_quoted;
	return node;
}

static void fill_alias(struct yaml_scanner *y, const struct yaml_scalar *scalar,
	const struct yaml_node *target)
{
	struct yaml_node *node = yaml_fill(y, YAML_ALIAS, scalar->start);

	if (!target)
		yaml_problem(y, scalar->start, "an alias of nothing that is known");
	node->text = scalar->text;
	node->end = (uint32_t)scalar->end;
	node->target = target;
}

/* An anchor before a key is the key's; what the key begins counts as anchored, too. */
static void anchor_key(struct yaml_scanner *y, const struct yaml_scalar *key)
{
	struct yaml_node *node = ARENA_NEW(y->arena, struct yaml_node, 1);

	node->kind = YAML_SCALAR;
	node->text = key->text;
	yaml_name_anchor(y, node);
}

/* --- flow ------------------------------------------------------------------------------
 */

static void open_flow(struct yaml_scanner *y)
{
	enum yaml_kind kind = y->s.p[y->at] == '{' ? YAML_MAP : YAML_LIST;
	long indent = yaml_top(y)->indent;

	if (y->skipped || !yaml_open_level(y, yaml_fill(y, kind, y->at), indent))
		y->skipped++;
	else
		yaml_top(y)->is_flow = true;
	y->at++;
}

static void close_flow(struct yaml_scanner *y)
{
	y->at++;
	if (y->skipped) {
		y->skipped--;
		return;
	}
	if (yaml_top(y)->node)
		yaml_top(y)->node->end = (uint32_t)y->at;
	y->depth--;
}

/* A key in brackets; in a list it is a map of its own: [a: b]. */
static void flow_key(struct yaml_scanner *y, const struct yaml_scalar *key)
{
	struct yaml_node *map = yaml_top(y)->node;

	if (y->anchor.n)
		anchor_key(y, key);
	if (map->kind == YAML_LIST) {
		yaml_top(y)->slot = NULL; /* [a: b: c] does not nest */
		map = yaml_fill(y, YAML_MAP, key->start);
	}
	yaml_open_entry(y, key, map);
}

static void flow_scalar(struct yaml_scanner *y)
{
	char c = y->s.p[y->at];
	struct yaml_node *target = NULL;
	struct yaml_scalar scalar;
	bool is_key, is_explicit = y->is_explicit;

	y->is_explicit = false;
	if (c == '*')
		scalar = read_alias(y, true, &target);
	else if (c == '"' || c == '\'')
		yaml_quoted(y, &scalar);
	else
		yaml_plain_flow(y, &scalar);
	yaml_skip_space(y);
	is_key = is_colon(y, true, scalar.is_quoted);
	y->at += is_key;
	if (is_key || is_explicit) {
		if (c == '*' && target && target->kind == YAML_SCALAR)
			scalar.text = target->text;
		flow_key(y, &scalar);
	} else if (c == '*') {
		fill_alias(y, &scalar, target);
	} else if (yaml_top(y)->node->kind == YAML_MAP && !yaml_top(y)->slot) {
		yaml_open_entry(
			y, &scalar, yaml_top(y)->node); /* {a, b}: keys without values */
		yaml_top(y)->slot = NULL;
	} else {
		fill_scalar(y, &scalar);
	}
}

/* A colon with no key before it that is a scalar: {[a]: b}. */
static bool is_lost_colon(const struct yaml_scanner *y)
{
	const struct yaml_level *level = &y->levels[y->depth - 1];

	return y->s.p[y->at] == ':' && !level->slot && level->node->kind == YAML_MAP &&
	       level->node->last && is_colon(y, true, true);
}

static void flow_token(struct yaml_scanner *y)
{
	char c = y->s.p[y->at];

	if (c == '{' || c == '[') {
		y->is_explicit = false;
		open_flow(y);
	} else if (c == '}' || c == ']') {
		close_flow(y);
	} else if (c == ',') {
		yaml_top(y)->slot = NULL;
		y->anchor.n = 0;
		y->is_explicit = false;
		y->at++;
	} else if (is_lost_colon(y)) {
		yaml_problem(y, y->at, "a key that is no scalar");
		y->at++;
	} else if ((c == '?' || c == '-') && yaml_is_space(y->s, y->at + 1)) {
		y->is_explicit = c == '?';
		y->at++;
	} else if (c == '&' || c == '!') {
		read_properties(y, true);
	} else {
		flow_scalar(y);
	}
}

static void scan_flow(struct yaml_scanner *y)
{
	size_t base = y->depth, start = y->at;

	open_flow(y);
	while (y->depth > base || y->skipped) {
		yaml_skip_space(y);
		if (y->at >= y->s.n) {
			yaml_problem(y, start, "a bracket that is never closed");
			break;
		}
		flow_token(y);
	}
	y->depth = base;
	y->skipped = 0;
	y->is_explicit = false;
}

/* --- block -----------------------------------------------------------------------------
 */

/* '-', '?' or ':' that stands alone. */
static bool is_indicator(const struct yaml_scanner *y, char c)
{
	return y->at < y->s.n && y->s.p[y->at] == c && yaml_is_space(y->s, y->at + 1);
}

static void block_key(struct yaml_scanner *y, const struct yaml_scalar *key, long column,
	bool has_anchor)
{
	y->at++; /* the colon */
	if (has_anchor)
		anchor_key(y, key);
	yaml_open_block(y, YAML_MAP, column, key->start);
	if (has_anchor && yaml_top(y)->node)
		yaml_top(y)->node->is_anchored = yaml_top(y)->node->is_shared = true;
	yaml_open_entry(y, key, yaml_top(y)->node);
	yaml_skip_blanks(y);
}

/* A scalar, an alias or a bracket at y->at. true: it was a key, and at stands behind it.
 */
static bool scan_value(
	struct yaml_scanner *y, bool is_key_here, long column, bool has_anchor)
{
	char c = y->s.p[y->at];
	struct yaml_node *target = NULL, *node;
	struct yaml_scalar scalar;
	bool is_key = false, is_folded;

	if (c == '{' || c == '[') {
		scan_flow(y);
		return false;
	}
	if ((c == '|' || c == '>') && yaml_block_scalar(y, &scalar, &is_folded)) {
		node = fill_scalar(y, &scalar);
		node->is_block = true;
		node->is_folded = is_folded;
		return false;
	}
	if (c == '*')
		scalar = read_alias(y, false, &target);
	else if (c == '"' || c == '\'')
		yaml_quoted(y, &scalar);
	else
		yaml_plain_block(y, &scalar, is_key_here, &is_key);
	yaml_skip_blanks(y);
	if (is_key_here && is_colon(y, false, false)) {
		if (target && target->kind == YAML_SCALAR)
			scalar.text = target->text;
		block_key(y, &scalar, column, has_anchor);
		return true;
	}
	if (c == '*')
		fill_alias(y, &scalar, target);
	else
		fill_scalar(y, &scalar);
	return false;
}

/* The scalar behind "?"; false: it is none. */
static bool read_key(struct yaml_scanner *y, struct yaml_scalar *key)
{
	struct yaml_node *target = NULL;
	bool is_key, is_folded;
	char c;

	read_properties(y, false);
	if (yaml_is_line_end(y))
		return false;
	c = y->s.p[y->at];
	if (c == '{' || c == '[' || is_indicator(y, '-'))
		return false;
	if ((c == '|' || c == '>') && yaml_block_scalar(y, key, &is_folded)) {
		key->text = str_trim(key->text);
	} else if (c == '*') {
		*key = read_alias(y, false, &target);
		if (target && target->kind == YAML_SCALAR)
			key->text = target->text;
	} else if (c == '"' || c == '\'') {
		yaml_quoted(y, key);
	} else {
		yaml_plain_block(y, key, true, &is_key);
	}
	return true;
}

/* "? KEY": the value is behind a colon on a line of its own. */
static void explicit_key(struct yaml_scanner *y, long column)
{
	struct yaml_scalar key = {.start = y->at, .end = y->at + 1};

	yaml_open_block(y, YAML_MAP, column, y->at);
	y->at++;
	yaml_skip_blanks(y);
	if (!read_key(y, &key))
		yaml_problem(y, y->at, "a key that is no scalar");
	if (y->anchor.n)
		anchor_key(y, &key);
	yaml_open_entry(y, &key, yaml_top(y)->node);
}

/* What begins at y->at, the first byte of its line that says something. */
static void scan_block(struct yaml_scanner *y)
{
	long column = (long)(y->at - y->line_at);
	bool has_anchor;

	yaml_close_blocks(y, column, is_indicator(y, '-'));
	while (is_indicator(y, '-') || is_indicator(y, ':')) {
		if (y->s.p[y->at] == '-') {
			yaml_open_block(y, YAML_LIST, column, y->at);
			yaml_top(y)->slot = yaml_add_node(y, yaml_top(y)->node, y->at);
		}
		y->at++;
		yaml_skip_blanks(y);
		if (yaml_is_line_end(y))
			return;
		column = (long)(y->at - y->line_at);
	}
	if (is_indicator(y, '?')) {
		explicit_key(y, column);
		return;
	}
	has_anchor = read_properties(y, false);
	if (yaml_is_line_end(y) || !scan_value(y, true, column, has_anchor))
		return;
	read_properties(y, false);
	if (!yaml_is_line_end(y))
		scan_value(y, false, 0, false);
}

/* "---", "..." and what a document begins with; true: the line is done with. */
static bool scan_marker(struct yaml_scanner *y)
{
	if (y->at != y->line_at || y->at >= y->s.n)
		return false;
	if (y->s.p[y->at] == '%' && y->depth == 1) {
		yaml_skip_line(y);
		return true;
	}
	if (!yaml_is_marker(y->s, y->at))
		return false;
	y->depth = 1;
	y->levels[0].slot = NULL;
	y->anchor.n = 0;
	y->at += 3;
	yaml_skip_blanks(y);
	if (!yaml_is_line_end(y))
		return false;
	yaml_skip_line(y);
	return true;
}

void yaml_scan(struct yaml_file *out, struct arena *arena, struct str bytes,
	enum yaml_flags flags)
{
	struct yaml_scanner y = {.out = out,
		.arena = arena,
		.s = bytes,
		.flags = flags,
		.depth = 1,
		.levels = {{.indent = -1}},
		.anchors = {.arena = arena}};

	*out = (struct yaml_file){.bytes = bytes};
	if (str_has_prefix(bytes, "\xff\xfe") || str_has_prefix(bytes, "\xfe\xff"))
		yaml_problem(&y, 0, "UTF-16, which is not read");
	if (str_has_prefix(bytes, "\xef\xbb\xbf"))
		y.at = 3;
	y.line_at = y.at;
	while (y.at < bytes.n) {
		size_t before = y.at;

		yaml_skip_blanks(&y);
		if (yaml_is_line_end(&y)) {
			yaml_skip_line(&y);
			continue;
		}
		if (scan_marker(&y))
			continue;
		scan_block(&y);
		if (y.at > before && y.at == y.line_at)
			continue; /* behind a block scalar */
		yaml_skip_blanks(&y);
		if (!yaml_is_line_end(&y))
			yaml_problem(&y, y.at, "text behind a value");
		yaml_skip_line(&y);
	}
}
