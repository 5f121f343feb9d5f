/*
 * The predicate of an exception: written in one form and read strictly. Read next:
 * core/exception.h, docs/evidence-format.md.
 */
#include "base/glob.h"
#include "base/limits.h"
#include "base/text.h"
#include "core/fingerprint_json.h"
#include "evidence/statement_read.h"
#include "base/banned.h"

/* --- writing ---------------------------------------------------------------------------
 */

static void write_word(struct json_writer *w, const char *key, struct str text)
{
	if (text.n)
		json_str(w, key, text);
}

static void write_places(struct json_writer *w, const struct exception *e)
{
	json_open_list(w, "findings");
	for (size_t i = 0; i < e->place_count; i++) {
		const struct exception_place *place = &e->places[i];

		json_open_map(w, NULL);
		json_str(w, "path", place->path);
		json_number(w, "line", place->line);
		fingerprints_write(w, &place->prints);
		if (place->blob.n)
			json_text(w, "blob", OID_HEX_OF(&place->blob));
		json_close_map(w);
	}
	json_close_list(w);
}

void exception_write(struct json_writer *w, const struct exception *e)
{
	json_text(w, "kind", exception_kind_words[e->kind]);
	json_str(w, "rule", e->rule);
	json_text(w, "scope", exception_scope_words[e->scope]);
	write_word(w, "path", e->path);
	write_word(w, "function", e->function);
	if (e->scope == COVERS_FINDING)
		write_places(w, e);
	json_number(w, "cap", e->cap);
	json_str(w, "reason", e->reason);
	write_word(w, "risk", e->risk);
	write_word(w, "mitigation", e->mitigation);
	write_word(w, "alternatives", e->alternatives);
	write_word(w, "precautions", e->precautions);
	write_word(w, "ticket", e->ticket);
	write_word(w, "fixBy", e->fix_by);
	write_word(w, "permit", e->permit);
}

/* --- reading ---------------------------------------------------------------------------
 */

static int read_path(struct str *out, const struct node *map, struct err *err)
{
	if (node_string(out, map, "path", true, err))
		return -1;
	return out->n && out->n <= LIMIT_PATH_BYTES
		       ? 0
		       : node_err(err, map, "a path is empty or too long");
}

static int read_place(
	struct exception_place *out, const struct node *map, struct err *err)
{
	static const char *const keys[] = {"path", "line", "fingerprints", "blob", NULL};
	uint64_t line = 0;

	*out = (struct exception_place){0};
	if (node_map(map, keys, err) || read_path(&out->path, map, err) ||
		node_whole(&line, map, "line", 0, UINT32_MAX, err) ||
		fingerprints_read(&out->prints, map, err))
		return -1;
	out->line = (uint32_t)line;
	return node_get(map, "blob") ? oid_of_node(&out->blob, map, "blob", err) : 0;
}

static int read_places(struct statement_reader *r, const struct node *map)
{
	struct exception *e = &r->s->exception;
	struct exception_place *place;
	const struct node *list;

	if (node_field(&list, map, "findings", NODE_LIST, true, r->err))
		return -1;
	if (!list->count || list->count > LIMIT_STATEMENT_ITEMS)
		return node_err(r->err, list, "'findings' has 1 to %d entries",
			LIMIT_STATEMENT_ITEMS);
	place = ARENA_NEW(r->arena, struct exception_place, list->count);
	e->places = place;
	e->place_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, place++) {
		if (read_place(place, it, r->err))
			return -1;
	}
	return 0;
}

/* Words for people, of a limited length each. */
static int read_words(struct statement_reader *r, const struct node *map)
{
	struct exception *e = &r->s->exception;
	const struct {
		const char *key;
		struct str *out;
	} words[] = {
		{"reason", &e->reason},
		{"risk", &e->risk},
		{"mitigation", &e->mitigation},
		{"alternatives", &e->alternatives},
		{"precautions", &e->precautions},
		{"ticket", &e->ticket},
		{"fixBy", &e->fix_by},
		{"function", &e->function},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (node_string(words[i].out, map, words[i].key, !i, r->err))
			return -1;
		if (words[i].out->n > LIMIT_NOTE_BYTES)
			return node_err(r->err, node_get(map, words[i].key),
				"'%s' has at most %d bytes", words[i].key,
				LIMIT_NOTE_BYTES);
	}
	return e->reason.n >= LIMIT_REASON_MIN
		       ? 0
		       : node_err(r->err, node_get(map, "reason"),
				 "a reason needs at least %d characters",
				 LIMIT_REASON_MIN);
}

static bool is_fitting(const struct exception *e, const struct node *map)
{
	bool has_path = e->scope != COVERS_FINDING && e->scope != COVERS_RULE;

	return (has_path || !node_get(map, "path")) &&
	       (e->scope == COVERS_FINDING || !node_get(map, "findings")) &&
	       (node_get(map, "function") != NULL) == (e->scope == COVERS_FUNCTION);
}

/* A permit may be for all paths. */
static int read_pattern(struct exception *e, const struct node *map, struct err *err)
{
	bool is_pattern = e->scope == COVERS_PATHS || e->scope == COVERS_PERMIT;

	if (e->scope == COVERS_RULE ||
		(e->scope == COVERS_PERMIT && !node_get(map, "path")))
		return 0;
	if (read_path(&e->path, map, err))
		return -1;
	return is_pattern && (e->path.n > LIMIT_PATTERN_BYTES || glob_flaw(e->path))
		       ? node_err(err, node_get(map, "path"), "it is no pattern")
		       : 0;
}

/* What each scope has besides, and no other. */
static int read_subject(struct statement_reader *r, const struct node *map)
{
	struct exception *e = &r->s->exception;

	if (!is_fitting(e, map))
		return node_err(r->err, map, "scope and subject do not fit");
	return e->scope == COVERS_FINDING ? read_places(r, map)
					  : read_pattern(e, map, r->err);
}

int exception_read(struct statement_reader *r, const struct node *map)
{
	static const char *const keys[] = {"by", "kind", "rule", "scope", "path",
		"function", "findings", "cap", "reason", "risk", "mitigation",
		"alternatives", "precautions", "ticket", "fixBy", "permit", "issued",
		"expires", "nonce", "note", NULL};
	struct exception *e = &r->s->exception;
	const struct node *kind, *scope;
	unsigned kind_word, scope_word;
	uint64_t cap = 0;

	if (node_map(map, keys, r->err) ||
		node_field(&kind, map, "kind", NODE_STRING, true, r->err) ||
		node_word(&kind_word, kind, exception_kind_words, r->err) ||
		node_field(&scope, map, "scope", NODE_STRING, true, r->err) ||
		node_word(&scope_word, scope, exception_scope_words, r->err) ||
		statement_read_id(&e->rule, map, "rule", r->err) ||
		node_whole(&cap, map, "cap", 1, UINT32_MAX, r->err))
		return -1;
	e->kind = (enum exception_kind)kind_word;
	e->scope = (enum exception_scope)scope_word;
	e->cap = (uint32_t)cap;
	if (!cap || !node_get(map, "expires"))
		return node_err(r->err, map, "an exception has a 'cap' and 'expires'");
	if (node_get(map, "permit") &&
		statement_read_hex(&e->permit, map, "permit", DIGEST_DIGITS, r->err))
		return -1;
	return read_words(r, map) || read_subject(r, map) ? -1 : 0;
}
