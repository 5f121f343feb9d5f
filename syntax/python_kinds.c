/*
 * The table of kinds: grammar of tree-sitter-python 0.25.0. Read next: syntax/python.c.
 */
#include <pthread.h>
#include <string.h>
#include "syntax/python_kinds.h"
#include "base/banned.h"

static const struct {
	const char *name;
	uint8_t take;
} kinds[] = {
	{"module", TAKE_THROUGH},
	{"expression_statement", TAKE_THROUGH},
	{"parenthesized_expression", TAKE_THROUGH},
	{"argument_list", TAKE_THROUGH},
	{"decorated_definition", TAKE_THROUGH},
	{"with_clause", TAKE_THROUGH},
	{"with_item", TAKE_THROUGH},
	{"await", TAKE_THROUGH},
	{"typed_parameter", TAKE_THROUGH},
	{"comment", TAKE_NOTHING},
	{"line_continuation", TAKE_NOTHING},
	{"import_statement", TAKE_NOTHING},
	{"import_from_statement", TAKE_NOTHING},
	{"future_import_statement", TAKE_NOTHING},
	{"type", TAKE_NOTHING},
	{"type_parameter", TAKE_NOTHING},
	{"string_start", TAKE_NOTHING},
	{"string_end", TAKE_NOTHING},
	{"string", TAKE_STRING},
	{"string_content", TAKE_TEXT},
	{"concatenated_string", PY_JOIN},
	{"interpolation", PY_HOLE},
	{"identifier", PY_NAME},
	{"dotted_name", PY_NAME},
	{"integer", PY_NUMBER},
	{"float", PY_NUMBER},
	{"true", PY_WORD},
	{"false", PY_WORD},
	{"none", PY_WORD},
	{"list", PY_LIST},
	{"set", PY_LIST},
	{"list_pattern", PY_TUPLE},
	{"tuple", PY_TUPLE},
	{"tuple_pattern", PY_TUPLE},
	{"pattern_list", PY_TUPLE},
	{"expression_list", PY_TUPLE},
	{"dictionary", PY_DICT},
	{"pair", PY_PAIR},
	{"list_splat", PY_SPLAT},
	{"list_splat_pattern", PY_SPLAT},
	{"dictionary_splat", PY_SPLAT},
	{"dictionary_splat_pattern", PY_SPLAT},
	{"call", PY_CALL},
	{"keyword_argument", PY_KEYWORD},
	{"default_parameter", PY_KEYWORD},
	{"typed_default_parameter", PY_KEYWORD},
	{"attribute", PY_ATTRIBUTE},
	{"subscript", PY_SUBSCRIPT},
	{"binary_operator", PY_BINARY},
	{"boolean_operator", PY_BINARY},
	{"conditional_expression", PY_EITHER},
	{"list_comprehension", PY_COMPREHENSION},
	{"set_comprehension", PY_COMPREHENSION},
	{"dictionary_comprehension", PY_COMPREHENSION},
	{"generator_expression", PY_COMPREHENSION},
	{"for_in_clause", PY_FOR},
	{"if_clause", PY_IF},
	{"assignment", PY_ASSIGN},
	{"named_expression", PY_KEYWORD},
	{"augmented_assignment", PY_AUGMENT},
	{"function_definition", PY_FUNCTION},
	{"parameters", PY_PARAMETERS},
	{"lambda_parameters", PY_PARAMETERS},
	{"lambda", PY_LAMBDA},
	{"class_definition", PY_CLASS},
	{"if_statement", PY_IF},
	{"elif_clause", PY_ELSE},
	{"else_clause", PY_ELSE},
	{"except_clause", PY_ELSE},
	{"case_clause", PY_ELSE},
	{"for_statement", PY_FOR},
	{"while_statement", PY_WHILE},
	{"block", PY_BLOCK},
};

/* Names that belong to the node above, and what is left out, by field. */
static const struct {
	const char *name;
	bool is_text;
} fields[] = {{"name", true}, {"attribute", true}, {"operator", true}, {"type", false},
	{"return_type", false}, {"type_parameters", false}, {"alias", false}};

#define TABLE_SIZE 1024
static struct {
	uint8_t take[TABLE_SIZE]; /* by symbol */
	uint8_t field[256];	  /* enum python_field */
} table;

static uint8_t take_of(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].name, name) == 0)
			return kinds[i].take;
	}
	return PY_OTHER;
}

static void table_init(void)
{
	const TSLanguage *language = tree_sitter_python();
	uint32_t count = ts_language_symbol_count(language);

	for (uint32_t i = 0; i < count && i < TABLE_SIZE; i++)
		table.take[i] = take_of(ts_language_symbol_name(language, (TSSymbol)i));
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		TSFieldId id = ts_language_field_id_for_name(
			language, fields[i].name, (uint32_t)strlen(fields[i].name));

		table.field[id & 255] = fields[i].is_text ? 1 : 2;
	}
	table.field[0] = 0;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

uint8_t python_take(uint16_t symbol)
{
	pthread_once(&once, table_init);
	return symbol < TABLE_SIZE ? table.take[symbol] : PY_OTHER;
}

enum python_field python_field(TSFieldId field)
{
	pthread_once(&once, table_init);
	return (enum python_field)table.field[field & 255];
}
