/*
 * Shared by the fuzz targets: an invariant that does not hold ends the program, so
 * libFuzzer and tests/fuzz/standalone.c both see it.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/buf.h"
#include "base/str.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HOLDS(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, \
				__LINE__, #condition); \
			abort(); \
		} \
	} while (0)

/* A copy with nothing behind it, so that AddressSanitizer sees a read past the end. */
static inline char *exact_copy(const uint8_t *data, size_t size)
{
	char *copy = malloc(size ? size : 1);

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	return copy;
}

/* Nothing that a terminal would obey: UTF-8 without control characters but those allowed.
 */
static inline bool is_safe(struct str s, const char *allowed)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && (!c || !strchr(allowed, c))) || c == 0x7f)
			return false;
	}
	return text_is_utf8(s);
}

#endif
