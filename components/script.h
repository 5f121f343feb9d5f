/*
 * Going through a script (Python, Starlark) for what it declares, as far as a file says
 * it by itself: names that are given literal values, strings put together, look-ups in
 * literal tables, loops over literal lists (each round is gone through with its values),
 * and both sides of every branch. What comes from a parameter, a call or another file is
 * not known: a value with a hole, "{version}", and is_partial.
 *
 * Nothing is executed and nothing recurses; work is limited by LIMIT_SCRIPT_*.
 */
#ifndef COMPONENTS_SCRIPT_H
#define COMPONENTS_SCRIPT_H

#include "components/form.h"
#include "syntax/python.h"

enum value_kind {
	VALUE_UNKNOWN, /* text: the expression, cut */
	VALUE_STRING,
	VALUE_NUMBER,	/* as written */
	VALUE_WORD,	/* True, False, None */
	VALUE_LIST,	/* items */
	VALUE_DICT,	/* keys, items; also struct(a = 1) */
	VALUE_CHOICE,	/* one of items, none of which is a choice */
	VALUE_OBJECT,	/* something that a call made; text: what */
	VALUE_FUNCTION, /* of this file; text: its name */
};

struct value {
	enum value_kind kind;
	bool is_partial;     /* a string with holes, a list with more in it */
	uint32_t start, end; /* bytes where it is written */
	struct str text;
	struct value **items;
	struct value **keys; /* of VALUE_DICT; NULL elsewhere */
	size_t count;
	struct py *function;	 /* of VALUE_FUNCTION */
	bool is_called, is_open; /* the same: script_enter went, or is, in it */
};

struct value_list {
	struct value **items;
	size_t count, cap;
};

struct script_scope;
struct script_loop;
struct script_collector;
struct binding;

struct script {
	struct declaration_reader *r;
	struct arena *arena; /* r->scratch */
	struct py *root;
	enum dependency_form form; /* of what cannot be understood */
	/* Where one of these stands and is not understood, something is brought in;
	 * NULL-terminated */
	const char *const *words;
	/*
	 * Called behind each node whose children have values; may set node->value. Not
	 * called while constants are collected.
	 */
	void (*visit)(struct script *s, struct py *node);
	void *data;
	unsigned conditions; /* branches around the node, inside of its function */
	unsigned functions;  /* functions around it */
	unsigned classes;    /* classes around it */
	struct py *function; /* the innermost one; NULL */
	bool is_collecting;
	/* Functions named _x are gone through where they are called, or else at the end.
	 */
	bool has_macros;
	const struct py *site; /* the call with arguments that we are in; NULL */
	bool is_site_conditional;
	/* inside */
	const struct py *call;	 /* whose arguments the parameters have ... */
	const struct py *target; /* ... of this function */
	unsigned depth;
	struct value_list functions_here;
	struct {
		struct script_scope *items;
		size_t count, cap;
	} scopes;
	struct {
		struct script_loop *items;
		size_t count, cap;
	} loops;
	struct {
		struct script_collector *items;
		size_t count, cap;
	} collectors;
	struct binding **table;
	size_t bytes, rounds; /* spent */
	bool is_cut;	      /* a loop was not gone through to its end */
};

/*
 * Twice: for the constants of files and classes, which may stand behind their use, and
 * then for what is declared.
 */
void script_run(struct script *s);

/*
 * Go through a function of this file with the arguments of a call; the visitor sees its
 * nodes. Without arguments only once. false: it is gone through just now, too deep, or
 * too much was done already.
 */
bool script_enter(struct script *s, const struct py *call, struct value *function);

/* --- asking ----------------------------------------------------------------------------
 */

/* The text of what is called, when it is names and dots: "self.requires"; else empty. */
struct str script_callee(const struct script *s, const struct py *call);

/* The node's value, and where it has none one that is unknown. */
struct value *script_value(struct script *s, struct py *node);

/*
 * The argument by its keyword (also in **{...}) or its place, from 0; NULL name or a
 * place of -1: only the other. NULL: it is not given.
 */
struct value *script_argument(const struct py *call, const char *name, int place);

/* Arguments that a script passes on (*args, **kwargs) and that are not known. */
bool script_has_more(const struct py *call);

/* The value of a key in a table, or NULL. */
struct value *value_get(const struct value *dict, const char *key);
struct value *value_look(const struct value *dict, struct str key);

/*
 * Each thing that a value may be, lists and choices gone into, depth first: strings, and
 * whatever else is no group. At most max.
 */
void value_flatten(
	struct value_list *out, struct arena *arena, struct value *value, size_t max);

/* The text of a string or number, of a choice its first; empty: it is none. */
struct str value_text(const struct value *value);

bool value_is_word(const struct value *value, const char *word);

/* Is all of it known? NULL is. */
bool value_is_known(const struct value *value);

/* --- making; all may give VALUE_UNKNOWN where limits are reached
 * ------------------------
 */

struct value *value_new(struct script *s, enum value_kind kind, const struct py *node);
struct value *value_unknown(struct script *s, const struct py *node);
struct value *value_object(struct script *s, const struct py *node, struct str what);
/* Strings and numbers in a row; holes where something is not known. */
struct value *value_join(struct script *s, const struct py *node,
	struct value *const parts[], size_t count);
struct value *value_choice(
	struct script *s, const struct py *node, struct value *a, struct value *b);
struct value *value_concat(
	struct script *s, const struct py *node, struct value *a, struct value *b);
/* of[by]; any of its items, where by is not known. */
struct value *value_at(
	struct script *s, const struct py *node, struct value *of, struct value *by);
/* Room for a list or table of so many items; false: too much was made already. */
bool value_room(struct script *s, struct value *value, size_t count, bool has_keys);

/* Calls of built-in functions and methods of strings: str.format, dict, join, ... */
struct value *script_builtin(struct script *s, const struct py *call);
/* left % right */
struct value *script_percent(struct script *s, const struct py *node);

/* --- names -----------------------------------------------------------------------------
 */

void script_bind(struct script *s, struct str name, struct value *value);
struct value *script_lookup(struct script *s, struct str name);
/* self.NAME, in the innermost class */
struct value *script_member(struct script *s, struct str name);

#endif
