/*
 * Which refs of a push may be, before anybody looks at what they bring: names and
 * namespaces, deletions, moves back, tags, what a new protected ref may point at. Every
 * ref gets its answer, so that who pushes sees all of them at once. The codes are listed
 * in docs/server.md.
 */
#ifndef SERVER_ADMIT_H
#define SERVER_ADMIT_H

#include "core/push.h"
#include "git/history.h"
#include "git/inspect.h"
#include "git/refs.h"
#include "server/config.h"

enum ref_kind {
	REF_HEAD,     /* refs/heads/ */
	REF_TAG,      /* refs/tags/ */
	REF_APPEND,   /* notes and evidence: only ever grows */
	REF_ADMITTED, /* another namespace that the configuration admits */
	REF_NONE,     /* not admitted */
};

/* What all refs of a push are judged by. Borrowed, all of it. */
struct admission {
	const struct server_config *config;
	const struct policy *policy; /* what is in force at the policy ref */
	struct str policy_ref;	     /* its name; may be empty when HEAD names nothing */
	struct repo *repo;
	const struct ref_list *refs; /* as they are now */
	struct history *history;     /* the tips of protected refs are hidden */
	struct inspection *inspection;
	struct arena *arena;
	struct refusal_list *refusals; /* grows */
	struct ref *protected_refs;    /* with their commits; from admission_hide */
	size_t protected_count;

	/*
	 * Was the commit accepted as the tip of a protected ref some time ago? Asked only
	 * for what is no tip now; NULL: nobody knows.
	 */
	bool (*was_accepted)(struct admission *admission, const struct oid *commit);
	void *ctx; /* of was_accepted */
};

/* One ref of the push and what is known of it. */
struct ref_case {
	const struct ref_update *update;
	struct oid old_oid; /* as the server has it; n == 0: there is none */
	enum ref_kind kind;
	bool is_protected;
	bool is_draft;	    /* ... and here findings that are no secrets do not block */
	bool has_secrets;   /* one of them is a secret; set by who judges content */
	bool has_faults;    /* some of it could not be checked; the same */
	bool is_refused;    /* something was said against it ... */
	bool is_fault;	    /* ... because it could not be judged */
	bool is_judged;	    /* it brings something to look at: range, or tree */
	struct range range; /* of commits, and what they are compared with */
	struct oid tree;    /* a tag of a tree: n != 0 */
};

/* Is it the policy's, or does a pattern of configuration, policy or floor name it? */
bool ref_is_protected(const struct admission *admission, struct str name);

/* Hide what protected refs hold: from there on it is known. */
int admission_hide(struct admission *admission, struct err *err);

/* Fill in cases, one for each update of the push. Refusals go to admission->refusals. */
void admit_refs(
	struct ref_case *cases, struct admission *admission, const struct push *push);

/* Refuse a ref; empty name: the whole push. The message is made safe by the caller. */
void refuse(struct refusal_list *list, struct arena *arena, struct str ref,
	const char *code, struct str message, struct str hint);

#endif
