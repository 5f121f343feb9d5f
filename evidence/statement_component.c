/*
 * The predicate of an approval of a component: written in one form and read strictly.
 * Read next: evidence/component.h, docs/evidence-format.md.
 */
#include "evidence/statement_read.h"
#include "base/banned.h"

void component_write(struct json_writer *w, const struct statement *s)
{
	json_text(w, "verdict", s->is_reject ? "reject" : "approve");
	json_str(w, "role", s->role);
	json_str(w, "component", s->component);
	json_str(w, "version", s->version);
	json_str(w, "sha256", s->target);
}

int component_read(struct statement_reader *r, const struct node *map)
{
	static const char *const keys[] = {"by", "verdict", "role", "component",
		"version", "sha256", "issued", "expires", "nonce", "note", NULL};
	struct statement *s = r->s;

	return node_map(map, keys, r->err) || statement_read_verdict(r, map) ||
			       statement_read_id(&s->role, map, "role", r->err) ||
			       node_string(
				       &s->component, map, "component", true, r->err) ||
			       node_string(&s->version, map, "version", true, r->err) ||
			       statement_read_hex(
				       &s->target, map, "sha256", DIGEST_DIGITS, r->err)
		       ? -1
		       : 0;
}
