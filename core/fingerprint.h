/*
 * Fingerprints: names of a finding that stay when lines move, are indented anew or files
 * and functions are renamed, so that exceptions and baselines can follow it. Each key is
 * a SHA-256 over parts with their lengths in front, since they grant: nobody can make a
 * second finding with the key of another but by writing the same code. A key says the
 * rule, the statement, and
 *
 *   exact/v1     path, function, and the statements before and behind it
 *   function/v1  path, function: edits around it leave it alone
 *   context/v1   function, neighbours: it may move to another file
 *   line/v1      path, neighbours: the function may be renamed
 *
 * All but the first leave out one of three signs of identity, and none leaves out two.
 * What is no statement in C has a line instead, and exact/v1 and line/v1 only; a
 * statement in no function has no context/v1. Each key also says the which of how many
 * places of its file that are equal in all of that: so the keys of one file differ, and
 * one more equal place makes all of them new. No key depends on line numbers, columns,
 * or on which findings are reported. The algorithm, what breaks it and what was
 * measured: docs/fingerprints.md. What stands at a place is worked out in
 * syntax/region.h.
 */
#ifndef CORE_FINGERPRINT_H
#define CORE_FINGERPRINT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/sha256.h"

enum fingerprint_kind { /* strongest first */
	FINGERPRINT_EXACT,
	FINGERPRINT_FUNCTION,
	FINGERPRINT_CONTEXT,
	FINGERPRINT_LINE,
	FINGERPRINT_COUNT,
};
extern const char *const fingerprint_words[]; /* NULL-terminated, by kind: "exact/v1" */

struct fingerprint {
	struct digest digest;
	bool is_set; /* false: this finding has no such key */
};

struct fingerprints {
	struct fingerprint keys[FINGERPRINT_COUNT];
};

/* The which of how many places of a file that are equal; from 1. */
struct fingerprint_rank {
	uint32_t at, of;
};

/* What stands at a place of a source. */
struct fingerprint_place {
	struct digest text; /* the statement, or the line; of nothing: the file */
	struct digest before, behind;	 /* its neighbours in the function, or file */
	struct digest scope;		 /* the function's name; of nothing: in none */
	uint32_t function, function_end; /* where that name stands; equal: in none */
	bool is_statement;		 /* by tokens of C; else a line */
	bool is_in_function;
	uint32_t index; /* of the place in it: tokens, or bytes but blanks */
	/* among those with the same text and, in turn: scope and neighbours; scope;
	   neighbours, or of a line nothing else */
	struct fingerprint_rank around, in_scope, in_source;
};

/* What is said of it. */
struct fingerprint_subject {
	struct str rule, name, path;
	uint32_t twin;	  /* of findings equal in rule, name and place: which, from 0 */
	bool is_inactive; /* no compiler reads it: never equal to code that one does */
};

void fingerprints_make(struct fingerprints *out,
	const struct fingerprint_subject *subject, const struct fingerprint_place *place);

/* Of a finding about a whole file. */
void fingerprints_make_whole(
	struct fingerprints *out, const struct fingerprint_subject *subject);

/* Is any key of the one the same as that of the other? */
bool fingerprints_share(const struct fingerprints *a, const struct fingerprints *b);

/* core/fingerprint_match.c */

/* What a finding was before. */
struct fingerprint_match {
	size_t old;		    /* index; SIZE_MAX: it is new */
	enum fingerprint_kind kind; /* that says so; the strongest that does */
};

/*
 * Find old findings among new ones: out has new_count items. Kind by kind, strongest
 * first, and one to one: a key that two or more of either side still share decides
 * nothing, so what is ambiguous is new. O(n log n), whatever the keys.
 */
void fingerprints_match(struct fingerprint_match *out, struct arena *scratch,
	const struct fingerprints *old, size_t old_count,
	const struct fingerprints *new_ones, size_t new_count);

#endif
