/*
 * struct err: why something failed, by value in the caller's hands. A function that can
 * fail returns 0 or -1 and takes it last; on success it is untouched. The text is one
 * complete sentence, lower case, no full stop, the subject in single quotes. Whatever
 * comes from a repository is escaped as it is put in (err_set does so for %s arguments
 * only when the caller passes it through text_quote, base/text.h).
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/limits.h"

enum err_kind {
	ERR_FAULT, /* could not check: exit 3 */
	ERR_USAGE, /* wrong call, policy or rules: exit 2 */
};

struct err {
	enum err_kind kind;
	char text[LIMIT_ERR_BYTES];
};

/* Fill err and return -1, so that "return err_set(err, ...)" reads well. */
__attribute__((format(printf, 2, 3))) int err_set(
	struct err *err, const char *format, ...);
__attribute__((format(printf, 2, 3))) int err_usage(
	struct err *err, const char *format, ...);

/* Put words in front of what err already says, as a place or a step; returns -1. */
__attribute__((format(printf, 2, 3))) int err_prefix(
	struct err *err, const char *format, ...);

/* The same behind it, as what to do. What does not fit is cut. */
__attribute__((format(printf, 2, 3))) int err_suffix(
	struct err *err, const char *format, ...);

/* The exit code that goes with it: 2 or 3. */
int err_exit_code(const struct err *err);

#endif
