/*
 * Lines of a commit's message that name people: "Co-authored-by: NAME <MAIL>" anywhere,
 * "Reviewed-by:" where git looks for trailers.
 */
#ifndef CORE_TRAILER_H
#define CORE_TRAILER_H

#include <stdbool.h>
#include "base/str.h"

/* "NAME <MAIL>": what stands in the last pair of brackets; empty: there is none. */
struct str trailer_mail(struct str ident);

/*
 * The next line with that key, in whatever case, from *at on, which goes on; false: there
 * is none any more. key: in lower case, with its colon. *mail: whom it names.
 */
bool trailer_next(struct str *mail, struct str text, const char *key, size_t *at);

/* What stands behind the last empty line of a message; empty: it has one paragraph. */
struct str trailer_block(struct str message);

#endif
