/*
 * libyaml's events made into nodes. The only file that sees <yaml.h>. Read next:
 * base/node.h, core/rule_file.c.
 */
#include <yaml.h>
#include "base/limits.h"
#include "base/text.h"
#include "base/yaml.h"
#include "base/banned.h"

struct reader {
	struct arena *arena;
	bool is_foreign;
	struct node *root;
	struct node *parent; /* the open list or map */
	unsigned depth;
	size_t count;
	bool has_key; /* a map's key was read, its value comes next */
	struct str key;
	unsigned key_line, key_column;
	struct err *err;
};

static void event_done(yaml_event_t *event)
{
	yaml_event_delete(event);
}

static void parser_done(yaml_parser_t *parser)
{
	yaml_parser_delete(parser);
}

static int fail(struct reader *r, yaml_mark_t mark, const char *what)
{
	return err_usage(r->err, "%zu:%zu: %s", mark.line + 1, mark.column + 1, what);
}

static int add(struct reader *r, struct node value, struct node **out)
{
	if (r->parent && r->parent->kind == NODE_MAP) {
		value.key = r->key;
		value.key_line = r->key_line;
		value.key_column = r->key_column;
		r->has_key = false;
	}
	*out = r->is_foreign ? node_append(r->arena, r->parent, value)
			     : node_add(r->arena, r->parent, value, &r->count, r->err);
	if (*out && !r->root)
		r->root = *out;
	return *out ? 0 : -1;
}

static bool is_whole_number(struct str s)
{
	size_t at = s.n && s.p[0] == '-' ? 1 : 0;

	if (at == s.n || s.n > 18)
		return false;
	for (; at < s.n; at++) {
		if (s.p[at] < '0' || s.p[at] > '9')
			return false;
	}
	return true;
}

static void set_plain(struct node *value)
{
	if (str_is(value->text, "true") || str_is(value->text, "false")) {
		value->kind = NODE_BOOL;
		value->truth = str_is(value->text, "true");
	} else if (str_is(value->text, "null") || str_is(value->text, "~") ||
		   !value->text.n) {
		value->kind = NODE_NULL;
	} else if (is_whole_number(value->text)) {
		value->kind = NODE_NUMBER;
	}
}

static int on_scalar(struct reader *r, const yaml_event_t *event)
{
	struct str text = str_make(
		(const char *)event->data.scalar.value, event->data.scalar.length);
	struct node value = {.kind = NODE_STRING,
		.line = (unsigned)event->start_mark.line + 1,
		.column = (unsigned)event->start_mark.column + 1};
	struct node *node;

	if (!r->is_foreign && (event->data.scalar.anchor || event->data.scalar.tag))
		return fail(r, event->start_mark, "anchors and tags are not allowed");
	if (memchr(text.p, 0, text.n))
		return fail(r, event->start_mark, "NUL is not allowed in a string");
	value.text = arena_str(r->arena, text);
	if (r->parent && r->parent->kind == NODE_MAP && !r->has_key) {
		if (!r->is_foreign && str_is(value.text, "<<"))
			return fail(r, event->start_mark, "merge keys are not allowed");
		r->has_key = true;
		r->key = value.text;
		r->key_line = value.line;
		r->key_column = value.column;
		return 0;
	}
	if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
		set_plain(&value);
	return add(r, value, &node);
}

static int on_alias(struct reader *r, const yaml_event_t *event)
{
	struct node value = {.kind = NODE_NULL,
		.line = (unsigned)event->start_mark.line + 1,
		.column = (unsigned)event->start_mark.column + 1};
	struct node *node;

	if (!r->is_foreign)
		return fail(r, event->start_mark, "aliases are not allowed");
	if (r->parent && r->parent->kind == NODE_MAP && !r->has_key)
		return fail(r, event->start_mark, "a key must be a plain word");
	value.text =
		arena_printf(r->arena, "*%s", (const char *)event->data.alias.anchor);
	return add(r, value, &node);
}

static int on_open(struct reader *r, const yaml_event_t *event, enum node_kind kind)
{
	struct node value = {.kind = kind,
		.line = (unsigned)event->start_mark.line + 1,
		.column = (unsigned)event->start_mark.column + 1};
	bool is_named = kind == NODE_MAP ? event->data.mapping_start.anchor ||
						   event->data.mapping_start.tag
					 : event->data.sequence_start.anchor ||
						   event->data.sequence_start.tag;
	struct node *node;

	if (is_named && !r->is_foreign)
		return fail(r, event->start_mark, "anchors and tags are not allowed");
	if (r->parent && r->parent->kind == NODE_MAP && !r->has_key)
		return fail(r, event->start_mark, "a key must be a plain word");
	if (++r->depth > (r->is_foreign ? LIMIT_DECLARATION_DEPTH : LIMIT_DOC_DEPTH))
		return fail(r, event->start_mark, "nested too deeply");
	if (add(r, value, &node))
		return -1;
	r->parent = node;
	return 0;
}

static int on_event(struct reader *r, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return r->root ? fail(r, event->start_mark, "more than one document") : 0;
	case YAML_ALIAS_EVENT:
		return on_alias(r, event);
	case YAML_SCALAR_EVENT:
		return on_scalar(r, event);
	case YAML_SEQUENCE_START_EVENT:
		return on_open(r, event, NODE_LIST);
	case YAML_MAPPING_START_EVENT:
		return on_open(r, event, NODE_MAP);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		r->parent = r->parent->parent;
		r->depth--;
		return 0;
	default:
		return 0;
	}
}

static int read_events(struct reader *r, yaml_parser_t *parser)
{
	for (bool is_end = false; !is_end;) {
		yaml_event_t event __attribute__((cleanup(event_done)));

		if (!yaml_parser_parse(parser, &event)) {
			memset(&event, 0, sizeof(event));
			return fail(r, parser->problem_mark,
				parser->problem ? parser->problem : "not YAML");
		}
		if (on_event(r, &event))
			return -1;
		is_end = event.type == YAML_STREAM_END_EVENT ||
			 (r->is_foreign && event.type == YAML_DOCUMENT_END_EVENT);
	}
	return 0;
}

/* What was read, also on an error. */
static int read_text(struct reader *r, struct str text)
{
	yaml_parser_t parser __attribute__((cleanup(parser_done)));

	memset(&parser, 0, sizeof(parser));
	if (!yaml_parser_initialize(&parser))
		return err_set(r->err, "out of memory");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
	if (read_events(r, &parser))
		return -1;
	return r->root ? 0 : err_usage(r->err, "1:1: an empty document");
}

int yaml_read_foreign(
	struct node **out, struct arena *arena, struct str text, struct err *err)
{
	struct reader r = {.arena = arena, .is_foreign = true, .err = err};
	int result;

	*out = NULL;
	if (text.n > LIMIT_DECLARATION_BYTES)
		return err_usage(
			err, "1:1: larger than %zu bytes", LIMIT_DECLARATION_BYTES);
	result = read_text(&r, text);
	*out = r.root;
	return result;
}

int yaml_read(struct node **out, struct arena *arena, struct str text, struct err *err)
{
	struct reader r = {.arena = arena, .err = err};

	if (text.n > LIMIT_DOC_BYTES)
		return err_usage(err, "1:1: larger than %zu bytes", LIMIT_DOC_BYTES);
	if (!text_is_utf8(text) || (text.n && memchr(text.p, 0, text.n)))
		return err_usage(err, "1:1: not UTF-8 text");
	if (read_text(&r, text))
		return -1;
	*out = r.root;
	return 0;
}
