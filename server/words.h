/*
 * Words for who pushes. git hands them on as "remote: ..." in small pieces and colours
 * what begins with "error", "warning" or "hint", so: short plain lines, the keyword
 * first, no byte of the push unescaped, and a bound on how many. Written in one go.
 */
#ifndef SERVER_WORDS_H
#define SERVER_WORDS_H

#include "base/buf.h"
#include "server/config.h"

struct words {
	struct buf text;
	enum output_profile profile;
	size_t lines; /* errors and warnings said */
	size_t left;  /* that were too many to say */
};

void words_init(struct words *words, enum output_profile profile);
void words_done(struct words *words);
#define _cleanup_words_ __attribute__((cleanup(words_done)))

/*
 * One line "KEY: TEXT". The format's arguments are safe to show already. Past LIMIT_WORDS
 * errors and warnings are only counted; hints and the last word are always said.
 */
__attribute__((format(printf, 2, 3))) void words_error(
	struct words *words, const char *format, ...);
__attribute__((format(printf, 2, 3))) void words_warning(
	struct words *words, const char *format, ...);
__attribute__((format(printf, 2, 3))) void words_hint(
	struct words *words, const char *format, ...);

/* Say how many were left out, if any. */
void words_count(struct words *words);

/* To a descriptor; who does not listen changes nothing. */
void words_write(const struct words *words, int fd);

#endif
