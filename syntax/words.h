/*
 * struct words: the names that rules look for, as one table for the scan. Made
 * once for a run from the rules that may fire; immutable then, so all threads share it.
 */
#ifndef SYNTAX_WORDS_H
#define SYNTAX_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "core/fact.h"
#include "core/rule.h"
#include "syntax/lexer.h"

/* Words of C that say what strings or names behind them mean: syntax/names.c. */
enum keyword {
	KEYWORD_NONE,
	KEYWORD_ASM,	     /* asm("...") */
	KEYWORD_LOOKUP,	     /* dlsym(h, "...") */
	KEYWORD_SYMBOL,	     /* alias("...") and other attributes that name a symbol */
	KEYWORD_CALLEE,	     /* cleanup(f): f is called */
	KEYWORD_ATTRIBUTE,   /* __attribute__((...)) */
	KEYWORD_UNEVALUATED, /* sizeof, typeof, _Alignof */
	KEYWORD_PRAGMA,	     /* _Pragma("...") */
	KEYWORD_GENERIC, /* _Generic: what is before the first comma is not evaluated */
	KEYWORD_MEMBER,	 /* offsetof(t, m): m is a member */
};

/* A name, or a prefix when a rule wrote NAME*. */
struct word {
	struct str text;       /* without the '*' */
	struct rule_set rules; /* those that name it; none: a keyword only */
	unsigned uses;	       /* use_bits that any of them asks for */
	enum keyword keyword;
	uint32_t index; /* its own in words->items */
	uint32_t hash;
};

struct words {
	struct word *items;
	size_t count;
	uint32_t *slots; /* open addressing; index into items + 1; 0: free */
	uint32_t slot_mask;
	uint64_t filter[WORD_BITS / 64]; /* by word_bit of names that are no prefixes */
	const struct word **prefixes;	 /* longest first */
	size_t prefix_count;
	bool has_prefix[256]; /* by first byte */
	size_t rule_count;    /* of the rules that may fire */
	uint64_t facts;	      /* that some rule asks for: bit n for enum fact_kind n */
	struct rule_set fact_rules[FACT_COUNT]; /* by kind */
};

/* Every name of every rule with MATCH_NAMES, every fact of those with MATCH_FACTS. */
void words_init(struct words *words, struct arena *arena, const struct rule_set *rules);

/* The word that an identifier is, or NULL. An exact name goes before a prefix. */
const struct word *words_find(const struct words *words, struct str identifier);

/* Could a name that begins, or ends, with part be such a word, derived ones included? */
bool words_may_begin(const struct words *words, struct str part);
bool words_may_end(const struct words *words, struct str part);

/*
 * The word that an identifier is derived from as compilers and C libraries do it, or
 * NULL: __builtin_X, __builtin___X_chk, __X_chk, __isoc99_X, _IO_X, __X, _X, X_l, X64,
 * X_unlocked. *base: the part of identifier that is the word.
 */
const struct word *words_find_derived(
	const struct words *words, struct str identifier, struct str *base);

#endif
