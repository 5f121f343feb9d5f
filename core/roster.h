/*
 * struct roster: who may say what. People with their keys and roles, the questions of
 * checklists, and which reviews a ref needs: the part of the policy that evidence is
 * judged by (guide: docs/review.md). Immutable once read. Keys are texts here; who
 * verifies with them reads them (evidence/keyring.h).
 */
#ifndef CORE_ROSTER_H
#define CORE_ROSTER_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/node.h"
#include "base/sha256.h"
#include "core/bypass.h"
#include "core/exception.h"
#include "core/review_need.h"
#include "core/component_terms.h"
#include "core/standard.h"

enum key_state {
	KEY_ACTIVE,
	KEY_RETIRED,	/* signs no more; what it signed within its time stays */
	KEY_COMPROMISED /* counts for nothing, whenever it signed */
};

struct person_key {
	struct str text; /* "ssh-ed25519 AAAA..." */
	uint64_t from;	 /* inclusive, seconds since 1970; 0: always */
	uint64_t until;	 /* inclusive; UINT64_MAX: for good */
	enum key_state state;
};

struct person {
	struct str id;		/* [a-z0-9][a-z0-9._-]{0,63} */
	struct str_list emails; /* of commits; compared without case of ASCII letters */
	struct str_list logins; /* what a server's transport calls them; none: the id */
	struct str_list roles;
	const struct person_key *keys;
	size_t key_count;
};

struct question {
	struct str id, text;
};

struct checklist {
	struct str id;
	const struct question *questions;
	size_t count;
	const struct node *node; /* as it was read */
};

/* Whose own approval does not count; bits of review_rule.excluded. */
enum contributor {
	CONTRIBUTOR_AUTHOR,
	CONTRIBUTOR_COMMITTER,
	CONTRIBUTOR_CO_AUTHOR,
	CONTRIBUTOR_PUSHER,
	CONTRIBUTOR_COUNT
};
extern const char *const contributor_words[]; /* NULL-terminated */

/* What has to be reviewed of several commits. */
enum review_history {
	HISTORY_NET, /* what they change in all, or each step of the branch's own line */
	HISTORY_EACH /* each commit, so that none hides behind a later one */
};

/* May an approval of the reviewed head cover a merge of it? */
enum review_carry {
	CARRY_NONE, /* only a change that is the same to the byte */
	CARRY_MERGE /* ... and a merge that git makes anew without a conflict */
};

struct review_rule {
	struct str id;
	char digest[SHA256_HEX]; /* of what it says and of its checklist, see policy.md */
	struct str_list refs;	 /* patterns */
	struct str_list paths;	 /* patterns; none: all */
	const struct review_need *needs;
	size_t need_count;
	unsigned excluded; /* bit n for enum contributor n */
	const struct checklist
		*checklist; /* that approvals must have answered; or NULL */
	uint32_t level;	    /* of assurance: 2 signed, 3 by hardware */
	uint64_t max_age;   /* seconds; UINT64_MAX: no limit */
	enum review_history history;
	enum review_carry carry;
};

struct roster {
	struct str repository; /* a name that statements carry; empty: none is set */
	uint64_t revision;     /* of the policy: only goes up */
	const struct person *people;
	size_t person_count;
	const struct checklist *checklists;
	size_t checklist_count;
	const struct review_rule *rules;
	size_t rule_count;
	const struct exception_rule *exceptions; /* later ones win */
	size_t exception_count;
	const struct bypass_rule *bypasses; /* later ones win */
	size_t bypass_count;
	struct standard standard;	   /* that authors must have read */
	struct component_terms components; /* what may come from elsewhere */
};

/* The keys of the policy that make up a roster, out of its root. */
int roster_read(struct roster *out, struct arena *arena, const struct node *root,
	struct err *err);

/* NULL: nobody. */
const struct person *roster_person(const struct roster *roster, struct str id);
const struct person *roster_by_email(const struct roster *roster, struct str email);
const struct person *roster_by_login(const struct roster *roster, struct str login);

bool person_has_role(const struct person *person, struct str role);

/* Does the rule speak of the ref, and of the path, or of one that is the same where names
 * ignore case or are stored decomposed? */
bool review_rule_has_ref(const struct review_rule *rule, struct str ref);
bool review_rule_has_path(const struct review_rule *rule, struct str path);

/*
 * Can every rule's need be met by people who hold an active key, even when one of them is
 * the author? Else false, and why in err: such a policy would lock everybody out. now:
 * seconds since 1970.
 */
bool roster_is_satisfiable(const struct roster *roster, uint64_t now, struct err *err);

/* Is it the name of a person, role, rule, checklist or question? */
bool roster_is_id(struct str id);

#endif
