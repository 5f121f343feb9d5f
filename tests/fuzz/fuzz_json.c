/*
 * base/json.h: what is read, written and read again is the same; and where cJSON reads it
 * too, both have read the same values. A document that begins with a comment may have
 * more of them.
 */
#include "base/json.h"
#include "base/limits.h"
#include "tests/fuzz/fuzz.h"
#if __has_include(<cjson/cJSON.h>)
#include <cjson/cJSON.h>
#define HAS_CJSON 1
#endif
#include "base/banned.h"

/* The writer takes keys of our own; those of a document are escaped first. Numbers go as
 * text. */
static void write_node(
	struct json_writer *w, struct arena *arena, const struct node *node)
{
	struct buf text _cleanup_buf_ = BUF_INIT(8 * LIMIT_DOC_BYTES);
	const char *key = NULL;

	if (node->parent && node->parent->kind == NODE_MAP) {
		text_json(&text, node->key);
		key = arena_str(arena, buf_str(&text)).p;
	}
	if (node->kind == NODE_BOOL) {
		json_bool(w, key, node->truth);
	} else if (node->kind == NODE_MAP || node->kind == NODE_LIST) {
		(node->kind == NODE_MAP ? json_open_map : json_open_list)(w, key);
		for (const struct node *it = node->child; it; it = it->next)
			write_node(w, arena, it);
		(node->kind == NODE_MAP ? json_close_map : json_close_list)(w);
	} else {
		json_str(w, key, node->text);
	}
}

static bool is_same(const struct node *a, const struct node *b)
{
	const struct node *x = a->child, *y = b->child;
	bool is_text = a->kind == NODE_NUMBER || a->kind == NODE_NULL;

	if (b->kind != (is_text ? NODE_STRING : a->kind) || a->count != b->count ||
		a->truth != b->truth || !str_eq(a->text, b->text) ||
		!str_eq(a->key, b->key))
		return false;
	for (; x && y; x = x->next, y = y->next) {
		if (!is_same(x, y))
			return false;
	}
	return !x && !y;
}

static void check_again(struct arena *arena, const struct node *root, bool is_plain)
{
	struct buf text _cleanup_buf_ = BUF_INIT(64 * LIMIT_DOC_BYTES);
	struct json_writer w = {.out = &text, .is_plain = is_plain};
	struct node *again;
	struct err err;

	write_node(&w, arena, root);
	HOLDS(!text.is_full);
	if (text.n > LIMIT_DOC_BYTES)
		return;
	HOLDS(!json_read(&again, arena, buf_str(&text), JSON_STRICT, &err));
	HOLDS(is_same(root, again));
}

#ifdef HAS_CJSON
static void check_cjson_node(const struct node *node, const cJSON *other)
{
	const struct node *it = node->child;
	const cJSON *item = other->child;

	if (node->parent && node->parent->kind == NODE_MAP)
		HOLDS(str_is(node->key, other->string));
	switch (node->kind) {
	case NODE_NULL:
		HOLDS(cJSON_IsNull(other));
		break;
	case NODE_BOOL:
		HOLDS(node->truth ? cJSON_IsTrue(other) : cJSON_IsFalse(other));
		break;
	case NODE_NUMBER:
		HOLDS(cJSON_IsNumber(other));
		break;
	case NODE_STRING:
		HOLDS(cJSON_IsString(other) && str_is(node->text, other->valuestring));
		break;
	case NODE_LIST:
		HOLDS(cJSON_IsArray(other));
		break;
	case NODE_MAP:
		HOLDS(cJSON_IsObject(other));
		break;
	}
	for (; it && item; it = it->next, item = item->next)
		check_cjson_node(it, item);
	HOLDS(!it && !item);
}

static void check_cjson(const struct node *root, struct str text)
{
	cJSON *other = cJSON_ParseWithLength(text.p, text.n);

	if (other)
		check_cjson_node(root, other);
	cJSON_Delete(other);
}
#else
static void check_cjson(const struct node *root, struct str text)
{
	(void)root;
	(void)text;
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum json_flags flags = size && data[0] == '/' ? JSON_COMMENTS : JSON_STRICT;
	struct arena arena = {0};
	char *copy = exact_copy(data, size);
	struct node *root;
	struct err err = {.text = ""};

	if (!json_read(&root, &arena, str_make(copy, size), flags, &err)) {
		check_again(&arena, root, true);
		check_again(&arena, root, false);
		if (flags == JSON_STRICT)
			check_cjson(root, str_make(copy, size));
	} else {
		HOLDS(err.kind == ERR_USAGE && is_safe(str_of(err.text), ""));
		HOLDS(err.text[0] >= '1' && err.text[0] <= '9');
	}
	free(copy);
	arena_done(&arena);
	return 0;
}
