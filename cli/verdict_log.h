/*
 * The server's decision about a commit, out of its published log.
 */
#ifndef CLI_VERDICT_LOG_H
#define CLI_VERDICT_LOG_H

#include "base/buf.h"
#include "base/sha256.h"
#include "git/repo.h"

/*
 * The last accepted push in the log at rev that brought a ref to tip: a line about it is
 * appended. *is_same: there is one, and it has the same findings digest. Fails when the
 * log cannot be read or its chain is broken.
 */
int verdict_log(struct buf *out, bool *is_same, struct repo *repo, const char *rev,
	const struct oid *tip, const char digest[SHA256_HEX], struct err *err);

#endif
