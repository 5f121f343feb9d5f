/*
 * Lines for who pushes. Read next: hooks/pre_receive.c, which finds them.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include "base/limits.h"
#include "server/reply.h"
#include "base/banned.h"

/* GitLab shows what begins so in its pages, too. */
static const char *const prefixes[] = {
	[OUTPUT_PLAIN] = "", [OUTPUT_GITLAB] = "GL-HOOK-ERR: ", [OUTPUT_GITEA] = ""};

void reply_init(struct reply *reply, enum output_profile profile)
{
	*reply = (struct reply){
		.text = BUF_INIT(LIMIT_WORDS * 4 * LIMIT_WORD_BYTES), .profile = profile};
}

void reply_done(struct reply *reply)
{
	buf_done(&reply->text);
}

/* One line, cut where it gets too long for anybody to read. */
static void add_line(
	struct reply *reply, const char *key, const char *format, va_list arguments)
{
	char line[LIMIT_WORD_BYTES];
	int n = vsnprintf(line, sizeof(line), format, arguments);

	buf_printf(&reply->text, "%s%s: %s%s\n", prefixes[reply->profile], key, line,
		n >= (int)sizeof(line) ? "..." : "");
}

/* What counts as one of LIMIT_WORDS. */
static void add_counted(
	struct reply *reply, const char *key, const char *format, va_list arguments)
{
	if (reply->lines >= LIMIT_WORDS) {
		reply->left++;
		return;
	}
	reply->lines++;
	add_line(reply, key, format, arguments);
}

void reply_error(struct reply *reply, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_counted(reply, "error", format, arguments);
	va_end(arguments);
}

void reply_warning(struct reply *reply, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_counted(reply, "warning", format, arguments);
	va_end(arguments);
}

void reply_hint(struct reply *reply, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_line(reply, "hint", format, arguments);
	va_end(arguments);
}

void reply_count(struct reply *reply)
{
	if (reply->left)
		buf_printf(&reply->text, "%serror: and %zu more\n",
			prefixes[reply->profile], reply->left);
}

void reply_write(const struct reply *reply, int fd)
{
	struct str rest = buf_str(&reply->text);

	while (rest.n) {
		ssize_t n = write(fd, rest.p, rest.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		rest = str_slice(rest, (size_t)n, rest.n);
	}
}
