/*
 * Parsing with limits. struct parser belongs to one thread and is reused for source after
 * source. A parse is given up at a fixed amount of work or of memory (base/limits.h),
 * never at a time, so that every machine gives up at the same file.
 */
#ifndef SYNTAX_PARSE_H
#define SYNTAX_PARSE_H

#include <stdbool.h>
#include <stdint.h>
#include <tree_sitter/api.h>
#include "base/arena.h"

/* Node kinds and fields of the C grammar that are asked for, by number. */
struct grammar {
#define GRAMMAR_SYMBOLS(X) \
	X(identifier) \
	X(field_identifier) \
	X(type_identifier) \
	X(statement_identifier) \
	X(sizeof_expression) \
	X(alignof_expression) \
	X(subscript_expression) \
	X(abstract_array_declarator) \
	X(struct_specifier) \
	X(union_specifier) \
	X(enum_specifier) \
	X(sized_type_specifier) \
	X(translation_unit) \
	X(function_definition) \
	X(declaration) \
	X(parameter_declaration) \
	X(parameter_list) \
	X(type_definition) \
	X(pointer_declarator) \
	X(array_declarator) \
	X(function_declarator) \
	X(init_declarator) \
	X(parenthesized_declarator) \
	X(attributed_declarator) \
	X(enumerator) \
	X(compound_statement) \
	X(for_statement) \
	X(call_expression) \
	X(parenthesized_expression) \
	X(cast_expression) \
	X(pointer_expression) \
	X(comma_expression) \
	X(conditional_expression) \
	X(binary_expression) \
	X(case_statement) \
	X(attribute_specifier) \
	X(attribute) \
	X(ms_declspec_modifier) \
	X(storage_class_specifier) \
	X(primitive_type) \
	X(gnu_asm_goto_list)
#define GRAMMAR_FIELDS(X) \
	X(declarator) \
	X(function) \
	X(value) \
	X(argument) \
	X(right) \
	X(consequence) \
	X(alternative) \
	X(name) \
	X(symbol) \
	X(operator) \
	X(type)
#define GRAMMAR_MEMBER(word) uint16_t word;
	struct {
		GRAMMAR_SYMBOLS(GRAMMAR_MEMBER)
	} symbol;
	struct {
		GRAMMAR_FIELDS(GRAMMAR_MEMBER)
	} field;
#undef GRAMMAR_MEMBER
};

#define SYMBOL_ERROR ((uint16_t)-1)

struct parser {
	TSParser *handle;		     /* made when first needed */
	const TSLanguage *(*language)(void); /* NULL: C */
	struct grammar grammar;		     /* of C; else empty */
};

enum parse_result {
	PARSE_OK,
	PARSE_TOO_LARGE, /* more than LIMIT_PARSE_BYTES */
	PARSE_MEMORY,	 /* more than LIMIT_PARSE_MEMORY */
	PARSE_WORK,	 /* more than LIMIT_PARSE_STEPS */
	PARSE_STOPPED,	 /* *stop became true */
};

/* What one source may still cost; its declarations share it. */
struct budget {
	size_t steps;
	const volatile int *stop; /* may be NULL */
	enum parse_result result;
};

/* Parse bytes; *out is the caller's to delete. On another result it is untouched. */
enum parse_result parser_parse(
	TSTree **out, struct parser *parser, struct str bytes, struct budget *budget);

/* Make the parser, if it is not there yet. */
void parser_start(struct parser *parser);

void parser_done(struct parser *parser);

#endif
