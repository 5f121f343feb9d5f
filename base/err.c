/*
 * Errors by value. Never prints; hooks/ and cli/ do. Read next: base/text.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/err.h"
#include "base/banned.h"

static void fill(struct err *err, enum err_kind kind, const char *format, va_list args)
{
	err->kind = kind;
	vsnprintf(err->text, sizeof(err->text), format, args);
}

int err_set(struct err *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fill(err, ERR_FAULT, format, args);
	va_end(args);
	return -1;
}

int err_usage(struct err *err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fill(err, ERR_USAGE, format, args);
	va_end(args);
	return -1;
}

int err_prefix(struct err *err, const char *format, ...)
{
	char old[LIMIT_ERR_BYTES];
	va_list args;
	size_t n;

	memcpy(old, err->text, sizeof(old));
	va_start(args, format);
	fill(err, err->kind, format, args);
	va_end(args);
	n = strlen(err->text);
	snprintf(err->text + n, sizeof(err->text) - n, "%s", old);
	return -1;
}

int err_suffix(struct err *err, const char *format, ...)
{
	size_t n = strlen(err->text);
	va_list args;

	va_start(args, format);
	vsnprintf(err->text + n, sizeof(err->text) - n, format, args);
	va_end(args);
	return -1;
}

int err_exit_code(const struct err *err)
{
	return err->kind == ERR_USAGE ? 2 : 3;
}
