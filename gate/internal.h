/*
 * What the files of gate/ share.
 */
#ifndef GATE_INTERNAL_H
#define GATE_INTERNAL_H

#include "core/source.h"
#include "gate/gate.h"
#include "syntax/forest.h"
#include "syntax/parse.h"
#include "syntax/scan.h"

/* What the engine raises itself, looked up once. Each is in rules/. */
struct engine_rules {
	const struct rule *degraded, *malformed, *no_reason, *unknown_id, *unused,
		*no_record;
};

/* One thread's own; its results are merged when all are done. */
struct worker {
	const struct gate_input *input;
	const struct words *words;
	const struct engine_rules *engine;
	struct arena arena;   /* of the run: findings and what they point to */
	struct arena scratch; /* of the source in hand */
	struct parser parser;
	struct finding_list findings;
	struct unchecked_list unchecked;
	struct receipt_list receipts;
	struct dissent_list dissents;
	struct receipt receipt; /* of the source in hand */
	struct stats stats;
};

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
