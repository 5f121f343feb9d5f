/*
 * Points in time as documents write them: "2026-01-31T12:00:00Z", RFC 3339 in UTC with
 * whole seconds and nothing else, so that one moment has one spelling. In memory: seconds
 * since 1970; years 1970 to 9999.
 */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"

#define WHEN_BYTES 21 /* with the NUL */
#define WHEN_DAY 86400

bool when_read(uint64_t *out, struct str text);

/* A moment after the year 9999 is written as its last second. */
void when_write(char out[WHEN_BYTES], uint64_t when);

/*
 * Now. SOURCE_DATE_EPOCH and the like are not asked: who may set the environment would
 * set the clock.
 */
uint64_t when_now(void);

#endif
