/*
 * Macros as far as they can be seen: what the source in hand defines, and what the files
 * define that it includes. struct macro is one #define and never changes, so those of a
 * header are shared by all that include it; struct macro_table is one source's view.
 */
#ifndef SYNTAX_MACRO_H
#define SYNTAX_MACRO_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "syntax/lexer.h"

enum macro_traits {
	MACRO_PASTES = 1,    /* ## in its body */
	MACRO_STRINGS = 2,   /* # before a parameter, or a string literal */
	MACRO_KEYWORDS = 4,  /* a word that says what strings mean: asm, dlsym, ... */
	MACRO_WORDS = 8,     /* any word at all: it may lead to another macro */
	MACRO_FORWARDS = 16, /* the body is one word and its arguments */
	MACRO_BANNED = 32,   /* a word that a rule names */
	MACRO_SINGLE = 64,   /* the body is one word, perhaps in brackets: an alias */
};

struct macro {
	struct str name;
	struct str params; /* between its brackets; empty when it has none */
	struct str body;   /* with splices and comments */
	bool is_function;
	bool is_conditional; /* of a header: in a branch of #if, and not just its guard */
	unsigned traits;
	uint64_t hash; /* str_hash of the name */
};

/* The branch of a definition that holds under a condition which the source cannot show.
 */
#define MACRO_BRANCH_UNKNOWN UINT32_MAX

/* A definition in force. Others of the same name may be, under other branches of #if. */
struct macro_entry {
	const struct macro *macro;
	struct macro_entry *older; /* another live definition, under another condition */
	struct macro_entry *next;  /* of the slot */
	struct macro_entry *later; /* the next one that was defined */
	uint32_t branch; /* of #if, from 1; 0: unconditional; or MACRO_BRANCH_UNKNOWN */
	uint32_t generation; /* of the table when is_interesting was worked out */
	uint32_t trail;	     /* number of the trail that met it last */
	bool is_interesting;
	bool is_gone; /* #undef */
};

struct macro_table {
	struct arena *arena;
	struct macro_entry **slots;
	struct macro_entry *first, *last; /* in order of definition */
	uint32_t mask;			  /* number of slots - 1; 0: none yet */
	uint32_t count;
	uint32_t generation;		 /* counts definitions */
	uint32_t trails;		 /* counts questions */
	uint64_t filter[WORD_BITS / 64]; /* by word_bit of the name */
	uint32_t steps;	   /* of expansion, spent so far: LIMIT_EXPAND_STEPS */
	bool is_cut;	   /* a limit was reached */
	bool has_variants; /* the last expansion met a name with several definitions */
};

/* Both live in the table's arena. branch as in struct macro_entry. */
void macro_define(struct macro_table *table, const struct macro *macro, uint32_t branch);

/* An #undef: takes away what was defined in the same branch, or anywhere by branch 0. */
void macro_undefine(struct macro_table *table, struct str name, uint32_t branch);

/* The newest definition in force, or NULL. */
struct macro_entry *macro_find(const struct macro_table *table, struct str name);

/* Is the word one of its parameters? */
bool macro_has_param(const struct macro *macro, struct str word);

/* May there be a macro of that name? Never a wrong no. */
static inline bool macro_may_be(const struct macro_table *table, struct str name)
{
	return word_bit_is_set(table->filter, name);
}

/*
 * Can what the macro expands to hold a word of the rules, or a name in a string, that
 * does not stand in the source as it is? Follows the macros in its body.
 */
bool macro_is_interesting(struct macro_table *table, struct macro_entry *entry);

#endif
