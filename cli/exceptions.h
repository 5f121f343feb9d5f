/*
 * What the commands about exceptions share: finding one by its id, running the gate over
 * what it is about, and its words. Read next: gate/except.h.
 */
#ifndef CLI_EXCEPTIONS_H
#define CLI_EXCEPTIONS_H

#include "base/buf.h"
#include "cli/trusted.h"
#include "gate/gate.h"

/* Everything that was ever asked for, by rule, then as it lies in the evidence refs. */
struct standing_refs {
	const struct standing **items;
	size_t count, cap;
};

/* The policy must grant exceptions: else ERR_USAGE that says what to write. */
int exceptions_expect(const struct trusted *trusted, struct err *err);

int exceptions_list(struct standing_refs *out, struct trusted *trusted, struct err *err);

/* The one that an id like EX-3f19a2b4c5d6 names; ERR_USAGE: none, or several. */
int exceptions_pick(const struct standing **out, struct trusted *trusted, const char *id,
	struct err *err);

/* All that it says, a line for each field. */
void exception_put(struct buf *out, const struct exception *exception);

/* The findings of a run over some paths of a tree or of the index, and their changes. */
struct exception_scan {
	struct arena arena;
	struct change_set changes;
	struct store store;
	struct gate_result result;
};

/*
 * All findings, with fingerprints, in the paths that is_wanted. rev NULL: what is staged
 * there, and what HEAD has. ERR_USAGE when there is none such file.
 */
int exception_scan(struct exception_scan *out, struct trusted *trusted, const char *rev,
	bool (*is_wanted)(const void *ctx, struct str path), const void *ctx,
	struct err *err);

void exception_scan_done(struct exception_scan *scan);
#define _cleanup_exception_scan_ __attribute__((cleanup(exception_scan_done)))

/* "2026-01-31"; of no end "never". In the arena. */
struct str exception_date(struct arena *arena, uint64_t when);

#endif
