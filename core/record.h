/*
 * The findings record: what a range was found to hold, as bytes that are the same
 * wherever the same commits are judged by the same rules, policy and floor: in a hook, on
 * a server, in CI. Its SHA-256 is the findings digest. One JSON object a line: a head,
 * what was found, what was not checked, the verdict; format: docs/verdict-format.md.
 */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include "base/sha256.h"
#include "core/report.h"

/* Append the record of a run over a range. */
void findings_record(struct buf *out, const struct run *run);

/*
 * Its digest. Empty when something could not be judged: what one machine could not read
 * another may.
 */
void findings_digest(char out[SHA256_HEX], const struct run *run);

#endif
