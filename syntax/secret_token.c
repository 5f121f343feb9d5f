/*
 * Tokens with a prefix of their own: a table of published formats, and what a token must
 * look like behind its prefix. The sources are named at each format; where a checksum is
 * part of it, only a token whose checksum holds counts. Read next: syntax/secret.h.
 */
#include "base/text.h"
#include "syntax/secret.h"
#include "base/banned.h"

#define DIGITS 62
#define CHECK_DIGITS 6

enum alphabet { BASE32, ALNUM, WORD, BASE64URL, DOTTED, BASE64 };

enum token_check {
	CHECK_NONE,
	CHECK_CRC,   /* the last six digits are the CRC-32 of the rest, to base 62 */
	CHECK_MIXED, /* upper and lower case: words with dashes are not tokens */
	CHECK_SLACK, /* ten digits come first */
	CHECK_TWO,   /* 22 bytes, a dot, 43 bytes */
	CHECK_PAD,   /* "==" is behind it */
};

struct format {
	const char *prefix, *what;
	enum alphabet alphabet;
	unsigned min, max; /* bytes behind the prefix */
	enum token_check check;
};

/* GitLab: docs.gitlab.com, "Token overview", prefixes. */
#define GITLAB(prefix) \
	{ \
		prefix, "GitLab token", DOTTED, 20, 300, CHECK_MIXED \
	}
/* GitHub: github.blog, "Behind GitHub's new authentication token formats" (2021). */
#define GITHUB(prefix) \
	{ \
		prefix, "GitHub token", ALNUM, 36, 36, CHECK_CRC \
	}
/* AWS: docs.aws.amazon.com, IAM identifiers, "Understanding unique ID prefixes". */
#define AWS(prefix) \
	{ \
		prefix, "AWS access key id", BASE32, 16, 16, CHECK_NONE \
	}
/* Slack: docs.slack.dev, "Tokens". */
#define SLACK(prefix) \
	{ \
		prefix, "Slack token", BASE64URL, 36, 255, CHECK_SLACK \
	}

static const struct format formats[] = {
	AWS("AKIA"),
	AWS("ASIA"),
	AWS("ABIA"),
	AWS("ACCA"),
	GITHUB("ghp_"),
	GITHUB("gho_"),
	GITHUB("ghu_"),
	GITHUB("ghs_"),
	GITHUB("ghr_"),
	/* docs.github.com, "About authentication to GitHub", token formats */
	{"github_pat_", "GitHub token", WORD, 82, 82, CHECK_MIXED},
	GITLAB("glpat-"),
	GITLAB("gldt-"),
	GITLAB("glrt-"),
	GITLAB("glcbt-"),
	GITLAB("glsoat-"),
	GITLAB("glft-"),
	GITLAB("glimt-"),
	GITLAB("glagent-"),
	GITLAB("glffct-"),
	GITLAB("gloas-"),
	{"glptt-", "GitLab token", ALNUM, 40, 40, CHECK_NONE}, /* hexadecimal */
	SLACK("xoxb-"),
	SLACK("xoxp-"),
	SLACK("xoxa-"),
	SLACK("xoxr-"),
	SLACK("xoxs-"),
	/* Stripe: docs.stripe.com, "API keys" */
	{"sk_live_", "Stripe live key", ALNUM, 24, 247, CHECK_MIXED},
	{"rk_live_", "Stripe live key", ALNUM, 24, 247, CHECK_MIXED},
	/* Google: docs.cloud.google.com, "Manage API keys" */
	{"AIza", "Google API key", BASE64URL, 35, 35, CHECK_MIXED},
	/* npm: github.blog, "Announcing npm's new access token format" (2021) */
	{"npm_", "npm token", ALNUM, 36, 36, CHECK_CRC},
	/* PyPI: docs.pypi.org, "Secret reporting": a macaroon that begins with its host
	 */
	{"pypi-AgEIcHlwaS5vcmc", "PyPI token", BASE64URL, 50, 1000, CHECK_MIXED},
	/* SendGrid: twilio.com/docs/sendgrid, "API keys": 69 bytes */
	{"SG.", "SendGrid key", DOTTED, 66, 66, CHECK_TWO},
	/* Azure: learn.microsoft.com, "Configure connection strings": 64 bytes to base 64
	 */
	{"AccountKey=", "Azure storage key", BASE64, 86, 86, CHECK_PAD},
};

static bool is_in(enum alphabet alphabet, char c)
{
	bool is_alnum = text_is_word_byte(c) && c != '_';

	switch (alphabet) {
	case BASE32:
		return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
	case ALNUM:
		return is_alnum;
	case WORD:
		return text_is_word_byte(c);
	case BASE64URL:
		return text_is_word_byte(c) || c == '-';
	case DOTTED:
		return text_is_word_byte(c) || c == '-' || c == '.';
	case BASE64:
		return is_alnum || c == '+' || c == '/';
	}
	return false;
}

/* CRC-32 as in zlib and Ethernet (reflected, polynomial 0xedb88320). */
static uint32_t crc_of(struct str s)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < s.n; i++) {
		crc ^= (unsigned char)s.p[i];
		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

static bool is_crc_right(struct str body)
{
	static const char digits[] =
		"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	uint32_t crc = crc_of(str_slice(body, 0, body.n - CHECK_DIGITS));

	for (size_t i = 0; i < CHECK_DIGITS; i++) {
		if (body.p[body.n - 1 - i] != digits[crc % DIGITS])
			return false;
		crc /= DIGITS;
	}
	return true;
}

static bool is_mixed(struct str body)
{
	bool has_upper = false, has_lower = false;

	for (size_t i = 0; i < body.n; i++) {
		has_upper |= body.p[i] >= 'A' && body.p[i] <= 'Z';
		has_lower |= body.p[i] >= 'a' && body.p[i] <= 'z';
	}
	return has_upper && has_lower;
}

static bool begins_with_digits(struct str body)
{
	size_t n = 0;

	while (n < body.n && body.p[n] >= '0' && body.p[n] <= '9')
		n++;
	return n >= 10;
}

static bool is_right(const struct format *format, struct str body, struct str rest)
{
	switch (format->check) {
	case CHECK_NONE:
		return true;
	case CHECK_CRC:
		return is_crc_right(body);
	case CHECK_MIXED:
		return is_mixed(body);
	case CHECK_SLACK:
		return begins_with_digits(body);
	case CHECK_TWO:
		return str_find(body, '.', 0) == 22 &&
		       str_find(body, '.', 23) == body.n && is_mixed(body);
	case CHECK_PAD:
		return str_has_prefix(rest, "==");
	}
	return false;
}

/* A word goes on here; an escape such as \n in front of it does not count as one. */
static bool is_inside_word(struct str bytes, size_t at)
{
	return at && text_is_word_byte(bytes.p[at - 1]) &&
	       !(at > 1 && bytes.p[at - 2] == '\\' && strchr("nrt", bytes.p[at - 1]));
}

/* Where what may belong to the token ends: a sentence's dot or dash is none of its own.
 */
static size_t body_end(const struct format *format, struct str bytes, size_t start)
{
	bool is_fixed = format->min == format->max;
	size_t end = start;

	while (end < bytes.n && end - start <= format->max &&
		is_in(format->alphabet, bytes.p[end]))
		end++;
	while (!is_fixed && end > start && strchr(".-", bytes.p[end - 1]))
		end--;
	if (format->check == CHECK_TWO && end - start == format->max + 1 &&
		bytes.p[end - 1] == '.')
		end--;
	return end;
}

static bool try_format(
	struct secret_hit *out, const struct format *format, struct str bytes, size_t at)
{
	size_t start = at + strlen(format->prefix), end = body_end(format, bytes, start);
	struct str body = str_slice(bytes, start, end);

	if (body.n < format->min || body.n > format->max ||
		(end < bytes.n && text_is_word_byte(bytes.p[end])) ||
		secret_is_placeholder(body) ||
		!is_right(format, body, str_slice(bytes, end, end + 2)))
		return false;
	*out = (struct secret_hit){.kind = FACT_SECRET_TOKEN,
		.start = at,
		.end = end,
		.hide_start = start,
		.hide_end = end,
		.what = format->what,
		.shown = (unsigned)(start - at)};
	if (format->check == CHECK_PAD) { /* a name, and behind it the key */
		out->start = start;
		out->end = out->hide_end = end + 2;
		out->shown = 0;
	}
	return true;
}

bool secret_token(struct secret_hit *out, struct str bytes, size_t at)
{
	struct str rest = str_slice(bytes, at, bytes.n);

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		const struct format *format = &formats[i];

		if (format->prefix[0] == rest.p[0] &&
			str_has_prefix(rest, format->prefix))
			return !is_inside_word(bytes, at) &&
			       try_format(out, format, bytes, at);
	}
	return false;
}
