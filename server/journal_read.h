/*
 * Reading a journal: line by line, with its chain. The bytes may come from anywhere (the
 * log is fetched by everybody), so nothing in them is believed but what the chain holds.
 */
#ifndef SERVER_JOURNAL_READ_H
#define SERVER_JOURNAL_READ_H

#include "base/arena.h"
#include "base/node.h"
#include "base/sha256.h"
#include "core/oid.h"

struct journal_line {
	size_t number; /* 1-based, of the line */
	uint64_t seq;
	struct str bytes;	   /* of the whole line */
	const struct node *record; /* a map */
};

struct journal_reader {
	struct str text;
	size_t at, number;
	uint64_t seq; /* of the next record */
	char prev[SHA256_HEX];
	size_t torn;	 /* lines that a crash cut off and the next one names */
	bool is_cut_off; /* the last line has no end: a crash, or a write under way */
};

void journal_reader_init(struct journal_reader *reader, struct str text);

/*
 * The next record; its nodes live in the arena. 1: there is one, 0: the end, -1: the
 * chain is broken there, and err says where and how. A line that a crash cut off is
 * passed over when the line after it says so.
 */
int journal_next(struct journal_line *out, struct journal_reader *reader,
	struct arena *arena, struct err *err);

/*
 * Does the journal in dir say that this commit was accepted as the tip of a protected
 * ref, or adopted? A journal that cannot be read, or whose chain is broken before that,
 * says nothing.
 */
bool journal_has_tip(const char *dir, const struct oid *commit);

#endif
