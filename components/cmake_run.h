/*
 * A CMake file, gone through from top to bottom without running it: every branch is
 * taken, loops are gone through once, and a call of a function or macro of the same file
 * is gone through with its arguments. A body is also gone through by itself, with
 * parameters that are not known, since others may call it.
 *
 * A script may have more than the file in hand (components/cmake_around.h): what others
 * set and define counts, and what they declare is told when they are read. What is not
 * seen then: what find_package() brings, and who else sets a variable. Read next:
 * components/cmake_run.c.
 */
#ifndef COMPONENTS_CMAKE_RUN_H
#define COMPONENTS_CMAKE_RUN_H

#include "components/cmake_value.h"
#include "components/form.h"
#include "base/limits.h"

#define CMAKE_FRAMES 32 /* calls in calls */

/* What the runner itself knows of a command. */
enum cmake_flow {
	FLOW_NONE,
	FLOW_IF,
	FLOW_ELSEIF,
	FLOW_ELSE,
	FLOW_ENDIF,
	FLOW_LOOP, /* foreach, while */
	FLOW_ENDLOOP,
	FLOW_FUNCTION,
	FLOW_MACRO,
	FLOW_ENDFUNCTION,
};

struct cmake_runner;

/* A command with its arguments in one world. */
struct cmake_call {
	struct cmake_runner *runner;
	struct str name; /* lower case */
	struct cmake_arguments args;
	size_t start, end; /* where a finding lands: the outermost call */
	bool is_conditional;
};

struct cmake_verb {
	const char *name;
	enum cmake_flow flow;
	void (*assign)(struct cmake_runner *run, const struct cmake_command *command);
	void (*declare)(const struct cmake_call *call);
};

/* components/cmake_verbs.c; NULL: none of that name. The name in lower case. */
const struct cmake_verb *cmake_verb_find(struct str name);

/* A function or macro of the file. */
struct cmake_function {
	struct str name;       /* lower case */
	uint32_t command, end; /* function(), endfunction() */
	bool is_macro;
	bool is_called;	 /* by code of this file that is gone through, ... */
	bool is_refused; /* ... but not each time: too much of it */
	bool is_silent;	 /* its body left something to be told at its calls */
};

/* What is known of a command before anything is gone through. */
struct cmake_plan {
	const struct cmake_verb *verb;	 /* or ... */
	struct cmake_function *function; /* ... or NULL: not known */
	struct str name;		 /* lower case */
	uint64_t told, hidden;		 /* what a body by itself has told, or has not */
	uint32_t match;			 /* of a function, a loop: where it ends */
};

struct cmake_block {
	enum cmake_flow flow;
	uint32_t chain, outer;
	size_t log_count, first_pending, first_arm;
	bool has_else, is_own;
	bool is_decided;     /* one of its branches is the one that is taken */
	struct str fallback; /* if(NOT DEFINED X), if(NOT X): X */
	bool is_emptiness;   /* the latter: an empty one is none */
};

/* What a variable is at the end of a branch. */
struct cmake_pending {
	struct cmake_variable *variable;
	struct cmake_values values;
	uint32_t arm, next;
};

/* What the caller's scope gets when a function is done. */
struct cmake_export {
	struct str name;
	struct cmake_values values;
};

struct cmake_frame {
	struct cmake_function *function;
	size_t at, log_count, bound, block_count, export_count, start, end;
	bool was_collecting;
	bool has_arguments; /* the call gives some */
};

struct cmake_runner {
	struct arena *arena;
	struct cmake_script script;
	struct cmake_env env;
	struct cmake_plan *plans; /* one for each command */
	struct {
		struct cmake_function *items;
		size_t count, cap;
	} functions;
	struct {
		struct cmake_block *items;
		size_t count, cap;
	} blocks;
	struct {
		struct cmake_pending *items;
		size_t count, cap;
	} pending;
	struct {
		uint32_t *items;
		size_t count, cap;
	} block_arms;
	struct {
		struct cmake_export *items;
		size_t count, cap;
	} exports;
	struct cmake_frame frames[CMAKE_FRAMES];
	size_t frame_count;
	size_t joins;
	size_t too_deep;  /* blocks that are open and not told apart */
	size_t own;	  /* commands that begin before are the file's own, and told */
	uint32_t own_arm; /* the branch that leads to them */
	bool has_begun;	  /* with them */
	bool is_around;	  /* only what is not the file's own is gone through */
	struct declaration_tree
		*tree;		   /* for files with values; NULL: the file is alone */
	struct str dir;		   /* of the file */
	bool has_stranger;	   /* a command that nobody knows may bring something */
	bool has_data;		   /* values come out of other files */
	struct cmake_regex *regex; /* the last one, and of which pattern */
	struct str regex_pattern;
	size_t regex_group; /* that is asked for; 0: what the command sets */
	bool is_declaring;
	bool is_generic;     /* in a body by itself */
	bool is_own_project; /* project() was called here */
	bool is_root;	     /* the file stands at the root of the repository */
	void *context;	     /* of declare */
	/* Before a command is told, behind each of its worlds, and when there are more.
	 */
	void (*on_command)(void *context);
	void (*on_world)(void *context, size_t world);
	void (*on_cut)(void *context);
};

/* Go through all of it; declare functions of verbs are called. */
void cmake_run(struct cmake_runner *run, struct arena *arena, struct str bytes);

/* The same with a script that is there already: all before own is the file's. */
void cmake_run_script(struct cmake_runner *run, struct arena *arena, size_t own);

/* Does what is gone through stand in the file in hand, or is it called there? */
bool cmake_is_own(const struct cmake_runner *run, const struct cmake_command *command);

/* --- components/cmake_plan.c -----------------------------------------------------------
 */

void cmake_plan(struct cmake_runner *run);

/* The text of a word as it is written. */
struct str cmake_raw(
	const struct cmake_runner *run, const struct cmake_command *command, size_t word);

/* --- components/cmake_frame.c ----------------------------------------------------------
 */

/* A body is entered; NULL: there are too many calls in calls. */
struct cmake_frame *cmake_frame_open(
	struct cmake_runner *run, struct cmake_function *function);

/* Nobody says what the parameters are. */
void cmake_bind_unknown(struct cmake_runner *run, const struct cmake_command *head);

/* The call of a command that is a function of the file; false: it is not gone through. */
bool cmake_call_open(struct cmake_runner *run, size_t at);
void cmake_frame_close(struct cmake_runner *run);

/* Of components/cmake_other.c: commands that nobody knows. Might it fetch something? */
bool cmake_other_is_suspect(
	const struct cmake_runner *run, const struct cmake_command *command);

/* May it be a function of another file that does? It has a version, a commit, a URL. */
bool cmake_other_is_stranger(
	const struct cmake_runner *run, const struct cmake_command *command);
void cmake_declare_other(const struct cmake_call *call);

/* --- components/cmake_block.c ----------------------------------------------------------
 */

void cmake_block_open(struct cmake_runner *run, enum cmake_flow flow);

/* What if() of another file comes to, where that is plain. */
enum cmake_truth { TRUTH_UNKNOWN, TRUTH_NO, TRUTH_YES };
enum cmake_truth cmake_truth_of(
	struct cmake_runner *run, const struct cmake_command *command);

/* What the branch in hand sets counts, or not. */
void cmake_block_decide(struct cmake_runner *run, enum cmake_truth truth);

/* The next branch of the same if(). */
void cmake_block_next(struct cmake_runner *run, bool is_else);
void cmake_block_close(struct cmake_runner *run);

/* --- components/cmake_set.c: what commands do to variables -----------------------------
 */

void cmake_set(struct cmake_runner *run, const struct cmake_command *command);
void cmake_unset(struct cmake_runner *run, const struct cmake_command *command);
void cmake_return(struct cmake_runner *run, const struct cmake_command *command);
void cmake_option(struct cmake_runner *run, const struct cmake_command *command);
void cmake_project(struct cmake_runner *run, const struct cmake_command *command);
void cmake_parse(struct cmake_runner *run, const struct cmake_command *command);
void cmake_foreach(struct cmake_runner *run, const struct cmake_command *command);

/* The name in the first, second or last word, or behind words like OUTPUT_VARIABLE, is
 * set to what is not known. */
void cmake_set_first(struct cmake_runner *run, const struct cmake_command *command);
void cmake_set_second(struct cmake_runner *run, const struct cmake_command *command);
void cmake_set_outputs(struct cmake_runner *run, const struct cmake_command *command);

/* components/cmake_data.c: file(READ), file(STRINGS), and what else it sets. */
void cmake_set_file(struct cmake_runner *run, const struct cmake_command *command);

/* The word's name is not known any more. */
void cmake_forget(
	struct cmake_runner *run, const struct cmake_command *command, size_t word);

/* A command that is not known may set any variable that it is given by name. */
void cmake_set_named(struct cmake_runner *run, const struct cmake_command *command);

/* --- components/cmake_text.c: string() and list() --------------------------------------
 */

void cmake_string(struct cmake_runner *run, const struct cmake_command *command);
void cmake_list(struct cmake_runner *run, const struct cmake_command *command);

/* name = what one world says. An empty name: nothing is set. */
struct cmake_answer {
	struct str name, text;
	bool is_unknown;
	bool is_parent_scope;
	bool is_weak; /* only if nothing else has set it */
};
void cmake_set_each(struct cmake_runner *run, const struct cmake_command *command,
	void (*answer)(struct cmake_runner *run, const struct cmake_arguments *args,
		struct cmake_answer *out));

/* components/cmake_match.c: string(REGEX ...), and CMAKE_MATCH_1 and so on behind it. */
void cmake_answer_regex(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out);
void cmake_set_groups(struct cmake_runner *run, const struct cmake_command *command);

/* "a;b;c" of arguments from first to last (exclusive); false in *is_unknown stays so if
 * all are known. */
struct str cmake_join(struct cmake_runner *run, const struct cmake_arguments *args,
	size_t first, size_t last, const char *glue, bool *is_unknown);

/* What a variable is in this world; of one that is not set, unknown. */
struct str cmake_value_of(struct cmake_runner *run, struct str name, bool *is_unknown);

#endif
