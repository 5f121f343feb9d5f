/*
 * The predicate of a bypass: written in one form and read strictly. Read next:
 * core/bypass.h, docs/evidence-format.md.
 */
#include "base/limits.h"
#include "evidence/statement_read.h"
#include "base/banned.h"

void bypass_write(struct json_writer *w, const struct statement *s)
{
	json_str(w, "role", s->role);
	json_str(w, "ref", s->bypass.ref);
	json_text(w, "base", OID_HEX_OF(&s->base));
	json_str(w, "delta", s->bypass.delta);
	json_open_list(w, "codes");
	for (unsigned code = 0; code < BYPASS_CODE_COUNT; code++) {
		if (s->bypass.codes >> code & 1)
			json_text(w, NULL, bypass_code_words[code]);
	}
	json_close_list(w);
	json_str(w, "reason", s->bypass.reason);
}

static int read_codes(struct statement_reader *r, const struct node *map)
{
	const struct node *list;

	if (node_field(&list, map, "codes", NODE_LIST, true, r->err))
		return -1;
	for (const struct node *it = list->child; it; it = it->next) {
		unsigned word;

		if (it->kind != NODE_STRING)
			return node_err(r->err, it, "expected a string");
		if (node_word(&word, it, bypass_code_words, r->err))
			return -1;
		if (r->s->bypass.codes >> word & 1)
			return node_err(r->err, it, "it is there twice");
		r->s->bypass.codes |= 1u << word;
	}
	return r->s->bypass.codes ? 0 : node_err(r->err, list, "it excuses nothing");
}

int bypass_read(struct statement_reader *r, const struct node *map)
{
	static const char *const keys[] = {"by", "role", "ref", "base", "delta", "codes",
		"reason", "issued", "expires", "nonce", "note", NULL};
	struct statement *s = r->s;

	if (node_map(map, keys, r->err) ||
		statement_read_id(&s->role, map, "role", r->err) ||
		node_string(&s->bypass.ref, map, "ref", true, r->err) ||
		oid_of_node(&s->base, map, "base", r->err) ||
		statement_read_hex(
			&s->bypass.delta, map, "delta", DIGEST_DIGITS, r->err) ||
		node_string(&s->bypass.reason, map, "reason", true, r->err))
		return -1;
	if (!str_has_prefix(s->bypass.ref, "refs/"))
		return node_err(r->err, node_get(map, "ref"), "it is no name of a ref");
	if (!node_get(map, "expires"))
		return node_err(r->err, map, "a bypass has 'expires'");
	if (s->bypass.reason.n < LIMIT_REASON_MIN ||
		s->bypass.reason.n > LIMIT_NOTE_BYTES)
		return node_err(r->err, node_get(map, "reason"),
			"a reason has %d to %d bytes", LIMIT_REASON_MIN,
			LIMIT_NOTE_BYTES);
	return read_codes(r, map);
}
