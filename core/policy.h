/*
 * struct policy: how bad a rule is at a path, what blocks, what is not looked at, and
 * what a suppression in the source may do. Read from .milecastle/policy.json (schema:
 * docs/policy.schema.json, guide: docs/policy.md); without one, policy_default.
 * Immutable once read.
 */
#ifndef CORE_POLICY_H
#define CORE_POLICY_H

#include "core/finding.h"
#include "core/roster.h"
#include "core/rule.h"

#define POLICY_PATH ".milecastle/policy.json"
#define POLICY_RULES_DIR ".milecastle/rules"

/* Which findings of a changed file count. New files always count in full. */
enum scope { SCOPE_LINES, SCOPE_FILES, SCOPE_ALL };
extern const char *const scope_words[]; /* NULL-terminated, indexed by scope */

/* What must stand behind a suppression in the source. */
enum need { NEED_REASON, NEED_RECORD, NEED_FORBIDDEN };

struct severity_entry {
	struct str rule; /* id or pattern */
	struct str path; /* pattern; empty: every path */
	enum severity level;
	bool has_class;		  /* for findings of that class only ... */
	enum finding_class class; /* ... never CLASS_ENGINE */
};

struct exclusion {
	struct str path; /* pattern */
	struct str reason;
};

struct suppression_entry {
	struct str rule; /* id or pattern; empty: every rule */
	struct str path; /* pattern; empty: every path */
	enum need need;
};

struct policy {
	struct str origin; /* "built-in", "HEAD:.milecastle/policy.json", a file's name */
	/* SHA-256 in hex: of its bytes; of no bytes when built in; of what it says,
	   comments and spacing aside (json_node), when it is a floor */
	char digest[65];
	enum severity threshold;
	enum scope scope;
	const struct str *packs;
	size_t pack_count;
	const struct severity_entry *severities; /* later entries win */
	size_t severity_count;
	const struct exclusion *exclusions;
	size_t exclusion_count;
	const struct str *macros; /* "#define NAME(...) BODY", as if all sources had it */
	size_t macro_count;
	const struct suppression_entry *suppressions; /* later entries win */
	size_t suppression_count;
	const struct str *protected_refs; /* patterns of refs */
	size_t protected_count;
	struct roster roster; /* who may say what, and which reviews a ref needs */
	/*
	 * A policy that this one may tighten and not loosen; NULL: none. The functions
	 * below answer for both: the worse severity, the stricter need, an exclusion that
	 * both make, the macros of either.
	 */
	const struct policy *floor;
};

/* The lower threshold, the wider scope of the policy and its floor. */
enum severity policy_threshold(const struct policy *policy);
enum scope policy_scope(const struct policy *policy);

/*
 * The roster of its floor: what is asked for says the floor (nothing, when there is
 * none), and who people are, where it names none, the policy.
 */
struct roster policy_floor_roster(const struct policy *policy);

/* Does a pattern of the policy or its floor, a rule about reviews, or the standard, name
 * the ref? */
bool policy_is_protected(const struct policy *policy, struct str ref);

/* Packs: default; threshold: error; scope: changed-lines. */
void policy_default(struct policy *out);

/*
 * Read a policy file. origin is kept and, in errors, put in front. Rules named in it are
 * not looked up here: policy_check_rules does that when the rules are known.
 */
int policy_read(struct policy *out, struct arena *arena, struct str origin,
	struct str text, struct err *err);

/* The same of a floor in a file of its own. */
int policy_read_floor(struct policy *out, struct arena *arena, struct str origin,
	struct str text, struct err *err);

/*
 * The same from a document that is read already, as the server's file holds a floor in
 * it. origin is left to the caller; errors start with the place.
 */
int policy_read_node(struct policy *out, struct arena *arena, const struct node *root,
	struct err *err);

/* The list of ref patterns named key in a map; *out stays as it is when it is absent. */
int policy_read_refs(const struct str **out, size_t *count, struct arena *arena,
	const struct node *map, const char *key, struct err *err);

/* Each rule id without a '*' and each pack in the policy must exist. */
int policy_check_rules(
	const struct policy *policy, const struct rule_set *rules, struct err *err);

/*
 * How bad the rule is at a path, whatever the class, by the entries that name none.
 * SEVERITY_OFF: it does not apply there. A locked rule is never below its own.
 */
enum severity policy_rule_severity(
	const struct policy *policy, const struct rule *rule, struct str path);

/*
 * How bad this finding is at a path, by its rule, class and doubt; nothing else of it is
 * read. A rule that is off there is off for all classes. Else the last entry that covers
 * it and names its class decides, and it may say off; without one, what stands in an
 * inactive branch or an unevaluated operand is a note at most, all else as bad as the
 * rule. A doubtful one is a warning at most. Entries with a class never lower a finding
 * of a locked rule.
 */
enum severity policy_severity(
	const struct policy *policy, const struct finding *finding, struct str path);

/* Could the rule fire at any path at all? Entries with a class turn no rule on. */
bool policy_may_fire(const struct policy *policy, const struct rule *rule);

/* The exclusion that covers the path, or NULL. */
const struct exclusion *policy_exclusion(const struct policy *policy, struct str path);

/* Does an entry cover one of two paths and not the other? */
bool policy_differs(const struct policy *policy, struct str a, struct str b);

enum need policy_suppression_need(
	const struct policy *policy, const struct rule *rule, struct str path);

#endif
