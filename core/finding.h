/*
 * struct finding: one fact about a source, made by a checker. The first part is the fact,
 * the second what the gate adds from the source while it is at hand, the third judgement.
 * Everything it points to lives in the run's arena, so the source may go.
 */
#ifndef CORE_FINDING_H
#define CORE_FINDING_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "core/exception.h"
#include "core/fingerprint.h"
#include "core/oid.h"
#include "core/rule.h"

/* How it was seen. */
enum finding_class {
	CLASS_CALL,	       /* the tree shows a call */
	CLASS_REFERENCE,       /* the name is used as a value */
	CLASS_MACRO_BODY,      /* in the replacement list of a #define */
	CLASS_INACTIVE_BRANCH, /* in a branch that no compiler reads: #if 0 */
	CLASS_UNEVALUATED,     /* in the operand of sizeof, typeof or _Alignof */
	CLASS_UNPARSED_REGION, /* by the lexer, where there is no sound tree */
	CLASS_INDIRECT_NAME,   /* under another name: alias, ##, string, builtin */
	CLASS_FACT,	       /* no use of a name: core/fact.h */
	CLASS_ENGINE,	       /* the engine's own: a suppression, a limit */
	CLASS_COUNT,
};
const char *finding_class_name(enum finding_class class);
extern const char *const finding_class_words[]; /* NULL-terminated, by class */

enum finding_state {
	STATE_OPEN,
	STATE_MUTED,	/* a suppression in the source covers it */
	STATE_EXCEPTED, /* a signed exception does */
	STATE_BASELINE, /* it was there when the baseline was made */
};
extern const char *const finding_state_words[]; /* NULL-terminated, by state */

/* A place in a source. Lines and columns are 1-based; end is exclusive. */
struct span {
	uint32_t start, end;   /* bytes from the start of the source */
	uint32_t line, column; /* columns count bytes ... */
	uint32_t end_line, end_column;
	uint32_t column16, end_column16; /* ... and these UTF-16 units, as SARIF does */
};

struct finding {
	const struct rule *rule;
	enum finding_class class;
	struct str path;      /* as it is shown */
	struct str root_path; /* from the root of the repository; empty: as shown */
	struct oid blob;      /* what it was found in; n == 0: not known */
	struct span span;
	struct str name;    /* the word that matched; empty for the engine's own */
	struct str brings;  /* of a component: its name and what it brings, as a digest,
			       in place of the name in fingerprints; else empty */
	struct str via;	    /* what stands there instead of it: "CP"; else empty */
	bool is_doubtful;   /* in one reading of the source only: at most a warning */
	struct str message; /* complete sentence, lower case, no full stop */
	struct oid commit;  /* it is there, and not in what the range ends with; n == 0:
			       it is in what was checked */

	struct str frame;	    /* the source line, cut at LIMIT_FRAME_BYTES */
	uint32_t frame_skip;	    /* bytes of the line left out before frame */
	bool is_redacted;	    /* a secret is masked in frame; no line_hash */
	uint64_t line_hash;	    /* GitHub's primaryLocationLineHash ... */
	uint32_t line_hash_ordinal; /* ... and its ":n"; 0: not computed */
	const struct fingerprints *fingerprints; /* NULL: not computed */
	struct str function; /* that it is in, with them; empty: none, or a long name */

	enum severity severity; /* the policy's, at this path */
	enum finding_state state;
	struct str reason; /* of the suppression, when muted */
	struct str record; /* the exception that a suppression here names: "EX-..."; of
			      what it covers, and of the engine's finding about it */
	const struct exception *exception; /* that covers it, or would if it counted;
					      NULL: none does */
	bool is_derived; /* not from commits and policy alone, but from what people
			    signed and the clock: no part of the findings record */
};

/* From the root of the repository, as the policy and what is signed name it. */
static inline struct str finding_root_path(const struct finding *finding)
{
	return finding->root_path.n ? finding->root_path : finding->path;
}

struct finding_list {
	struct finding *items;
	size_t count, cap;
};

/*
 * Order of reports: path, place, rule id; then, where one word stands for several names,
 * the name and how it was seen.
 */
int finding_cmp(const void *a, const void *b);

#endif
