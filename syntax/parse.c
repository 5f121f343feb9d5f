/*
 * Driving tree-sitter. Its memory is counted by an allocator of ours, one count for each
 * thread; its work by its progress callback, which comes every 100 operations. Read next:
 * syntax/forest.c.
 */
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/limits.h"
#include "syntax/parse.h"
#include "base/banned.h"

const TSLanguage *tree_sitter_c(void);

/* Bytes that this thread's parser holds. Signed: another thread may free what it made. */
static _Thread_local long long held;

static void *count(void *p)
{
	held += (long long)malloc_usable_size(p);
	return p;
}

static void *counted_malloc(size_t n)
{
	return count(memory_get(NULL, n));
}

static void *counted_calloc(size_t items, size_t size)
{
	void *p = calloc(items ? items : 1, size ? size : 1);

	return count(p ? p : memset(memory_get(NULL, items * size), 0, items * size));
}

static void *counted_realloc(void *old, size_t n)
{
	held -= (long long)malloc_usable_size(old);
	return count(memory_get(old, n));
}

static void counted_free(void *p)
{
	held -= (long long)malloc_usable_size(p);
	free(p);
}

static void set_allocator(void)
{
	ts_set_allocator(counted_malloc, counted_calloc, counted_realloc, counted_free);
}

static uint16_t symbol_named(const TSLanguage *language, const char *name)
{
	return ts_language_symbol_for_name(language, name, (uint32_t)strlen(name), true);
}

static uint16_t field_named(const TSLanguage *language, const char *name)
{
	return ts_language_field_id_for_name(language, name, (uint32_t)strlen(name));
}

static void grammar_init(struct grammar *grammar, const TSLanguage *language)
{
#define SET_SYMBOL(word) grammar->symbol.word = symbol_named(language, #word);
#define SET_FIELD(word) grammar->field.word = field_named(language, #word);
	GRAMMAR_SYMBOLS(SET_SYMBOL)
	GRAMMAR_FIELDS(SET_FIELD)
#undef SET_SYMBOL
#undef SET_FIELD
}

static void parser_init(struct parser *parser)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const TSLanguage *language =
		parser->language ? parser->language() : tree_sitter_c();

	pthread_once(&once, set_allocator);
	parser->handle = ts_parser_new();
	ts_parser_set_language(parser->handle, language);
	if (!parser->language)
		grammar_init(&parser->grammar, language);
}

static bool on_progress(TSParseState *state)
{
	struct budget *budget = state->payload;

	if (held > (long long)LIMIT_PARSE_MEMORY)
		budget->result = PARSE_MEMORY;
	else if (++budget->steps > LIMIT_PARSE_STEPS)
		budget->result = PARSE_WORK;
	else if (budget->stop && *budget->stop)
		budget->result = PARSE_STOPPED;
	return budget->result != PARSE_OK;
}

static const char *on_read(void *payload, uint32_t at, TSPoint point, uint32_t *n)
{
	const struct str *bytes = payload;

	(void)point;
	*n = at < bytes->n ? (uint32_t)bytes->n - at : 0;
	return *n ? bytes->p + at : "";
}

enum parse_result parser_parse(
	TSTree **out, struct parser *parser, struct str bytes, struct budget *budget)
{
	TSInput input = {
		.payload = &bytes, .read = on_read, .encoding = TSInputEncodingUTF8};
	TSParseOptions options = {.payload = budget, .progress_callback = on_progress};

	if (bytes.n > LIMIT_PARSE_BYTES)
		return PARSE_TOO_LARGE;
	if (budget->steps >= LIMIT_PARSE_STEPS)
		return PARSE_WORK;
	budget->result = PARSE_OK;
	*out = ts_parser_parse_with_options(parser->handle, NULL, input, options);
	if (*out)
		return PARSE_OK;
	/* its stack still holds what was parsed so far */
	parser_done(parser);
	parser_init(parser);
	return budget->result;
}

void parser_start(struct parser *parser)
{
	if (!parser->handle)
		parser_init(parser);
}

void parser_done(struct parser *parser)
{
	if (parser->handle)
		ts_parser_delete(parser->handle);
	parser->handle = NULL;
}
