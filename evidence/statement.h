/*
 * struct statement: one signed thing that grants or takes back. Its payload is an in-toto
 * Statement (v1) with a predicate of our own; what is stored is that payload in a DSSE
 * envelope (evidence/envelope.h). Format: docs/evidence-format.md. The profile is strict:
 * a key that is not known is an error.
 */
#ifndef EVIDENCE_STATEMENT_H
#define EVIDENCE_STATEMENT_H

#include "base/buf.h"
#include "base/sha256.h"
#include "core/bypass.h"
#include "core/exception.h"
#include "core/oid.h"
#include "core/roster.h"

enum statement_kind {
	STATEMENT_REVIEW,    /* approves a change, or rejects changes of paths at a ref */
	STATEMENT_REVOKE,    /* another statement counts no more */
	STATEMENT_EXCEPTION, /* asks that findings may stay */
	STATEMENT_APPROVAL,  /* somebody else's yes or no to such a statement */
	STATEMENT_BYPASS,    /* lets a change past the gate, and leaves a debt */
	STATEMENT_ACKNOWLEDGE, /* who signed it has read the coding standard */
	STATEMENT_COMPONENT,   /* yes or no to a version of a third-party component */
};
extern const char *const statement_words[]; /* NULL-terminated, by kind */

/* What an approval covers: the part of a change that a rule of the policy speaks of. */
struct cover {
	struct str rule;
	struct str rule_digest; /* of what the rule asked for then */
	struct str delta;	/* digest */
};

struct answer {
	struct str question; /* id */
	struct str text;
};

struct statement {
	char id[SHA256_HEX]; /* SHA-256 of the payload */
	enum statement_kind kind;
	struct str repository;
	struct str by, role; /* a person, and the hat they wore; of a revocation empty */
	struct str nonce;    /* 32 hexadecimal digits */
	uint64_t issued, expires; /* seconds since 1970; UINT64_MAX: never */
	struct str note;

	bool is_reject;	       /* STATEMENT_REVIEW, as all up to answers; and _APPROVAL,
				  _COMPONENT */
	struct str_list refs;  /* full names */
	struct oid base, head; /* commits that were looked at */
	const struct cover *covers; /* of an approval */
	size_t cover_count;
	struct str_list paths; /* of a rejection */
	struct str checklist;  /* id; empty: none */
	const struct answer *answers;
	size_t answer_count;

	/* STATEMENT_REVOKE, _APPROVAL: the id of the other one; _ACKNOWLEDGE: the SHA-256
	 * of the standard; _COMPONENT: the digest of the version's record */
	struct str target;
	struct str version;   /* STATEMENT_ACKNOWLEDGE: of the standard; _COMPONENT */
	struct str component; /* STATEMENT_COMPONENT: its id */

	struct exception exception; /* STATEMENT_EXCEPTION; what is derived is not set */
	struct bypass bypass; /* STATEMENT_BYPASS; base, head and role say the rest */
};

/* Append the payload. */
void statement_write(struct buf *out, const struct statement *statement);

/* Read a payload, id too. ERR_USAGE when it is none of ours. Views are the arena's. */
int statement_read(
	struct statement *out, struct arena *arena, struct str payload, struct err *err);

/*
 * Where a statement is found: "review/DELTA" for each cover, "reject/KEY" for each ref of
 * a rejection, "revoke/ID", "exception/RULE", "approval/ID",
 * "bypass/KEY" of its ref, "acknowledge/SHA256" of the standard, "component/DIGEST" of
 * the record. In the arena.
 */
void statement_places(
	struct str_list *out, struct arena *arena, const struct statement *statement);

/* The key below which rejections and bypasses for a ref are found: SHA-256 of its name.
 */
void ref_key(char out[SHA256_HEX], struct str ref);

#endif
