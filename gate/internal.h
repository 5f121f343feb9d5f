/*
 * What the files of gate/ share.
 */
#ifndef GATE_INTERNAL_H
#define GATE_INTERNAL_H

#include <stdatomic.h>
#include "core/fact.h"
#include "core/source.h"
#include "gate/gate.h"
#include "syntax/forest.h"
#include "syntax/header.h"
#include "syntax/parse.h"
#include "syntax/scan.h"
#include "syntax/secret.h"

/* What the engine raises itself, looked up once. Each is in rules/. */
struct engine_rules {
	const struct rule *degraded, *malformed, *no_reason, *unknown_id, *unused,
		*no_record;
};

/* What a source, or a link with a source's name, leads to: gate/follow.c. */
struct lead {
	const struct change *from;
	struct str dir;	 /* of from, below the root */
	struct str text; /* an include's, or a link's target; in the worker's arena */
	bool is_link;	 /* looked for in its own folder only */
	bool is_new;	 /* on a changed line: what it leads to counts in full */
};

struct lead_list {
	struct lead *items;
	size_t count, cap;
};

struct change_refs {
	const struct change **items;
	size_t count, cap;
};

/* One thread's own; its results are merged when all are done. */
struct worker {
	const struct gate_input *input;
	const struct words *words;
	const struct engine_rules *engine;
	const struct header *given; /* the policy's macros */
	struct reach *reach;	    /* all workers share it */
	unsigned char *notices; /* enum content_notice by index of the change; shared */
	struct arena arena;	/* of the run: findings and what they point to */
	struct arena scratch;	/* of the source in hand */
	struct parser parser;
	struct budget budget; /* of the source in hand, for its trees */
	struct finding_list findings;
	struct unchecked_list unchecked;
	struct receipt_list receipts;
	struct dissent_list dissents;
	struct receipt receipt;	     /* of the source in hand */
	const char *cut_includes;    /* RECEIPT_INCLUDES in words; NULL: all was read */
	bool is_in_full;	     /* all lines of the source in hand count */
	struct secret_list secrets;  /* of the source in hand; in scratch */
	struct lead_list leads;	     /* of the round in hand */
	struct change_refs declined; /* no sources after all: by name they might be */
	struct stats stats;
};

/* Sources to be checked, as threads take them. */
struct crew {
	struct change_refs sources;
	atomic_size_t next; /* the one that is taken next */
	const struct gate_input *input;
};

/* gate/follow.c: what was checked so far, by path, over the rounds of a run. */
struct follow {
	const struct gate_input *input;
	struct reach *reach;
	struct arena *arena;	    /* of the run */
	struct change_refs entries; /* files of the change set, by root_path; on demand */
	struct change_refs declined; /* of all rounds, by address */
	struct name_refs {
		struct str *items;
		size_t count, cap;
	} followed; /* paths below the root that were taken up, sorted */
	unsigned rounds;
};

/*
 * The sources that those of the last round lead to and that were not checked yet, into
 * *out; the leads and declined changes of the workers are used up. worker: who notes what
 * is excluded and which limit was reached. Depends on no order in which threads worked.
 */
void follow_round(struct change_refs *out, struct follow *follow, struct worker *worker,
	struct worker *const *workers, size_t count);

/*
 * Leads to the same become one; the first of them, in a fixed order, tells how its target
 * is shown. Each thread does that with its own, which are many, before a round ends.
 */
void leads_join(struct lead_list *leads);

/* gate/entries.c: what is to be said of the entries of the change set themselves. */
void entries_check(struct worker *worker);

/* Findings of the rules that ask for the fact, about the whole of a file. */
void entry_finding(struct worker *worker, const struct change *change,
	enum fact_kind kind, struct str name);

/* gate/source.c: keep the lines that findings from index first on are about. */
void findings_keep_lines(
	struct worker *worker, const struct source *source, size_t first);

/*
 * gate/fingerprint.c: the fingerprints of findings from index first on, when the input
 * asks for them; all are about one source. scan: of its first reading; NULL: it is no C.
 */
void findings_fingerprint(struct worker *worker, const struct change *change,
	const struct source *source, const struct scan *scan, size_t first);

/* The same for findings about the whole of a file. */
void finding_fingerprint_whole(
	struct worker *worker, const struct change *change, size_t first);

/*
 * gate/readings.c: the findings of one source, unjudged, and what it leads to. scan: of
 * its first reading, for its marks; in the worker's scratch.
 */
void readings_check(struct worker *worker, const struct change *change,
	struct source *source, struct scan *scan);

/* gate/gate.c: the order of what was not checked. */
int unchecked_cmp(const void *a, const void *b);

/*
 * gate/baseline.c: states of findings that the baseline covers, and one about what in it
 * covers nothing. -1 with ERR_USAGE: it cannot be read.
 */
int baseline_apply(
	struct gate_result *result, const struct gate_input *input, struct err *err);

/*
 * gate/baseline.c: did what is known at that path move elsewhere? A scan of everything
 * sees that the file is not there; any other one has to see it leave, since what was
 * taken for it before is not in sight, and a copy would pass for it.
 */
bool path_is_gone(const struct gate_input *input, struct str path);

/*
 * gate/components.c: findings about what comes from elsewhere. notices: by index of the
 * change, enum content_notice; NULL: nobody has looked. -1 with ERR_USAGE: the approved
 * list is broken.
 */
int components_apply(struct gate_result *result, const struct gate_input *input,
	const unsigned char *notices, struct err *err);

/*
 * gate/except.c: states of findings that signed exceptions cover, and findings about the
 * exceptions. What cannot be looked up is a fault in result->unchecked.
 */
void exceptions_apply(struct gate_result *result, const struct gate_input *input);

/* gate/gate.c: by its name it is a source, or may be. */
bool change_is_source(const struct change *change);

/* gate/secret.c: is the file to be looked at for secrets? */
bool secrets_are_wanted(const struct worker *worker, const struct change *change);

/* The secrets of a source: findings for those on changed lines, unjudged. */
void secrets_check(struct worker *worker, const struct change *change,
	struct source *source, bool is_utf16);

/* All that is to be found in a file that is no source. */
void text_check(struct worker *worker, const struct change *change, struct str bytes);

/*
 * bytes, which stand at offset of the source in hand, as they may be shown: of the same
 * length, with secrets masked. true: there were any; the copy is in the scratch.
 */
bool secrets_hide(
	struct str *shown, struct worker *worker, struct str bytes, size_t offset);

/* gate/source.c: all that is to be found in one changed file. */
void source_check(struct worker *worker, const struct change *change);

/* The policy's severity for findings from index first on; those switched off are dropped.
 */
void findings_judge(struct worker *worker, const struct change *change, size_t first);

void worker_unchecked(struct worker *worker, enum unchecked_kind kind, struct str path,
	const char *reason);

/*
 * gate/mute.c: what the suppressions of one source do to its findings (those from index
 * first on), and the findings about the suppressions themselves.
 */
void mutes_apply(struct worker *worker, const struct change *change,
	struct source *source, const struct scan *scan, size_t first);

/* A finding of the engine's own; quote is a word of the source that it is about. */
void engine_finding(struct worker *worker, const struct rule *rule, struct source *source,
	uint32_t start, uint32_t end, struct str quote);

#endif
