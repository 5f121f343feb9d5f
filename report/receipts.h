/*
 * Receipts and dissents in words: what was done to each source, and where lexer and tree
 * judge a word differently. Documents hold all receipts, so a dull one is kept short: a
 * number is left out where it is the usual one.
 */
#ifndef REPORT_RECEIPTS_H
#define REPORT_RECEIPTS_H

#include "report/report_util.h"

/* How keys are spelt: "bytes_scanned" or "bytesScanned". */
enum key_style { KEYS_SNAKE, KEYS_CAMEL };

/*
 * The numbers and limits of a receipt as keys of the map that is open; path, blob and
 * bytes are the caller's, as formats differ there.
 */
void json_receipt(
	struct json_writer *w, const struct receipt *receipt, enum key_style style);

/* The id of the blob in hex; nothing when it has none. */
void json_blob(struct json_writer *w, const char *key, const struct oid *oid);

/*
 * The receipt with that path, or NULL: none, or several, so that nobody can tell which is
 * meant. receipts may be NULL; they are sorted.
 */
const struct receipt *receipt_find(const struct receipt_list *receipts, struct str path);

/*
 * What is remarkable about it, for people: "read 2 ways, limit: too large to parse".
 * Nothing for a dull one.
 */
void receipt_remark(struct buf *out, const struct receipt *receipt);

#endif
