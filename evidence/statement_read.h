/*
 * What evidence/statement.c and the files of single kinds beside it share.
 */
#ifndef EVIDENCE_STATEMENT_READ_H
#define EVIDENCE_STATEMENT_READ_H

#include "base/json.h"
#include "evidence/statement.h"

#define DIGEST_DIGITS (SHA256_HEX - 1)

struct statement_reader {
	struct statement *s;
	struct arena *arena;
	struct err *err;
};

/* Lower-case hexadecimal digits, just so many. */
int statement_read_hex(struct str *out, const struct node *map, const char *key,
	size_t digits, struct err *err);

/* A name as roster_is_id has it. */
int statement_read_id(
	struct str *out, const struct node *map, const char *key, struct err *err);

/* "approve" or "reject". */
int statement_read_verdict(struct statement_reader *r, const struct node *map);

/* evidence/statement_exception.c: what is its own of a predicate. */
void exception_write(struct json_writer *w, const struct exception *exception);
int exception_read(struct statement_reader *r, const struct node *map);

/* evidence/statement_bypass.c: the same of a bypass. */
void bypass_write(struct json_writer *w, const struct statement *statement);
int bypass_read(struct statement_reader *r, const struct node *map);

/* evidence/statement_standard.c: the same of an acknowledgement. */
void acknowledge_write(struct json_writer *w, const struct statement *statement);
int acknowledge_read(struct statement_reader *r, const struct node *map);

/* evidence/statement_component.c: the same of an approval of a component. */
void component_write(struct json_writer *w, const struct statement *statement);
int component_read(struct statement_reader *r, const struct node *map);

#endif
