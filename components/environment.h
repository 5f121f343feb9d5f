/*
 * struct environment: variables of one file that stand for one literal value in all of
 * it: ARG and ENV of a Dockerfile, env: of a workflow, X=1 in a script. One that is set
 * to different values is not known. What may be put together from them is bounded.
 */
#ifndef COMPONENTS_ENVIRONMENT_H
#define COMPONENTS_ENVIRONMENT_H

#include "components/dictionary.h"
#include "core/dependency.h"

struct environment {
	struct dictionary names;
	size_t used;	 /* bytes made so far */
	unsigned forgot; /* how often all was forgotten */
};

/* Names and values are views that must live as long. */
void environment_set(struct environment *env, struct str name, struct str value);

/* Over a value that it has: the last one counts. */
void environment_put(struct environment *env, struct str name, struct str value);

/* One of several values at a time, as a loop sets it. */
void environment_put_list(
	struct environment *env, struct str name, const struct str_vec *values);

/* The values of a text that is such a variable and nothing else; NULL: it is none. */
const struct str_vec *environment_list(struct environment *env, struct str text);

/* No variable has a value any more. */
void environment_forget(struct environment *env);

/*
 * text with $X, ${X}, ${X:-default}, ${{ env.X }}, ${{ variables.X }}, $(X) and
 * << parameters.X >> replaced where X is known, or the default is literal; the rest stays
 * as it is. X may stand for a text with variables that are not known. May be text itself.
 */
struct str environment_resolve(struct environment *env, struct str text);

/* What a name stands for; false: it is not known. */
bool environment_find(struct str *out, const struct environment *env, struct str name);

/* Is there still something to be worked out: "$" and a name or bracket, "%X%"? */
bool environment_is_open(struct str text);

#endif
