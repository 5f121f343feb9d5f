/*
 * Words for who pushes. git hands them on as "remote: ..." in small pieces and colours
 * what begins with "error", "warning" or "hint", so: short plain lines, the keyword
 * first, no byte of the push unescaped, and a bound on how many. Written in one go.
 */
#ifndef SERVER_REPLY_H
#define SERVER_REPLY_H

#include "base/buf.h"
#include "server/config.h"

struct reply {
	struct buf text;
	enum output_profile profile;
	size_t lines; /* errors and warnings said */
	size_t left;  /* that were too many to say */
};

void reply_init(struct reply *reply, enum output_profile profile);
void reply_done(struct reply *reply);
#define _cleanup_reply_ __attribute__((cleanup(reply_done)))

/*
 * One line "KEY: TEXT". The format's arguments are safe to show already. Past LIMIT_WORDS
 * errors and warnings are only counted; hints and the last word are always said.
 */
__attribute__((format(printf, 2, 3))) void reply_error(
	struct reply *reply, const char *format, ...);
__attribute__((format(printf, 2, 3))) void reply_warning(
	struct reply *reply, const char *format, ...);
__attribute__((format(printf, 2, 3))) void reply_hint(
	struct reply *reply, const char *format, ...);

/* Say how many were left out, if any. */
void reply_count(struct reply *reply);

/* To a descriptor; who does not listen changes nothing. */
void reply_write(const struct reply *reply, int fd);

#endif
