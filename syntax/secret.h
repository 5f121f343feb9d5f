/*
 * Secrets in the bytes of any text, C or not: keys and tokens whose published format has
 * a fixed prefix, an alphabet and a length, and passwords in URLs. It is here and not in
 * checkers/ since it looks at bytes as syntax/text.h does, needs neither scan nor policy,
 * and the gate calls it for files that no checker is ever shown.
 *
 * Found here, and what the secret's name says:
 *
 *   FACT_PRIVATE_KEY   "private key": PEM, OpenSSH, PGP or PuTTY, with its body; a header
 *                      alone is code that looks for one
 *   FACT_SECRET_TOKEN  "GitHub token ghp_... (40 bytes)"
 *   FACT_URL_PASSWORD  "password (12 bytes)": scheme://user:password@host
 *
 * Placeholders do not count: few different characters, EXAMPLE, XXXX, your-token and the
 * like; in URLs also ${...}, %s, <...>, a password that is the user's name or a word such
 * as "secret", and hosts that are examples or the machine itself.
 *
 * One linear pass without regular expressions: blocks of 64 bytes in which no secret
 * begins are passed over by vector code, the rest is looked at byte by byte. The worst
 * input makes it look at 300 bytes for every 6.
 */
#ifndef SYNTAX_SECRET_H
#define SYNTAX_SECRET_H

#include "core/fact.h"

struct secret {
	struct fact fact; /* span: the token; the header of a key; a URL's password */
	uint32_t hide_start, hide_end; /* bytes that no report shows */
};

/* In order of place. Hidden ranges do not overlap. */
struct secret_list {
	struct secret *items;
	size_t count, cap;
	bool is_cut; /* more than LIMIT_SECRETS: the last one hides all that follows */
};

/*
 * All secrets of those kinds (bit n for enum fact_kind n). bytes: at most
 * LIMIT_SCAN_BYTES, as UTF-8. Names live in the arena.
 */
void secrets_find(
	struct secret_list *out, struct arena *arena, struct str bytes, uint64_t wanted);

/* Is it no text, as git sees it: a NUL in the first 8000 bytes? */
bool secret_is_binary(struct str bytes);

/* What secrets.c shares with the files that know formats; each looks at one place. */

/* What was found: the secret's parts, what it is, and how many bytes of it are shown. */
struct secret_hit {
	enum fact_kind kind;
	size_t start, end, hide_start, hide_end;
	const char *what;
	unsigned shown;
};

/* syntax/secret_token.c: does a token begin at at? */
bool secret_token(struct secret_hit *out, struct str bytes, size_t at);

/* syntax/secret_key.c: does a private key begin at at? */
bool secret_pem(struct secret_hit *out, struct str bytes, size_t at);

/* As secret_pem, for PuTTY's. seen: up to where no private lines begin; one for a pass.
 */
bool secret_putty(struct secret_hit *out, struct str bytes, size_t at, size_t *seen);

/* syntax/secret_url.c: at is that of "://". */
bool secret_url(struct secret_hit *out, struct str bytes, size_t at);

/* Is this made up: few different characters, or a word that nobody's generator makes? */
bool secret_is_placeholder(struct str body);

#endif
