/*
 * Passwords in URLs: scheme://user:password@host (RFC 3986, 3.2.1). Most that one meets
 * in sources are made up, so words, variables and hosts that say so are left alone. Read
 * next: syntax/secret.h.
 */
#include "base/text.h"
#include "syntax/secret.h"
#include "base/banned.h"

#define USERINFO_MAX 256
#define HOST_MAX 255
#define PASSWORD_MIN 4
#define WORD_MAX 24

static bool is_scheme_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '+';
}

/* What cannot stand in a user's name or password without being encoded. */
static bool ends_userinfo(char c)
{
	return (unsigned char)c <= ' ' || (unsigned char)c >= 0x7f ||
	       strchr("/?#\"'<>\\`[]{}|^()$*,", c);
}

static struct str lowered(char *room, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		room[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] | 0x20) : s.p[i];
	return str_make(room, s.n);
}

/* Words that people write where a password would be, with digits behind them or not. */
static bool is_word(struct str password)
{
	static const char *const words[] = {"pass", "passwd", "password", "passw", "pw",
		"pwd", "passwort", "secret", "secretpassword", "mypassword", "mypass",
		"token", "user", "username", "login", "foo", "bar", "baz", "test",
		"testing", "changeme", "admin", "root", "guest", "anonymous", "hunter",
		"key", "apikey", "abc", "userpass", "userpwd", "proxypass", "pass-word",
		"the-password", "your-password", "your_password", "pass_word",
		"password_here", NULL};
	char room[WORD_MAX];

	if (password.n > WORD_MAX)
		return false;
	password = lowered(room, password);
	while (password.n && password.p[password.n - 1] >= '0' &&
		password.p[password.n - 1] <= '9')
		password.n--;
	return !password.n || str_is_one_of(password, words);
}

/* %s and %d are a format's; %40 is a byte. */
static bool has_format(struct str s)
{
	for (size_t at = 0; (at = str_find(s, '%', at)) < s.n; at++) {
		if (at + 2 >= s.n || text_hex_digit(s.p[at + 1]) < 0 ||
			text_hex_digit(s.p[at + 2]) < 0)
			return true;
	}
	return false;
}

static bool is_one_letter(struct str s)
{
	size_t i = 1;

	while (i < s.n && s.p[i] == s.p[0])
		i++;
	return i >= s.n;
}

static bool is_fake_password(struct str user, struct str password)
{
	return password.n < PASSWORD_MIN || str_eq(user, password) ||
	       is_one_letter(password) || is_word(password) || has_format(password) ||
	       has_format(user) || secret_is_placeholder(password);
}

static bool is_host_byte(char c)
{
	return text_is_word_byte(c) || c == '.' || c == '-';
}

/* Reserved (RFC 2606, RFC 6761), the machine itself, or a word for any host. */
static bool is_fake_host(struct str host)
{
	static const char *const words[] = {"localhost", "host", "hostname", "server",
		"proxy", "127.0.0.1", "0.0.0.0", "domain", "domain.com", "host.com",
		"server.com", "foo.com", "bar.com", "foo", "bar", "somewhere", NULL};
	char room[HOST_MAX];

	host = lowered(room, host);
	return !host.n || str_is_one_of(host, words) ||
	       memmem(host.p, host.n, "example", 7) || str_has_suffix(host, ".test") ||
	       str_has_suffix(host, ".invalid") || str_has_suffix(host, ".localhost");
}

static bool has_scheme(struct str bytes, size_t at)
{
	return at > 1 && is_scheme_byte(bytes.p[at - 1]) &&
	       is_scheme_byte(bytes.p[at - 2]);
}

bool secret_url(struct secret_hit *out, struct str bytes, size_t at)
{
	struct str rest = str_slice(bytes, at, at + 3 + USERINFO_MAX), user, password;
	size_t end = 3, colon, host;

	if (!str_has_prefix(rest, "://") || !has_scheme(bytes, at))
		return false;
	while (end < rest.n && rest.p[end] != '@' && !ends_userinfo(rest.p[end]))
		end++;
	if (end == rest.n || rest.p[end] != '@')
		return false;
	colon = str_find(str_slice(rest, 0, end), ':', 3);
	user = str_slice(rest, 3, colon);
	password = str_slice(rest, colon + 1, end);
	host = at + end + 1;
	while (host < bytes.n && host - (at + end + 1) < HOST_MAX &&
		is_host_byte(bytes.p[host]))
		host++;
	if (colon == end || is_fake_password(user, password) ||
		is_fake_host(str_slice(bytes, at + end + 1, host)))
		return false;
	*out = (struct secret_hit){.kind = FACT_URL_PASSWORD,
		.start = at + colon + 1,
		.end = at + end,
		.hide_start = at + colon + 1,
		.hide_end = at + end,
		.what = "password"};
	return true;
}
