/*
 * Lines for who pushes. Read next: hooks/pre_receive.c, which finds them.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include "base/limits.h"
#include "server/words.h"
#include "base/banned.h"

/* GitLab shows what begins so in its pages, too. */
static const char *const prefixes[] = {
	[OUTPUT_PLAIN] = "", [OUTPUT_GITLAB] = "GL-HOOK-ERR: ", [OUTPUT_GITEA] = ""};

void words_init(struct words *words, enum output_profile profile)
{
	*words = (struct words){
		.text = BUF_INIT(LIMIT_WORDS * 4 * LIMIT_WORD_BYTES), .profile = profile};
}

void words_done(struct words *words)
{
	buf_done(&words->text);
}

/* One line, cut where it gets too long for anybody to read. */
static void add_line(
	struct words *words, const char *key, const char *format, va_list arguments)
{
	char line[LIMIT_WORD_BYTES];
	int n = vsnprintf(line, sizeof(line), format, arguments);

	buf_printf(&words->text, "%s%s: %s%s\n", prefixes[words->profile], key, line,
		n >= (int)sizeof(line) ? "..." : "");
}

void words_error(struct words *words, const char *format, ...)
{
	va_list arguments;

	if (words->lines >= LIMIT_WORDS) {
		words->left++;
		return;
	}
	words->lines++;
	va_start(arguments, format);
	add_line(words, "error", format, arguments);
	va_end(arguments);
}

void words_warning(struct words *words, const char *format, ...)
{
	va_list arguments;

	if (words->lines >= LIMIT_WORDS) {
		words->left++;
		return;
	}
	words->lines++;
	va_start(arguments, format);
	add_line(words, "warning", format, arguments);
	va_end(arguments);
}

void words_hint(struct words *words, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_line(words, "hint", format, arguments);
	va_end(arguments);
}

void words_count(struct words *words)
{
	if (words->left)
		buf_printf(&words->text, "%serror: and %zu more\n",
			prefixes[words->profile], words->left);
}

void words_write(const struct words *words, int fd)
{
	struct str rest = buf_str(&words->text);

	while (rest.n) {
		ssize_t n = write(fd, rest.p, rest.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		rest = str_slice(rest, (size_t)n, rest.n);
	}
}
