/*
 * Inside of components/yaml_scan.c: what its parts share. yaml_scalar.c reads scalars and
 * space, yaml_level.c what is open, yaml_scan.c the structure, yaml_tree.c serves the
 * readers.
 */
#ifndef COMPONENTS_YAML_SCANNER_H
#define COMPONENTS_YAML_SCANNER_H

#include "base/limits.h"
#include "components/dictionary.h"
#include "components/yaml_scan.h"

/* An open map or list. */
struct yaml_level {
	struct yaml_node *node; /* NULL: the document */
	long indent;		/* the column of its entries; of flow: as of its parent */
	bool is_flow;
	struct yaml_node *slot; /* the value that is awaited, or NULL */
};

struct yaml_scanner {
	struct yaml_file *out;
	struct arena *arena;
	struct str s;
	enum yaml_flags flags;
	size_t at;
	size_t line_at; /* where the line began that a block node is on */
	struct yaml_level levels[LIMIT_DECLARATION_DEPTH + 1];
	size_t depth;	/* levels that are open, at least 1 */
	size_t skipped; /* brackets that are too deep to be levels */
	struct yaml_node *tail;
	struct str anchor; /* of the node that comes next */
	bool is_explicit;  /* a "?" in brackets: what comes next is a key */
	struct dictionary anchors;
	bool is_unclosed[2]; /* no ' or " is closed from here on */
};

/* A scalar as it was read. */
struct yaml_scalar {
	struct str text;
	size_t start, end; /* quotes and all */
	bool is_quoted;
};

static inline bool yaml_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* How many bytes a line break takes there; 0: there is none. */
size_t yaml_break_at(struct str s, size_t at);

/* A blank, a line break or the end. */
bool yaml_is_space(struct str s, size_t at);

/* components/yaml_level.c */
struct yaml_level *yaml_top(struct yaml_scanner *y);
struct yaml_node *yaml_add_node(
	struct yaml_scanner *y, struct yaml_node *parent, size_t at);
void yaml_name_anchor(struct yaml_scanner *y, struct yaml_node *node);
struct yaml_node *yaml_fill(struct yaml_scanner *y, enum yaml_kind kind, size_t start);
bool yaml_open_level(struct yaml_scanner *y, struct yaml_node *node, long indent);
void yaml_open_block(
	struct yaml_scanner *y, enum yaml_kind kind, long column, size_t start);
void yaml_close_blocks(struct yaml_scanner *y, long column, bool is_dash);
void yaml_open_entry(
	struct yaml_scanner *y, const struct yaml_scalar *key, struct yaml_node *map);

void yaml_problem(struct yaml_scanner *y, size_t at, const char *why);
void yaml_skip_blanks(struct yaml_scanner *y);

/* Blanks, line breaks and comments. */
void yaml_skip_space(struct yaml_scanner *y);

/* Nothing but a comment before the end of the line; at stands behind blanks. */
bool yaml_is_line_end(const struct yaml_scanner *y);

/* To the first byte of the next line. */
void yaml_skip_line(struct yaml_scanner *y);

/* "---" or "..." at that place, which is the first of a line. */
bool yaml_is_marker(struct str s, size_t at);

/* Behind the scalar. A plain one on one line may turn out to be a key (*is_key), and is
 * not read past its line then. */
void yaml_quoted(struct yaml_scanner *y, struct yaml_scalar *out);
void yaml_plain_block(
	struct yaml_scanner *y, struct yaml_scalar *out, bool is_key_here, bool *is_key);
void yaml_plain_flow(struct yaml_scanner *y, struct yaml_scalar *out);

/* A block scalar at "|" or ">", to the line behind it; false: it is none. */
bool yaml_block_scalar(struct yaml_scanner *y, struct yaml_scalar *out, bool *is_folded);

#endif
