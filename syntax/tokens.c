/*
 * Runs of tokens as hashes and digests. Read next: syntax/statement.c, which cuts them.
 */
#include "syntax/tokens.h"
#include "base/banned.h"

/* Bytes of the operator at at. */
static size_t operator_length(struct str s, size_t at)
{
	static const char *const operators[] = {"...", "<<=", ">>=", "->", "++", "--",
		"<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
		"*=", "/=", "%=", "+=", "-=", "&=", "^=", "|=", "##", "::", NULL};
	struct str rest = str_slice(s, at, s.n);

	if (rest.n < 2 || !strchr(".<>-+=!&|*/%^#:", rest.p[0]) ||
		byte_classes[(unsigned char)rest.p[1]] >= BYTE_WORD)
		return 1;
	for (size_t i = 0; operators[i]; i++) {
		if (str_has_prefix(rest, operators[i]))
			return strlen(operators[i]);
	}
	return 1;
}

struct token token_at(struct str s, size_t at, bool is_in_line)
{
	struct token token = lex_token(s, at, is_in_line);

	if (token.kind == TOKEN_PUNCT)
		token.end = token.start + (uint32_t)operator_length(s, token.start);
	return token;
}

uint64_t token_hash(uint64_t hash, struct str s, struct token token)
{
	for (size_t at = token.start; at < token.end;) {
		if (s.p[at] == '\\' && lex_is_splice(s, at))
			at = lex_skip_splice(s, at);
		else
			hash = (hash ^ (unsigned char)s.p[at++]) * 1099511628211ull;
	}
	return (hash ^ '\n') * 1099511628211ull;
}

uint64_t tokens_hash(struct str s, uint32_t start, uint32_t end)
{
	uint64_t hash = TOKENS_NONE;

	s = str_slice(s, 0, end);
	for (struct token token = token_at(s, start, false); token.kind != TOKEN_END;
		token = token_at(s, token.end, false))
		hash = token_hash(hash, s, token);
	return hash;
}

/* Its bytes but splices, then one that no token holds. */
static void digest_token(struct sha256 *hash, struct str s, struct token token)
{
	size_t from = token.start, at = from;

	while (at < token.end) {
		if (s.p[at] != '\\' || !lex_is_splice(s, at)) {
			at++;
			continue;
		}
		sha256_add(hash, str_slice(s, from, at));
		from = at = lex_skip_splice(s, at);
	}
	sha256_add(hash, str_slice(s, from, token.end));
	sha256_add(hash, str_of("\n"));
}

void tokens_digest(struct digest *out, struct str bytes, uint32_t start, uint32_t end)
{
	struct str s = str_slice(bytes, 0, end);
	struct token token = token_at(s, start, false);
	unsigned step = 0; /* tokens of "# define NAME" seen */
	struct sha256 hash;
	size_t before = 0;

	sha256_begin(&hash);
	for (; token.kind != TOKEN_END; token = token_at(s, token.end, false)) {
		struct str text = token_text(s, token);

		if (step == 3 && token.start == before && text.p[0] == '(')
			sha256_add(&hash, str_of(" "));
		if (str_is(text, "#"))
			step = 1;
		else if (step == 1 && str_is(text, "define"))
			step = 2;
		else
			step = step == 2 ? 3 : 0;
		digest_token(&hash, s, token);
		before = token.end;
	}
	sha256_end(out, &hash);
}
