/*
 * The predicate of an acknowledgement: written in one form and read strictly. Read next:
 * core/standard.h, docs/evidence-format.md.
 */
#include "evidence/statement_read.h"
#include "base/banned.h"

void acknowledge_write(struct json_writer *w, const struct statement *s)
{
	json_str(w, "version", s->version);
	json_str(w, "sha256", s->target);
}

int acknowledge_read(struct statement_reader *r, const struct node *map)
{
	static const char *const keys[] = {
		"by", "version", "sha256", "issued", "expires", "nonce", "note", NULL};
	struct statement *s = r->s;
	const char *flaw;

	if (node_map(map, keys, r->err) ||
		node_string(&s->version, map, "version", true, r->err) ||
		statement_read_hex(&s->target, map, "sha256", DIGEST_DIGITS, r->err))
		return -1;
	flaw = standard_version_flaw(s->version);
	return flaw ? node_err(r->err, node_get(map, "version"), "'version' %s", flaw)
		    : 0;
}
