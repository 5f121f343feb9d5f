/*
 * struct baseline: findings that were there when rules came to an old code base. They
 * stop blocking, each found again by its fingerprints, and nothing else does. It is a
 * file of the policy's own, .milecastle/baseline.json, and trusted just as that. Guide:
 * docs/baseline.md. What it does to findings: gate/baseline.h.
 */
#ifndef CORE_BASELINE_H
#define CORE_BASELINE_H

#include <stdint.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/fingerprint.h"
#include "core/oid.h"

#define BASELINE_PATH ".milecastle/baseline.json"

/* One finding that was there. */
struct baseline_entry {
	struct str rule; /* id; the rule may be gone */
	struct str path; /* from the root; where it was then */
	uint32_t line;	 /* the same, for people; 0: of a whole file */
	struct fingerprints prints;
	struct oid blob; /* only in just this content; n == 0: whatever the file holds */
};

struct baseline {
	struct baseline_entry *items; /* by rule, path and line */
	size_t count, cap;
};

/*
 * Read one, strictly; errors are ERR_USAGE and name origin, line and column. Entries are
 * sorted, and no two have the same exact fingerprint. All of it lives in the arena.
 */
int baseline_read(struct baseline *out, struct arena *arena, struct str origin,
	struct str text, struct err *err);

/* Into the order of the file, so that who merges or reviews it sees what has changed. */
void baseline_sort(struct baseline *baseline);

/* As a document with a line for each finding; baseline_read reads it. */
void baseline_write(struct buf *out, const struct baseline *baseline);

#endif
