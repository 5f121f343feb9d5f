/*
 * The journal: every decision of a server, refusals and faults too, in a file of the
 * server's own, written before the hook ends. One JSON object a line; each line holds the
 * SHA-256 of the line before, so that nothing can be taken out or changed unseen. Format:
 * docs/journal-format.md.
 */
#ifndef SERVER_JOURNAL_H
#define SERVER_JOURNAL_H

#include "base/sha256.h"
#include "core/push.h"
#include "core/roster.h"
#include "core/verdict.h"

#define JOURNAL_NAME "journal" /* in its folder */

enum record_kind {
	RECORD_ADOPT, /* refs as they were when the gate was set: accepted as they are */
	RECORD_PUSH,  /* pre-receive has decided */
	RECORD_MOVED, /* refs have moved: post-receive, or an observer, has seen it */
};

extern const char *const record_words[]; /* NULL-terminated, by kind */

/* One ref of a record. */
struct record_ref {
	struct str name;
	struct oid old_oid; /* as the server had it; n == 0: none */
	struct oid claimed; /* RECORD_PUSH: what the pusher said it was */
	struct oid new_oid; /* n == 0: deleted */
	bool is_protected;
	enum outcome outcome;
	struct oid *bases; /* what the findings record counts from */
	size_t base_count;
	char findings[SHA256_HEX]; /* digest of the findings record; "": none was made */
	struct str_list evidence;  /* ids of the statements that let it in */
	struct str bypass;     /* the one of them that lets it past the gate; or empty */
	const char **refusals; /* codes */
	size_t refusal_count;
};

struct record {
	enum record_kind kind;
	struct str time;       /* UTC, "2026-01-31T12:00:00Z" */
	const char *engine;    /* the program's version */
	struct str repository; /* as the configuration names it; may be empty */
	struct str pusher;     /* may be empty */
	struct str identity;   /* the source that named the pusher */
	struct str policy_ref;
	struct oid policy_commit; /* n == 0: none, the built-in policy */
	char policy_digest[SHA256_HEX], floor_digest[SHA256_HEX],
		config_digest[SHA256_HEX]; /* "": there is none */
	enum outcome outcome;		   /* of the push as a whole */
	struct str reason;	   /* what concerns the push as a whole; else empty */
	const struct str *options; /* push options, as sent */
	size_t option_count;
	struct record_ref *refs;
	size_t ref_count;
};

/*
 * Append a record to the journal in dir (made when it is not there, mode 0700), under a
 * lock, and wait until it is on disk. confirm: a last look while the journal is locked,
 * which may change the record; or NULL. *digest: the admission digest, SHA-256 of what
 * the record says (all but its place in the chain). On failure nothing is kept of it.
 */
int journal_append(char digest[SHA256_HEX], const char *dir, struct record *record,
	int (*confirm)(struct record *record, void *ctx, struct err *err), void *ctx,
	struct err *err);

#endif
