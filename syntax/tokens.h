/*
 * Tokens of C without what is between them: as they are compared, whatever the layout.
 */
#ifndef SYNTAX_TOKENS_H
#define SYNTAX_TOKENS_H

#include "base/sha256.h"
#include "syntax/lexer.h"

#define TOKENS_NONE 14695981039346656037ull /* the hash of no tokens */

/* As lex_token, with the longest operator that stands there. */
struct token token_at(struct str s, size_t at, bool is_in_line);

/* The hash of a run that goes on with the token. It finds, and never decides. */
uint64_t token_hash(uint64_t hash, struct str s, struct token token);

/* The hash of the tokens in bytes [start, end). */
uint64_t tokens_hash(struct str s, uint32_t start, uint32_t end);

/*
 * Digest of the tokens in bytes [start, end): splices and comments undone, operators in
 * one piece, each with a byte behind it that no token holds. In a #define the bracket
 * that follows the name at once is told from one behind a blank.
 */
void tokens_digest(struct digest *out, struct str bytes, uint32_t start, uint32_t end);

#endif
