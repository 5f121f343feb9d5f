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
	size_t since; /* where the last record begins: what the next one's prev covers */
	size_t torn;  /* lines that a crash cut off and a later record names */
	bool is_cut_off; /* the last line has no end: a crash, or a write under way */
};

void journal_reader_init(struct journal_reader *reader, struct str text);

/*
 * A line as a record of ours, whole: its number and the map "record". NULL: it is none,
 * as what a crash leaves of one. Nothing is said about its place in the chain.
 */
const struct node *journal_line_read(uint64_t *seq, struct arena *arena, struct str line);

/*
 * What the prev of the line at end is to be: the SHA-256 of all from since, where the
 * last record begins, to the LF before end; 64 zeros at the start.
 */
void journal_prev(char out[SHA256_HEX], struct str text, size_t since, size_t end);

/*
 * The next record; its nodes live in the arena. 1: there is one, 0: the end, -1: the
 * chain is broken there, and err says where and how. Lines that are no records are passed
 * over when the record behind them says how many they are; a whole record never is.
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
