/*
 * struct receipt: what was done to one source, so that nobody has to believe that it was
 * looked at. A pure function of the source, rules and limits: no times, no paths of this
 * machine.
 */
#ifndef CORE_RECEIPT_H
#define CORE_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "core/oid.h"

/* A limit that was reached, or a part that was left out: its name, and what helps. */
#define RECEIPT_LIMITS(X) \
	X(PARSE_BYTES, "parse-bytes", "too large to parse", "split the declaration") \
	X(PARSE_MEMORY, "parse-memory", "the parser needed too much memory", \
		"split the declaration") \
	X(PARSE_STEPS, "parse-steps", "the parser needed too many steps", \
		"split the declaration") \
	X(CANDIDATES, "candidates", "more candidates than are kept", "split the file") \
	X(MACROS, "macros", "more macros, or more of their expansion, than is followed", \
		"write out what they hide, or split the file") \
	X(INCLUDES, "includes", "not all that it includes was read for its macros", \
		"include less, or split what is too large") \
	X(DEPTH, "depth", "#if groups or brackets deeper than are told apart", \
		"nest less deep")

enum receipt_limit {
#define RECEIPT_ENUM(word, name, what, help) RECEIPT_##word,
	RECEIPT_LIMITS(RECEIPT_ENUM)
#undef RECEIPT_ENUM
		RECEIPT_LIMIT_COUNT,
};
extern const char *const receipt_limit_words[]; /* NULL-terminated, by limit */
extern const char *const receipt_limit_texts[]; /* for people: what it means */
extern const char *const receipt_limit_helps[]; /* for people: what to do */

struct receipt {
	struct str path;
	struct oid oid;		 /* of the blob; n == 0 on disk */
	uint64_t bytes;		 /* of the source */
	uint64_t bytes_scanned;	 /* by the lexer: all readings together */
	uint64_t bytes_parsed;	 /* by the parser: all trees together */
	uint64_t bytes_first;	 /* of these: by the first trees, none made again */
	uint64_t bytes_in_error; /* of bytes_first, how many lie in no sound tree */
	uint32_t readings;	 /* 2 when trigraphs or raw strings leave it open */
	uint32_t includes;	 /* files read for their macros */
	uint32_t branch_choices; /* trees made again with other branches of #if */
	uint32_t candidates;	 /* words that the lexer found */
	uint32_t trees_asked;	 /* of these, left to the tree */
	uint32_t trees;		 /* declarations parsed */
	uint32_t disagreements;	 /* lexer and tree judged one differently */
	uint32_t rules;		 /* how many were looked for */
	bool is_utf16;		 /* it was read as UTF-8 */
	unsigned limits;	 /* bit n: enum receipt_limit n */
};

struct receipt_list {
	struct receipt *items;
	size_t count, cap;
};

/*
 * Order of reports: path, then blob. A range with merges may hold a path twice, even with
 * one content, where other lines of it are new: then what was done to them decides.
 */
int receipt_cmp(const void *a, const void *b);

#endif
