/*
 * Variables of a CMake file: what its own text says they are, without running it.
 *
 * A variable that the branches of an if() set has several values, and each knows the
 * branches (struct cmake_arm) that it comes from. A world is a choice of branches: in it
 * URL and HASH, both set in the same branch, go together, and values of branches that
 * exclude each other never meet. Whoever needs a text asks for it in one world after the
 * other:
 *
 *   cmake_worlds_start(env);
 *   while (cmake_worlds_next(env))
 *           text = cmake_expand(env, ...);
 *
 * Read next: components/cmake_block.c, which joins branches.
 */
#ifndef COMPONENTS_CMAKE_VALUE_H
#define COMPONENTS_CMAKE_VALUE_H

#include "components/cmake_lex.h"

#define CMAKE_ARMS 4			/* branches that one value knows */
#define CMAKE_WORLD_ARMS 8		/* choices of one world */
#define CMAKE_WORLDS 64			/* worlds of one command */
#define CMAKE_VALUES 64			/* values of one variable */
#define CMAKE_VALUE_BYTES 16384		/* of one value */
#define CMAKE_MEMORY ((size_t)96 << 20) /* that its values take */
#define CMAKE_WORK ((size_t)32 << 20)	/* bytes and comparisons of one file */

/* A branch: of two arms of the same chain only one is ever taken. */
struct cmake_arm {
	uint32_t parent, chain, depth;
	bool is_dead; /* another file says that it is not taken */
};

struct cmake_value {
	struct str text;
	uint32_t arms[CMAKE_ARMS];
	uint8_t arm_count;
	bool is_unknown; /* some of the text is not known: "${X}" stays in it */
};

struct cmake_values {
	struct cmake_value *items; /* never changed in place */
	size_t count;		   /* 0: not set in this file */
};

struct cmake_variable {
	struct str name;
	uint64_t hash;
	struct cmake_values now;  /* where the reader is */
	struct cmake_values ever; /* anywhere in the file */
	uint32_t ever_chain;
	uint32_t join; /* of cmake_block.c: the join that it is in ... */
	uint32_t join_first;
	bool is_folder; /* of the file that is gone through: another one in each, and ...
			 */
	struct cmake_values own; /* ... that of the file in hand */
	bool is_default;	 /* only where nobody else sets it */
	bool is_used;		 /* by something that brings bytes */
	struct cmake_variable *next, *next_made;
};

struct cmake_world {
	uint32_t arms[CMAKE_WORLD_ARMS];
	size_t count;
};

/* A variable's values from before a change, to go back to. */
struct cmake_change {
	struct cmake_variable *variable;
	struct cmake_values before;
};

struct cmake_env {
	struct arena *arena;
	struct cmake_variable **slots;
	size_t slot_count; /* a power of two */
	struct cmake_variable *first_made, **last_made;
	struct {
		struct cmake_arm *items;
		size_t count, cap;
	} arms;
	struct {
		struct cmake_change *items;
		size_t count, cap;
	} log;
	uint32_t chains;    /* made so far */
	uint32_t arm;	    /* the branch that the reader is in */
	bool is_collecting; /* what is set counts as ever set */
	bool is_marking;    /* what is expanded is used */
	bool has_lack;	    /* something that is used is set nowhere in the file */
	bool has_value;	    /* something that is used is a variable's value */
	bool has_default;   /* something that is used may have been set elsewhere */
	size_t work;	    /* done so far */
	size_t memory;	    /* of the arena: past that nothing is known any more */
	struct cmake_world world;
	struct {
		struct cmake_world items[CMAKE_WORLDS];
		size_t count, next;
		bool is_cut; /* there are more of them */
	} worlds;
};

/* commands: as many as the file has. */
void cmake_env_init(struct cmake_env *env, struct arena *arena, size_t commands);

/* NULL: the file sets no such variable. */
struct cmake_variable *cmake_variable_find(const struct cmake_env *env, struct str name);

/* Found or made; NULL: too many fall together, somebody is playing games. */
struct cmake_variable *cmake_variable_make(struct cmake_env *env, struct str name);

uint32_t cmake_arm_make(struct cmake_env *env, uint32_t parent, uint32_t chain);
uint32_t cmake_chain_make(struct cmake_env *env);

void cmake_worlds_start(struct cmake_env *env);
bool cmake_worlds_next(struct cmake_env *env);

/* The value of a variable in this world, which may become narrower by it. */
const struct cmake_value *cmake_pick(
	struct cmake_env *env, const struct cmake_values *values);

/* Add a value that holds in this world. */
void cmake_values_add(struct cmake_env *env, struct cmake_values *values, struct str text,
	bool is_unknown);

/* Add a value as it is; one of the same text and arms is there once. */
void cmake_values_put(struct cmake_env *env, struct cmake_values *values,
	const struct cmake_value *one);

/* The same text whatever the branch is no choice. Of values that nobody has yet. */
void cmake_values_collapse(struct cmake_values *values);

/* They are the variable's values from here on; the change is logged. */
void cmake_assign(struct cmake_env *env, struct str name, struct cmake_values values);

/* One value that is known, or that is not. */
void cmake_assign_text(struct cmake_env *env, struct str name, struct str text);
void cmake_assign_unknown(struct cmake_env *env, struct str name);

/* Undo what was logged since; the log is as short as it was then. */
void cmake_undo(struct cmake_env *env, size_t log_count);

/* --- components/cmake_expand.c ---------------------------------------------------------
 */

/* An argument, with variables put in and escapes undone. */
struct cmake_argument {
	struct str text;
	uint32_t start, end;
	enum cmake_quote quote;
	bool is_unknown;
};

struct cmake_arguments {
	struct cmake_argument *items;
	size_t count, cap;
};

/* A word of the file, in this world. */
struct str cmake_expand(struct cmake_env *env, struct str raw, bool *is_unknown);

/* The arguments of a command, in this world; lists in unquoted words become several. */
void cmake_expand_words(struct cmake_env *env, const struct cmake_script *script,
	const struct cmake_command *command, struct cmake_arguments *out);

/* The next item of a list, unescaped; false: none is left. Empty items are told. */
bool cmake_list_next(struct arena *arena, struct str list, size_t *at, struct str *item);

#endif
