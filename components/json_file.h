/*
 * Declarations in JSON: reading one, places of its values, and keys that stand twice.
 * JSON leaves open which of two values counts, so readers look at both and mark what they
 * find.
 */
#ifndef COMPONENTS_JSON_FILE_H
#define COMPONENTS_JSON_FILE_H

#include "base/node.h"
#include "components/form.h"

/*
 * The file as a document, in the scratch arena; comments and a mark of UTF-8 in front are
 * allowed. NULL: it cannot be read, and an opaque entry of that form says why.
 */
const struct node *json_file_read(
	struct declaration_reader *r, enum dependency_form form);

/* The bytes of a value, with its key in front when it has one. */
size_t json_start(const struct declaration_reader *r, const struct node *node);
size_t json_end(const struct declaration_reader *r, const struct node *node);

/* The next value named key, behind node (NULL: the first one), in a map; or NULL. */
const struct node *json_next(
	const struct node *map, const struct node *node, const char *key);

/*
 * The last value named key, as most readers take it, or NULL; *is_doubtful becomes true
 * when the key stands twice.
 */
const struct node *json_get(const struct node *map, const char *key, bool *is_doubtful);

/* The same of a string; empty when there is none or it is none. */
struct str json_string(const struct node *map, const char *key, bool *is_doubtful);

/* declaration_add and declaration_opaque at a value. */
struct dependency *json_add(struct declaration_reader *r, enum dependency_form form,
	enum dependency_kind kind, const struct node *node, struct str name);
struct dependency *json_opaque(struct declaration_reader *r, enum dependency_form form,
	const struct node *node, const char *why);

/* Partial, because a key stands twice. */
void json_doubt(struct declaration_reader *r, struct dependency *d, bool is_doubtful);

#endif
