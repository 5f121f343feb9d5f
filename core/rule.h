/*
 * struct rule: what is not wanted, as data. The default pack comes from rules/ (YAML,
 * compiled into tables at build time), a repository's own from .milecastle/rules/; both
 * go through core/rule_file.c and so have one format: docs/rule-format.md.
 *
 * A rule says what to match and how bad that is by itself; how bad it is at a path is
 * policy (core/policy.h).
 */
#ifndef CORE_RULE_H
#define CORE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/node.h"
#include "base/str.h"

/* In order: a threshold compares with <=. */
enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE, SEVERITY_OFF };
const char *severity_name(enum severity severity);
extern const char *const severity_words[]; /* NULL-terminated, indexed by severity */

/* Which commits of a range it judges: decisions in docs/design.md, "Ranges". */
enum rule_class { RULE_CODE, RULE_SECRET, RULE_TEXT };
const char *rule_class_name(enum rule_class class);

/* What a rule looks at. Structural rules will add kinds here. */
enum match_kind {
	MATCH_NAMES,  /* identifiers and how they are used */
	MATCH_FACTS,  /* facts about bytes, preprocessor, tree: core/fact.h */
	MATCH_ENGINE, /* the engine itself raises it: suppressions, limits */
};

enum use_bits { USE_CALL = 1, USE_REFERENCE = 2 };

enum rule_origin { ORIGIN_BUILTIN, ORIGIN_REPOSITORY };

/* The best replacement for one name. */
struct replacement {
	struct str name, text;
};

struct rule {
	struct str id;	  /* kebab-case; never changes once released */
	struct str title; /* at most 80 bytes, no full stop */
	enum rule_class class;
	enum severity severity; /* never SEVERITY_OFF */
	bool is_locked;		/* policy cannot lower it */
	enum rule_origin origin;
	const struct str *packs; /* names of the packs that it belongs to */
	size_t pack_count;
	enum match_kind match;
	const struct str *names; /* MATCH_NAMES; a '*' at the end matches any rest */
	size_t name_count;
	unsigned uses;		   /* use_bits */
	uint64_t facts;		   /* MATCH_FACTS: bit n for enum fact_kind n */
	struct str message;	   /* one line; {name} stands for the matched name */
	struct str why;		   /* why it matters: a few sentences */
	const struct str *instead; /* what to use, best first */
	size_t instead_count;
	const struct replacement *replacements; /* "instead-for" */
	size_t replacement_count;
	const unsigned *cwe; /* CWE numbers, most specific first */
	size_t cwe_count;
	const struct str *cert; /* CERT C ids, as "STR31-C" */
	size_t cert_count;
};

/* All rules of a run: the default pack's, then the repository's. */
struct rule_set {
	const struct rule **items;
	size_t count, cap;
};

/* The rule with that id, or NULL. */
const struct rule *rule_find(const struct rule_set *rules, struct str id);

bool rule_is_in_pack(const struct rule *rule, struct str pack);

/* Add a rule; an id that is there already is an error. */
int rule_set_add(struct rule_set *rules, struct arena *arena, const struct rule *rule,
	struct err *err);

/* The rules compiled in (generated at build time from rules/). */
extern const struct rule builtin_rules[];
extern const size_t builtin_rule_count;
void rule_set_add_builtin(struct rule_set *rules, struct arena *arena);

/* SHA-256 over what the rules match and how bad it is, in order of their ids. */
void rule_set_digest(char out[65], const struct rule_set *rules);

/* A "did you mean" for an id that is not known: the nearest one, or NULL. */
const struct rule *rule_nearest(const struct rule_set *rules, struct str id);

/*
 * Read one rule file. name is for error messages and must end in "ID.yaml" or "ID.yml".
 * The rule and all it points to live in the arena.
 */
int rule_read(const struct rule **out, struct arena *arena, struct str name,
	struct str text, enum rule_origin origin, struct err *err);

/*
 * Can a comment in a source suppress what it finds? Not what the engine raises, and not
 * what is about a path: that has no line to stand on.
 */
bool rule_can_be_muted(const struct rule *rule);

/* The message for one name: {name} replaced. */
struct str rule_message(struct arena *arena, const struct rule *rule, struct str name);

/* The best advice for one name: its replacement, else the first of instead, else empty.
 */
struct str rule_advice(const struct rule *rule, struct str name);

#endif
