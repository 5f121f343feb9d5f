/*
 * Votes. The work for a declaration is bounded: so many words, and each guess of each is
 * one parse. Read next: syntax/view.c.
 */
#include "base/limits.h"
#include "syntax/forest.h"
#include "syntax/learn.h"
#include "syntax/lexer.h"
#include "syntax/view.h"
#include "base/banned.h"

static const char *const bodies[] = {
	[GUESS_BLANK] = "",
	[GUESS_STATEMENT] = "do {} while (0)",
	[GUESS_HEAD] = "for (;;)",
	[GUESS_OPEN] = "{",
	[GUESS_CLOSE] = "}",
};

/* One declaration that does not parse. */
struct patient {
	struct learner *learner;
	struct parser *parser;
	const struct scan *scan;
	struct slice slice;
	char *text;
	uint64_t errors;
};

static uint64_t errors_of(const struct patient *p, struct str bytes)
{
	struct budget budget = {0};
	TSTree *tree = NULL;
	uint64_t errors;

	if (parser_parse(&tree, p->parser, bytes, &budget) != PARSE_OK)
		return UINT64_MAX;
	errors = ts_node_has_error(ts_tree_root_node(tree)) ? tree_error_bytes(tree) : 0;
	ts_tree_delete(tree);
	return errors;
}

static bool has_lower(struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] >= 'a' && word.p[i] <= 'z')
			return true;
	}
	return false;
}

/* Behind the bracketed group at at: the first byte of the next token, or 0. */
static char behind_group(struct str bytes, size_t at)
{
	unsigned depth = 0;

	while (at < bytes.n) {
		struct token token = lex_token(bytes, at, false);
		char c = token.kind == TOKEN_PUNCT ? bytes.p[token.start] : 'a';

		if (token.kind == TOKEN_END || c == ';')
			return 0;
		if (!depth && at && c != '(')
			return c;
		depth += c == '(';
		depth -= c == ')';
		at = token.end;
		if (!depth)
			break;
	}
	at = lex_gap(bytes, at, false);
	return at < bytes.n ? bytes.p[at] : 0;
}

static bool is_reserved(struct str word)
{
	static const char *const words[] = {"if", "while", "for", "switch", "return",
		"sizeof", "main", "else", "do", "case", "typedef", "static", NULL};

	return str_is_one_of(word, words);
}

/*
 * Words that people write for macros: CAPITALS, or name(...) with neither an operator nor
 * a ';' behind it.
 */
static bool is_suspect(struct str bytes, struct token token, char next)
{
	struct str word = token_text(bytes, token);
	char behind;

	if (word.n < 2 || word.p[0] == '_' || is_reserved(word))
		return false;
	if (!has_lower(word))
		return true;
	if (next != '(')
		return false;
	behind = behind_group(bytes, lex_gap(bytes, token.end, false));
	return behind == '{' || byte_is_word(behind);
}

static struct vote *vote_of(struct learner *learner, struct str name, bool is_function)
{
	struct vote **slot = &learner->slots[str_hash(name) % VOTE_SLOTS], *vote;

	for (vote = *slot; vote; vote = vote->next) {
		if (str_eq(vote->name, name))
			return vote;
	}
	vote = ARENA_NEW(learner->arena, struct vote, 1);
	vote->name = arena_str(learner->arena, name);
	vote->is_function = is_function;
	vote->next = *slot;
	*slot = vote;
	learner->count++;
	return vote;
}

/* Try all guesses for one word; the best one that mends anything is a vote. */
static void try_word(const struct patient *p, struct str name, bool is_function)
{
	struct macro macro = {.name = name, .is_function = is_function};
	uint64_t best = p->errors;
	enum guess winner = GUESS_COUNT;
	struct vote *vote;

	/* what has arguments is first tried as a loop: of two that mend, the first wins
	 */
	for (int i = 0; i < GUESS_COUNT; i++) {
		int guess = is_function ? (i + GUESS_HEAD) % GUESS_COUNT : i;
		uint64_t errors;

		macro.body = str_of(bodies[guess]);
		if (!view_guess(p->text, p->scan, p->slice.start, p->slice.end, &macro))
			continue;
		errors = errors_of(p, str_make(p->text, p->slice.end - p->slice.start));
		if (errors < best) {
			best = errors;
			winner = (enum guess)guess;
		}
	}
	/* what mends only a part may as well hide it */
	if (winner == GUESS_COUNT || best)
		return;
	vote = vote_of(p->learner, name, is_function);
	vote->wins[winner]++;
	vote->saved += p->errors - best;
}

struct tried {
	struct str items[LIMIT_LEARN_WORDS];
	size_t count;
};

static bool is_tried(const struct tried *tried, struct str word)
{
	for (size_t i = 0; i < tried->count; i++) {
		if (str_eq(tried->items[i], word))
			return true;
	}
	return tried->count == LIMIT_LEARN_WORDS;
}

static void try_words(const struct patient *p, struct str bytes)
{
	struct tried tried = {0};

	for (size_t at = 0; at < bytes.n;) {
		struct token token = lex_token(bytes, at, false);
		struct str word = token_text(bytes, token);
		size_t next = lex_gap(bytes, token.end, false);
		char c = next < bytes.n ? bytes.p[next] : 0;

		if (token.kind == TOKEN_END)
			break;
		if (bytes.p[token.start] == '#') {
			at = str_find(bytes, '\n', token.start);
			continue;
		}
		at = token.end;
		if (token.kind != TOKEN_WORD || !is_suspect(bytes, token, c) ||
			macro_find(&p->scan->macros, word) || is_tried(&tried, word))
			continue;
		tried.items[tried.count++] = word;
		try_word(p, word, c == '(');
	}
}

void learn_source(struct learner *learner, struct arena *scratch, struct parser *parser,
	const struct scan *scan)
{
	learner->sources++;
	parser_start(parser);
	for (size_t i = 0; i < scan->slices.count; i++) {
		struct slice slice = scan->slices.items[i];
		struct str bytes = str_slice(scan->reading.bytes, slice.start, slice.end);
		struct patient p = {.learner = learner,
			.parser = parser,
			.scan = scan,
			.slice = slice};

		if (bytes.n > LIMIT_LEARN_BYTES)
			continue;
		p.errors = errors_of(&p, bytes);
		if (!p.errors || p.errors == UINT64_MAX)
			continue;
		learner->broken++;
		p.text = arena_alloc(scratch, bytes.n + 1);
		try_words(&p, bytes);
	}
}

enum guess vote_winner(const struct vote *vote)
{
	uint32_t sum = 0;
	int best = 0;

	for (int i = 0; i < GUESS_COUNT; i++) {
		sum += vote->wins[i];
		if (vote->wins[i] > vote->wins[best])
			best = i;
	}
	return vote->wins[best] * 5 >= sum * 4 && sum ? (enum guess)best : GUESS_COUNT;
}

struct str vote_define(struct arena *arena, const struct vote *vote, enum guess guess)
{
	return arena_printf(arena, "#define %.*s%s%s%s", STR_ARG(vote->name),
		vote->is_function ? "(...)" : "", *bodies[guess] ? " " : "",
		bodies[guess]);
}
