/*
 * What becomes of the kinds of nodes and of the fields of tree-sitter-python: one table,
 * by number, made when it is first asked for.
 */
#ifndef SYNTAX_PYTHON_KINDS_H
#define SYNTAX_PYTHON_KINDS_H

#include <tree_sitter/api.h>
#include "syntax/python.h"

const TSLanguage *tree_sitter_python(void);

/* What becomes of a kind, besides a node of its own. */
enum { TAKE_THROUGH = PY_KIND_COUNT, TAKE_NOTHING, TAKE_STRING, TAKE_TEXT };

/* An enum py_kind or one of these. */
uint8_t python_take(uint16_t symbol);

/* What is in a field of a node: a node, the text of that node, or nothing of use. */
enum python_field { FIELD_NODE, FIELD_TEXT, FIELD_NOTHING };
enum python_field python_field(TSFieldId field);

#endif
