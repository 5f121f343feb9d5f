/*
 * YAML as other programs' files use it, read so that nothing that one of their readers
 * may see is lost: whatever the bytes are there is a tree. base/yaml.h is the strict
 * reader of our own files.
 *
 * After YAML 1.2.2, with the line breaks of 1.1 (a lone CR, NEL, LS, PS), which libyaml
 * and its kin still know: block and flow maps and lists, plain, quoted and block scalars,
 * comments, documents, anchors and aliases, tags (which are ignored), explicit keys that
 * are scalars. JSON is read by it, too. What no YAML reader takes (a bracket or quote
 * that is never closed, indentation that makes no sense) is a problem of the file: it is
 * told once each, and reading goes on behind it. Linear, without recursion.
 */
#ifndef COMPONENTS_YAML_SCAN_H
#define COMPONENTS_YAML_SCAN_H

#include "components/form.h"

enum yaml_kind { YAML_EMPTY, YAML_SCALAR, YAML_MAP, YAML_LIST, YAML_ALIAS };

enum yaml_flags {
	YAML_PLAIN = 0,
	YAML_SLASHES = 1, /* comments of C: JSON as people write it */
};

struct yaml_node {
	enum yaml_kind kind;
	bool is_quoted;
	bool is_block;	/* after "|" or ">": text is as it stands, indentation and all */
	bool is_folded; /* after ">" */
	bool is_anchored;
	bool is_shared; /* an anchor is on it or above it: it may stand anywhere */
	bool is_below;	/* yaml_mark_below */
	bool is_marked; /* the reader's own */
	uint32_t key_at, key_end; /* of a map's entry, else as start */
	uint32_t start, end;
	struct str key;	 /* empty: has none */
	struct str text; /* of a scalar; an alias's name. Where it stands in the file as
			    it is, a view into that */
	struct yaml_node *parent; /* NULL for the root of a document */
	struct yaml_node *child, *last, *next;
	struct yaml_node *after;	/* the next one in order of the file */
	const struct yaml_node *target; /* what an alias stands for; NULL: not known */
};

#define YAML_PROBLEMS 8

struct yaml_file {
	struct str bytes;
	struct yaml_node *first; /* then by ->after */
	size_t problem_count;
	struct {
		size_t at;
		const char *why;
	} problems[YAML_PROBLEMS];
};

/* Nodes and texts live in the arena and, where they are views, in bytes. */
void yaml_scan(struct yaml_file *out, struct arena *arena, struct str bytes,
	enum yaml_flags flags);

/* --- for readers -----------------------------------------------------------------------
 */

/* What a node is or stands for; never an alias that is known. */
const struct yaml_node *yaml_value(const struct yaml_node *node);

/* The text of a scalar or of an alias of one, trimmed; empty when it is none. */
struct str yaml_text(const struct yaml_node *node);

/* A value of a map by its key, in any case, among its first 1000 ones; or NULL. */
struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

/* Is that its key, in any case? */
bool yaml_is_key(const struct yaml_node *node, const char *key);
bool yaml_is_key_of(const struct yaml_node *node, const char *const keys[]);

/* Set is_below on all that stands, at any depth, below a key of these. */
void yaml_mark_below(const struct yaml_file *file, const char *const keys[]);

/* The text of a comment behind a value, on its line; may be empty. */
struct str yaml_comment(const struct yaml_file *file, const struct yaml_node *node);

/* From its key to the end of a scalar; of all else the key alone. */
size_t yaml_end(const struct yaml_node *node);

/* One opaque entry for each problem. */
void yaml_tell_problems(struct declaration_reader *r, const struct yaml_file *file,
	enum dependency_form form);

#endif
