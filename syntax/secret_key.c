/*
 * Private keys by their armour: PEM (RFC 7468; PKCS #1, #8 and SEC 1 labels), OpenSSH's
 * (PROTOCOL.key in its sources), OpenPGP's (RFC 9580, 6.2) and PuTTY's (its manual,
 * appendix C). The body must follow, be it on lines of its own, in string literals or
 * behind "\n": programs that read keys have the header alone. Read next: syntax/secret.h.
 */
#include "base/text.h"
#include "syntax/secret.h"
#include "base/banned.h"

#define LABEL_MAX 48	     /* "-----BEGIN ... -----" */
#define BODY_LOOK 1024	     /* from the header to the first full line of the body */
#define BODY_MAX (64 * 1024) /* no key is larger */
#define RUN 40		     /* base 64 in one piece */

static bool is_base64(char c)
{
	return (text_is_word_byte(c) && c != '_') || c == '+' || c == '/' || c == '=';
}

/* Does a piece of base 64 begin in [from, to), before dashes or a NUL end it? */
static bool has_body(struct str bytes, size_t from, size_t to)
{
	size_t run = 0, dashes = 0;

	for (size_t at = from; at < to && at < bytes.n; at++) {
		char c = bytes.p[at];

		dashes = c == '-' ? dashes + 1 : 0;
		run = is_base64(c) ? run + 1 : 0;
		if (dashes == 5 || !c)
			return false;
		if (run == RUN)
			return !secret_is_placeholder(
				str_slice(bytes, at + 1 - RUN, at + 1));
	}
	return false;
}

/* The end of the armour's first line: of "-----BEGIN X PRIVATE KEY-----"; 0: it is none.
 */
static size_t header_end(struct str bytes, size_t at)
{
	struct str head = str_slice(bytes, at, at + LABEL_MAX), label;
	size_t end = 11;

	if (!str_has_prefix(head, "-----BEGIN "))
		return 0;
	while (end < head.n && head.p[end] != '-')
		end++;
	label = str_slice(head, 11, end);
	if (!str_has_prefix(str_slice(head, end, head.n), "-----") ||
		!(str_has_suffix(label, "PRIVATE KEY") ||
			str_is(label, "PGP PRIVATE KEY BLOCK")))
		return 0;
	return at + end + 5;
}

/* Up to the closing line, or as far as a key can reach. */
static size_t body_end(struct str bytes, size_t from)
{
	struct str body = str_slice(bytes, from, from + BODY_MAX);
	const char *end = memmem(body.p, body.n, "-----", 5);

	return end ? (size_t)(end - bytes.p) : from + body.n;
}

bool secret_pem(struct secret_hit *out, struct str bytes, size_t at)
{
	size_t end = header_end(bytes, at);

	if (!end || !has_body(bytes, end, end + BODY_LOOK))
		return false;
	*out = (struct secret_hit){.kind = FACT_PRIVATE_KEY,
		.start = at,
		.end = end,
		.hide_start = end,
		.hide_end = body_end(bytes, end),
		.what = "private key"};
	return true;
}

bool secret_putty(struct secret_hit *out, struct str bytes, size_t at, size_t *seen)
{
	static const char head[] = "PuTTY-User-Key-File-", lines[] = "Private-Lines:";
	struct str rest = str_slice(bytes, at, at + BODY_MAX);
	size_t from = *seen > at ? *seen : at, to = at + rest.n;
	struct str unseen = str_slice(bytes, from, to);
	const char *hit;

	if (!str_has_prefix(rest, head))
		return false;
	hit = memmem(unseen.p, unseen.n, lines, sizeof(lines) - 1);
	if (!hit) {
		*seen = to > sizeof(lines) ? to - sizeof(lines) : 0;
		return false;
	}
	from = (size_t)(hit - bytes.p) + sizeof(lines) - 1;
	*seen = from;
	if (!has_body(bytes, from, from + BODY_LOOK))
		return false;
	*out = (struct secret_hit){.kind = FACT_PRIVATE_KEY,
		.start = at,
		.end = at + sizeof(head) - 1,
		.hide_start = from,
		.hide_end = from + BODY_MAX < bytes.n ? from + BODY_MAX : bytes.n,
		.what = "private key"};
	return true;
}
