/*
 * Shared by the unit tests. A table's cases are all tried: EXPECT tells which went wrong
 * and goes on, unit_done fails the test when one did. Include it last but for
 * base/banned.h.
 */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/str.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static unsigned unit_failures;

#define EXPECT(condition, ...) \
	do { \
		if (!(condition)) { \
			print_error("%s:%d: ", __FILE__, __LINE__); \
			print_error(__VA_ARGS__); \
			print_error("\n"); \
			unit_failures++; \
		} \
	} while (0)

static inline void unit_done(void)
{
	unsigned failures = unit_failures;

	unit_failures = 0;
	assert_int_equal(failures, 0);
}

/* The buffer's bytes as a C string, until it is changed. */
static inline const char *unit_text(struct buf *buf)
{
	buf_putc(buf, '\0');
	buf->n--;
	return buf->p;
}

#endif
