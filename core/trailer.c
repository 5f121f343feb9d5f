/*
 * Read next: git/authors.c.
 */
#include "core/trailer.h"
#include "base/text.h"
#include "base/banned.h"

struct str trailer_mail(struct str ident)
{
	size_t end = ident.n, start;

	while (end && ident.p[end - 1] != '>')
		end--;
	start = end ? end - 1 : 0;
	while (start && ident.p[start - 1] != '<')
		start--;
	return end && start ? str_trim(str_slice(ident, start, end - 1))
			    : (struct str){0};
}

static bool has_key(struct str line, const char *key)
{
	size_t n = strlen(key);

	if (line.n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (text_lower(line.p[i]) != key[i])
			return false;
	}
	return true;
}

bool trailer_next(struct str *mail, struct str text, const char *key, size_t *at)
{
	while (*at < text.n) {
		size_t end = str_find(text, '\n', *at);
		struct str line = str_trim(str_slice(text, *at, end));

		*at = end + 1;
		if (has_key(line, key)) {
			*mail = trailer_mail(line);
			return true;
		}
	}
	return false;
}

struct str trailer_block(struct str message)
{
	size_t start;

	message = str_trim(message);
	start = message.n;
	while (start >= 2 &&
		!(message.p[start - 1] == '\n' && message.p[start - 2] == '\n'))
		start--;
	return start < 2 ? (struct str){0} : str_slice(message, start, message.n);
}
