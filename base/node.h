/*
 * struct node: a document that a person wrote, as a tree of values that know where they
 * stand. base/json.h and base/yaml.h make it; the policy and the rules are read from it.
 * The arena given to the reader owns all of it.
 *
 * Every error made here starts with "LINE:COLUMN: " (1-based, columns in bytes); who
 * knows the file's name puts it in front with err_prefix(err, "%s:", name).
 */
#ifndef BASE_NODE_H
#define BASE_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum node_kind { NODE_NULL, NODE_BOOL, NODE_NUMBER, NODE_STRING, NODE_LIST, NODE_MAP };

struct node {
	enum node_kind kind;
	unsigned line, column; /* where the value starts */
	struct str key;	       /* its name, when it stands in a map */
	unsigned key_line, key_column;
	bool is_again; /* JSON_FOREIGN: the key stands in that map already, as far as its
			  first 64 keys tell */
	struct str text;     /* a string's bytes, a number as written */
	bool truth;	     /* of NODE_BOOL */
	struct node *parent; /* NULL for the root */
	struct node *child;  /* first value of a list or map */
	struct node *last;   /* last value of a list or map */
	struct node *next;   /* next value of the same list or map */
	size_t count;	     /* values of a list or map */
};

/* The value named key in a map, or NULL. */
const struct node *node_get(const struct node *map, const char *key);

/* "a string", "a list", ... */
const char *node_kind_name(enum node_kind kind);

/* err_usage with the place of the node's value in front. */
__attribute__((format(printf, 3, 4))) int node_err(
	struct err *err, const struct node *node, const char *format, ...);

/*
 * A map may have just the keys of a NULL-terminated list; an unknown one is an error
 * that names the nearest known key.
 */
int node_check_keys(const struct node *map, const char *const keys[], struct err *err);

/*
 * The value named key, which must be of that kind. When it is absent: an error if
 * is_required, else *out is NULL.
 */
int node_field(const struct node **out, const struct node *map, const char *key,
	enum node_kind kind, bool is_required, struct err *err);

/* node_field for a list of at most max values; *out is NULL when the key is absent. */
int node_list(const struct node **out, const struct node *map, const char *key,
	size_t max, struct err *err);

/* It must be a map with no other keys than these. */
int node_map(const struct node *node, const char *const keys[], struct err *err);

/* node_field for a string; *out stays as it is when the key is absent. */
int node_string(struct str *out, const struct node *map, const char *key,
	bool is_required, struct err *err);

/* node_field for true or false; *out stays as it is when the key is absent. */
int node_bool(bool *out, const struct node *map, const char *key, struct err *err);

/* A whole number from min to max; *out stays as it is when the key is absent. */
int node_whole(uint64_t *out, const struct node *map, const char *key, uint64_t min,
	uint64_t max, struct err *err);

/* The text of a node as one of NULL-terminated words; *out is the index. */
int node_word(unsigned *out, const struct node *node, const char *const words[],
	struct err *err);

/*
 * For readers. Append a new value to parent (NULL for the root); a key twice in a map,
 * too many values or keys are errors. *count is the reader's count of all values.
 */
struct node *node_add(struct arena *arena, struct node *parent, struct node value,
	size_t *count, struct err *err);

/*
 * For those who change a document. The value at a key like "maintenance.eol"; objects on
 * the way are made, and what is no object there is replaced by one. A value that is set
 * twice is replaced where it stands.
 */
struct node *node_set(
	struct arena *arena, struct node *map, const char *key, struct node value);
struct node *node_set_string(
	struct arena *arena, struct node *map, const char *key, struct str text);

/* node_add without a limit, and with keys that may stand twice. */
struct node *node_append(struct arena *arena, struct node *parent, struct node value);

#endif
