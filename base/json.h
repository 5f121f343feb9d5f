/*
 * JSON (RFC 8259), read strictly and written plainly.
 *
 * Reading refuses what makes two readers disagree: duplicate keys, invalid UTF-8, lone
 * surrogates, NUL, bytes after the value, depth and size over base/limits.h. Files that
 * people write may hold comments as in C (JSON_COMMENTS). Errors name line and column.
 * Why this is not a library: docs/decisions/0001-own-json-reader.md.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/node.h"

enum json_flags {
	JSON_STRICT = 0,
	JSON_COMMENTS = 1,
	JSON_RECORD = 2, /* of a machine: up to LIMIT_RECORD_BYTES and _NODES */
	/*
	 * A file of some other program: up to LIMIT_DECLARATION_BYTES and _DEPTH, with
	 * any number of keys, which may stand twice (node->is_again).
	 */
	JSON_FOREIGN = 4,
};

/* Read one document. The nodes and their strings live in the arena. */
int json_read(struct node **out, struct arena *arena, struct str text,
	enum json_flags flags, struct err *err);

/*
 * Write. A writer puts commas and indentation; the caller names keys and values in order.
 * key is NULL inside lists. Depth is limited by the nesting of our own code.
 */
struct json_writer {
	struct buf *out;
	unsigned depth;
	bool is_after; /* a value stands before in this list or map */
	bool is_plain; /* no indentation: one line */
};

void json_open_map(struct json_writer *w, const char *key);
void json_close_map(struct json_writer *w);
void json_open_list(struct json_writer *w, const char *key);
void json_close_list(struct json_writer *w);
void json_str(struct json_writer *w, const char *key, struct str value);
void json_text(struct json_writer *w, const char *key, const char *value);
void json_number(struct json_writer *w, const char *key, uint64_t value);
void json_bool(struct json_writer *w, const char *key, bool value);

/*
 * A document that was read, on one line: the same values give the same bytes, however
 * they were spaced and commented. Keys keep their order.
 */
void json_node(struct buf *out, const struct node *node);

/*
 * The same for people: indented by two blanks, lists of a few words on one line, a line
 * end at the end. What goes through it keeps its values and loses its comments.
 */
void json_pretty(struct buf *out, const struct node *node);

#endif
