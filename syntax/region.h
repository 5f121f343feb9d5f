/*
 * What stands at a place of a source, as fingerprints want it (core/fingerprint.h): in C
 * the statement around it, its neighbours and its function; elsewhere, and in comments,
 * the line without its blanks, and the lines next to it that are not empty. And how many
 * places of the file are equal to it, whatever was found there: two passes over the
 * bytes, so memory is that of the places asked for.
 */
#ifndef SYNTAX_REGION_H
#define SYNTAX_REGION_H

#include "core/fingerprint.h"
#include "syntax/slice.h"

struct region_ask {
	uint32_t start; /* a byte of the source */
	struct fingerprint_place place;
};

struct region_source {
	struct str bytes;		 /* secrets are masked in it */
	const struct slice_list *slices; /* of a scan of it; NULL: it is no C */
};

/* Fill in the places; asks are in ascending order of start. */
void regions_find(struct region_ask *asks, size_t count, struct arena *scratch,
	const struct region_source *source);

#endif
