/*
 * struct skeleton: an identifier as a reader sees it. Letters that look like an ASCII
 * letter or digit are replaced by it, characters that are not seen are dropped; two
 * identifiers with one skeleton are easily taken for each other. For identifiers with
 * bytes beyond ASCII, or a \u, only: the rest are their own skeletons.
 *
 * The idea, and nearly all pairs, are those of Unicode's UTS #39 (confusables), cut down
 * to what turns into a single ASCII letter or digit and may stand in an identifier:
 * Latin, Greek, Coptic, Cyrillic, Armenian, Cherokee, Lisu and a few more, fullwidth
 * forms, mathematical alphabets. It departs from there in two ways: capitals stay
 * capitals (I is not l), and small capitals become small letters. Accents stay: no
 * reader takes e-acute for e, so a word with an accent is no disguise.
 */
#ifndef SYNTAX_CONFUSABLE_H
#define SYNTAX_CONFUSABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/limits.h"
#include "base/str.h"

struct skeleton {
	/* n bytes; what has no look-alike stays: UTF-8, or bytes that are not */
	char text[LIMIT_SKELETON_BYTES];
	size_t n;
	bool is_cut;	   /* text lacks an end; what follows speaks of all of it */
	bool is_ascii;	   /* the skeleton is */
	bool is_changed;   /* the skeleton's bytes are not the identifier's */
	bool is_mixed;	   /* letters of more than one script are in it, of Latin, Greek,
			      Coptic, Cyrillic, Armenian, Cherokee and Lisu */
	size_t lookalikes; /* letters and digits that were replaced */
	size_t escapes;	   /* that were read */
	size_t letters;	   /* all but ASCII digits, '_' and what was dropped ... */
	size_t greek;	   /* ... and those of them that are Greek */
};

/* Any bytes; \uXXXX, \UXXXXXXXX and \u{X...} are read as the character. Linear. */
void skeleton_make(struct skeleton *out, struct str identifier);

static inline struct str skeleton_str(const struct skeleton *skeleton)
{
	return str_make(skeleton->text, skeleton->n);
}

/*
 * Would a reader be misled? Yes when all of it looks like ASCII and is not, by
 * look-alikes or escapes, and when scripts are mixed and a look-alike is among the
 * letters. No for a word of another script with a letter of its own, for a formula's
 * single Greek letter (alpha, rho_0) and for a capital delta before a Latin letter, which
 * nothing in ASCII looks like. Characters that are not seen mislead as well, but are a
 * fact of their own (FACT_INVISIBLE, FACT_BIDI).
 */
bool skeleton_misleads(const struct skeleton *skeleton);

/* The ASCII letter or digit that a character looks like; '\0': none. */
char confusable_letter(uint32_t point);

#endif
