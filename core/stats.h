/*
 * struct stats: what a run cost, in work and not in seconds, so that tests can guard it.
 * Each worker counts its own; they are added up at the end.
 */
#ifndef CORE_STATS_H
#define CORE_STATS_H

#include <stdint.h>

/* name in --stats and JSON; what it counts */
#define STATS_FIELDS(X) \
	X(changes, "changed paths") \
	X(sources, "sources checked") \
	X(texts, "other files searched for secrets") \
	X(blobs_read, "blobs or files read") \
	X(old_blobs_read, "old sides read for line diffs") \
	X(bytes_read, "bytes read") \
	X(candidates, "candidate words found by the lexer") \
	X(files_parsed, "files parsed") \
	X(slices_parsed, "declarations parsed") \
	X(bytes_parsed, "bytes parsed") \
	X(parse_limits, "parses given up at a limit") \
	X(disagreements, "candidates that lexer and tree judge differently") \
	X(branch_choices, "trees made again with other branches of #if") \
	X(readings_again, "sources read a second way") \
	X(includes, "included files whose macros were seen") \
	X(headers_read, "of them, read in this run") \
	X(headers_remembered, "of them, known from an earlier run") \
	X(facts, "facts that are no use of a name, on lines that count") \
	X(declarations, "declarations of dependencies read") \
	X(records_read, "records of the approved list read") \
	X(processes, "processes started")

struct stats {
#define STATS_MEMBER(name, what) uint64_t name;
	STATS_FIELDS(STATS_MEMBER)
#undef STATS_MEMBER
};

static inline void stats_add(struct stats *sum, const struct stats *more)
{
#define STATS_ADD(name, what) sum->name += more->name;
	STATS_FIELDS(STATS_ADD)
#undef STATS_ADD
}

#endif
