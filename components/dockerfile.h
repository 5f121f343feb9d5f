/*
 * Dockerfiles, also where they stand in another file.
 */
#ifndef COMPONENTS_DOCKERFILE_H
#define COMPONENTS_DOCKERFILE_H

#include "components/environment.h"
#include "components/form.h"

/* What a path says of the use: in folders of CI FOR_CI, of tests FOR_TEST, else FOR_TOOL.
 */
enum dependency_scope container_scope(struct str path);

/* text: a view of r->bytes. */
void dockerfile_read(
	struct declaration_reader *r, struct str text, enum dependency_scope scope);

/* --- inside ----------------------------------------------------------------------------
 */

struct docker_word {
	struct str text;   /* without quotes */
	size_t start, end; /* in the text */
};

struct docker_words {
	struct docker_word *items;
	size_t count, cap;
	bool is_json; /* ["a", "b"] */
};

/* The words of an instruction's arguments, from start to end; or its options and the
 * first word behind them. */
void docker_split(struct docker_words *out, struct arena *arena, struct str text,
	size_t start, size_t end, char escape, bool is_options_only);

/*
 * An instruction from start on: its end without the line break; continued lines belong to
 * it, and comments and empty lines between them.
 */
size_t docker_instruction_end(struct str text, size_t start, char escape);

/*
 * The body of the here documents that a line from start to end opens: its end; end itself
 * where there is none. *budget is how many marks may still be looked for in vain.
 */
size_t docker_bodies_end(struct str text, size_t start, size_t end, unsigned *budget);

#endif
