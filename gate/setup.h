/*
 * What a run needs before there is a change: the repository, the policy and the rules,
 * each from where it is to be trusted. Local runs take policy and rules from HEAD, or
 * from the index while HEAD has none; CI and servers from a commit that they name;
 * without any, the built-in ones apply. A baseline comes from where the policy does; a
 * policy from a file has none.
 */
#ifndef GATE_SETUP_H
#define GATE_SETUP_H

#include "core/policy.h"
#include "gate/baseline.h"
#include "gate/components.h"
#include "gate/except.h"
#include "git/repo.h"

struct setup_options {
	const char *policy_file; /* --policy: this file on disk instead; may be NULL */
	const char *rules_dir;	 /* --rules: this folder instead; may be NULL */
	const char *policy_from; /* a revision: both from its tree; NULL: as above */
	const struct oid *policy_commit; /* the same, by its id; n == 0: it has none */
	const char *floor_file;		 /* a policy that the other may not loosen ... */
	const struct policy *floor;	 /* ... or that policy itself; both may be NULL */
	struct repo
		*repo; /* open already: setup takes it over, whatever happens; or NULL */
	bool is_last_word; /* a server, a pipeline: what cannot be read blocks */
	bool needs_repo;   /* fail when there is no repository here */
};

struct setup {
	struct arena arena;
	struct repo *repo; /* NULL: outside of any repository */
	enum repo_side policy_side;
	const char *side; /* what errors call the place of the policy: "HEAD", "index" */
	struct oid policy_commit; /* that policy and rules are from; n == 0: none */
	struct policy policy;
	struct rule_set rules;
	struct baseline_desk *baseline; /* beside the policy; NULL: there is none */
	struct except_desk *desk;	/* signed exceptions; NULL: there can be none */
	struct component_desk
		*component_desk; /* the approved list; NULL: no repository */
};

/* Fails with ERR_USAGE on a broken policy or rule: file, line, column, what was expected.
 */
int setup_load(struct setup *out, const struct setup_options *options, struct err *err);

void setup_done(struct setup *setup);
#define _cleanup_setup_ __attribute__((cleanup(setup_done)))

/* All rule files of a folder on disk into rules. */
int setup_rules_dir(
	struct rule_set *rules, struct arena *arena, const char *dir, struct err *err);

#endif
