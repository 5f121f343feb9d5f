/*
 * The runner: first once through the file without telling anything, to learn what is ever
 * set; then each function's body by itself; then the file again.
 *
 * Entries of a body: what is the same for every caller is told where it stands; what
 * depends on the arguments is told at the calls in this file, and at the body when there
 * is none. Read next: components/cmake_set.c, components/cmake_verbs.c.
 */
#include "base/text.h"
#include "components/cmake_run.h"
#include "base/banned.h"

/* --- telling ---------------------------------------------------------------------------
 */

static uint64_t arguments_hash(const struct cmake_arguments *args, bool *is_unknown)
{
	uint64_t hash = 1;

	for (size_t i = 0; i < args->count; i++) {
		hash = hash * 1099511628211ull ^ str_hash(args->items[i].text);
		*is_unknown |= args->items[i].is_unknown;
	}
	return hash ? hash : 1;
}

/* A body of another file is told there, whether the arguments are known or not, and
 * again only where a call makes it say something else. */
static bool is_told_around(
	struct cmake_runner *run, struct cmake_plan *plan, uint64_t hash, bool is_unknown)
{
	if (!run->is_around)
		return plan->told == hash || plan->hidden == hash;
	if (run->is_generic && run->frame_count == 1)
		*(is_unknown ? &plan->hidden : &plan->told) = hash;
	return true;
}

static bool is_told(struct cmake_runner *run, struct cmake_plan *plan,
	const struct cmake_command *command, const struct cmake_arguments *args,
	uint64_t *hash)
{
	bool is_unknown = false;
	struct cmake_function *function;

	*hash = arguments_hash(args, &is_unknown);
	if (run->is_around || command->start >= run->own)
		return is_told_around(run, plan, *hash, is_unknown);
	if (run->frame_count && !run->is_generic)
		return plan->told == *hash;
	if (run->is_generic && run->frame_count == 1) {
		function = run->frames[0].function;
		if (is_unknown && function->is_called && !function->is_refused) {
			function->is_silent = true;
			plan->hidden = *hash;
			return true;
		}
		if (!is_unknown && plan->told == *hash)
			return true;
		if (!is_unknown)
			plan->told = *hash;
	}
	return false;
}

/* The call in this file that made the difference: what is called without arguments only
 * goes on to others. */
static const struct cmake_frame *telling_frame(const struct cmake_runner *run)
{
	size_t at = run->is_generic;

	while (at + 1 < run->frame_count && !run->frames[at].has_arguments &&
		run->frames[at + 1].start < run->own)
		at++;
	return &run->frames[at];
}

static void declare_world(struct cmake_runner *run, size_t at, uint64_t *seen,
	size_t *seen_count, void (*declare)(const struct cmake_call *call))
{
	const struct cmake_command *command = &run->script.commands.items[at];
	struct cmake_call call = {.runner = run,
		.name = run->plans[at].name,
		.start = command->start,
		.end = command->end};
	uint64_t hash;

	cmake_expand_words(&run->env, &run->script, command, &call.args);
	if (is_told(run, &run->plans[at], command, &call.args, &hash))
		return;
	for (size_t i = 0; i < *seen_count; i++) {
		if (seen[i] == hash)
			return;
	}
	seen[(*seen_count)++] = hash;
	if (run->frame_count && !run->is_generic && hash == run->plans[at].hidden) {
		/* The arguments did not matter. */
		run->plans[at].told = hash;
	} else if (run->frame_count > run->is_generic) {
		call.start = telling_frame(run)->start;
		call.end = telling_frame(run)->end;
	}
	call.is_conditional = run->env.arm != run->own_arm || run->env.world.count > 1;
	declare(&call);
}

static void declare_each(struct cmake_runner *run, size_t at,
	void (*declare)(const struct cmake_call *call))
{
	const struct cmake_verb *verb = run->plans[at].verb;
	uint64_t seen[CMAKE_WORLDS];
	size_t seen_count = 0;

	run->env.is_marking = !(verb && verb->assign == cmake_set);
	run->on_command(run->context);
	cmake_worlds_start(&run->env);
	while (cmake_worlds_next(&run->env)) {
		declare_world(run, at, seen, &seen_count, declare);
		run->on_world(run->context, run->env.worlds.next - 1);
	}
	run->env.is_marking = false;
	if (run->env.worlds.is_cut)
		run->on_cut(run->context);
}

/* --- blocks ----------------------------------------------------------------------------
 */

/* if(NOT DEFINED X), if(NOT X): what it sets is what X is unless somebody says otherwise.
 */
static struct str fallback_of(
	struct cmake_runner *run, const struct cmake_command *command)
{
	size_t at = 1;

	if (!str_is(cmake_raw(run, command, 0), "NOT"))
		return (struct str){0};
	if (str_is(cmake_raw(run, command, 1), "DEFINED"))
		at = 2;
	return command->count == at + 1 ? cmake_raw(run, command, at) : (struct str){0};
}

/* Conditions of other files are believed where they are plain; of the file itself, every
 * branch counts. */
static void decide(struct cmake_runner *run, const struct cmake_command *command,
	enum cmake_flow flow)
{
	enum cmake_truth truth = TRUTH_UNKNOWN;

	if (run->blocks.items[run->blocks.count - 1].is_own)
		return;
	if (flow != FLOW_ELSE)
		truth = cmake_truth_of(run, command);
	cmake_block_decide(run, truth);
}

static void block_open(struct cmake_runner *run, enum cmake_flow flow,
	const struct cmake_command *command)
{
	if (run->blocks.count >= LIMIT_DECLARATION_DEPTH) {
		run->too_deep++;
		return;
	}
	cmake_block_open(run, flow);
	run->blocks.items[run->blocks.count - 1].is_own = command->start < run->own;
	if (flow != FLOW_IF)
		return;
	run->blocks.items[run->blocks.count - 1].fallback = fallback_of(run, command);
	run->blocks.items[run->blocks.count - 1].is_emptiness =
		!str_is(cmake_raw(run, command, 1), "DEFINED");
	decide(run, command, flow);
}

/* Is a block of that kind open, in this body? */
static bool is_open(const struct cmake_runner *run, enum cmake_flow flow)
{
	size_t least =
		run->frame_count ? run->frames[run->frame_count - 1].block_count : 0;

	return run->blocks.count > least &&
	       run->blocks.items[run->blocks.count - 1].flow == flow;
}

/* Words from first to last (exclusive) that name variables. */
static void loop_forget(struct cmake_runner *run, const struct cmake_command *command,
	size_t first, size_t last)
{
	for (size_t i = first; i < last && i < command->count; i++) {
		struct str name = cmake_raw(run, command, i);

		if (cmake_variable_find(&run->env, name))
			cmake_assign_unknown(&run->env, name);
	}
}

/* Whatever a loop sets may be what the round before has set. */
static void loop_enter(struct cmake_runner *run, size_t at)
{
	for (size_t i = at + 1; i < run->plans[at].match; i++) {
		const struct cmake_verb *verb = run->plans[i].verb;
		const struct cmake_command *command = &run->script.commands.items[i];

		if (++run->env.work >= CMAKE_WORK)
			return;
		if (verb && verb->assign == cmake_set)
			loop_forget(run, command, 0, 1);
		else if (verb &&
			 (verb->assign == cmake_list || verb->assign == cmake_string))
			loop_forget(run, command, 1, 5);
	}
}

static void block_end(struct cmake_runner *run, enum cmake_flow flow)
{
	if (run->too_deep)
		run->too_deep--;
	else if (is_open(run, flow))
		cmake_block_close(run);
}

/* Where the reader goes on. */
static size_t flow_step(struct cmake_runner *run, size_t at, enum cmake_flow flow)
{
	const struct cmake_command *command = &run->script.commands.items[at];

	if (flow == FLOW_FUNCTION || flow == FLOW_MACRO) {
		return run->plans[at].match + (size_t)1;
	} else if (flow == FLOW_IF) {
		block_open(run, flow, command);
	} else if (flow == FLOW_LOOP) {
		block_open(run, flow, command);
		loop_enter(run, at);
	} else if (flow == FLOW_ELSEIF || flow == FLOW_ELSE) {
		if (!run->too_deep && is_open(run, FLOW_IF)) {
			cmake_block_next(run, flow == FLOW_ELSE);
			decide(run, command, flow);
		}
	} else if (flow == FLOW_ENDIF) {
		block_end(run, FLOW_IF);
	} else if (flow == FLOW_ENDLOOP) {
		block_end(run, FLOW_LOOP);
	}
	return at + 1;
}

/* --- going through ---------------------------------------------------------------------
 */

bool cmake_is_own(const struct cmake_runner *run, const struct cmake_command *command)
{
	size_t outer = run->is_generic;

	if (run->frame_count > outer)
		return run->frames[outer].start < run->own;
	return command->start < run->own;
}

/* Where the file in hand begins, among the branches of those that lead to it. */
static void begin_own(struct cmake_runner *run, const struct cmake_command *command)
{
	static const char *const folders[] = {"CMAKE_CURRENT_LIST_DIR",
		"CMAKE_CURRENT_SOURCE_DIR", "CMAKE_SOURCE_DIR", "PROJECT_SOURCE_DIR"};

	if (run->has_begun || run->is_generic || run->frame_count ||
		command->start >= run->own)
		return;
	run->has_begun = true;
	run->own_arm = run->env.arm;
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		struct cmake_variable *folder =
			cmake_variable_find(&run->env, str_of(folders[i]));

		if (folder)
			folder->own = folder->now;
	}
}

/* set() and what is not known are asked only if a URL may be in it. */
static bool is_telling(const struct cmake_runner *run, const struct cmake_verb *verb,
	const struct cmake_command *command)
{
	if (!run->is_declaring || (!run->is_around && !cmake_is_own(run, command)))
		return false;
	if (verb && verb->assign != cmake_set)
		return verb->declare != NULL;
	/* in a body of another file it is not for others */
	if (verb && command->start >= run->own)
		return false;
	return cmake_other_is_suspect(run, command);
}

/* A command that nobody knows. */
static void on_stranger(struct cmake_runner *run, const struct cmake_command *command)
{
	run->has_stranger |= run->is_declaring && cmake_other_is_stranger(run, command);
	cmake_set_named(run, command);
}

static size_t step(struct cmake_runner *run, size_t at)
{
	const struct cmake_command *command = &run->script.commands.items[at];
	const struct cmake_plan *plan = &run->plans[at];
	const struct cmake_verb *verb = plan->verb;

	if (run->frame_count)
		run->env.work += 16;
	begin_own(run, command);
	if (verb && verb->flow != FLOW_NONE)
		at = flow_step(run, at, verb->flow);
	else
		at++;
	if (!plan->function && is_telling(run, verb, command))
		declare_each(run, (size_t)(plan - run->plans),
			verb ? verb->declare : cmake_declare_other);
	if (verb && verb->assign)
		verb->assign(run, command);
	else if (!verb && !plan->function)
		on_stranger(run, command);
	return at;
}

/* From a command on, with what it calls, to an end. */
static void go(struct cmake_runner *run, size_t at, size_t end)
{
	size_t base = run->frame_count;

	for (;;) {
		struct cmake_frame *frame = run->frame_count > base
						    ? &run->frames[run->frame_count - 1]
						    : NULL;
		size_t *next = frame ? &frame->at : &at;
		size_t here = *next;

		if (here >= (frame ? frame->function->end : end)) {
			if (!frame)
				return;
			cmake_frame_close(run);
			continue;
		}
		if (run->is_around && !run->frame_count &&
			run->script.commands.items[here].start < run->own) {
			begin_own(run, &run->script.commands.items[here]);
			*next = here + 1;
			continue;
		}
		if (run->plans[here].function && !run->plans[here].verb) {
			*next = here + 1;
			cmake_call_open(run, here);
			continue;
		}
		*next = step(run, here);
	}
}

/* A body by itself. */
static void go_generic(struct cmake_runner *run, struct cmake_function *function)
{
	struct cmake_env *env = &run->env;
	struct cmake_frame *frame;

	env->arm = cmake_arm_make(env, 0, cmake_chain_make(env));
	run->frame_count = 0;
	frame = cmake_frame_open(run, function);
	if (!frame) {
		/* Too much work was done: go through it all the same, not knowing much.
		 */
		frame = &run->frames[run->frame_count++];
		*frame = (struct cmake_frame){.function = function};
	}
	cmake_bind_unknown(run, &run->script.commands.items[function->command]);
	frame->bound = env->log.count;
	go(run, function->command + 1, function->end);
	cmake_frame_close(run);
	cmake_undo(env, 0);
	env->arm = 0;
}

static void go_top(struct cmake_runner *run)
{
	struct cmake_env *env = &run->env;

	for (struct cmake_variable *it = env->first_made; it; it = it->next_made)
		it->now = (struct cmake_values){0};
	env->log.count = 0;
	env->arm = 0;
	run->own_arm = 0;
	run->has_begun = false;
	run->frame_count = 0;
	run->too_deep = 0;
	go(run, 0, run->script.commands.count);
	while (run->blocks.count)
		cmake_block_close(run);
}

/* Is the body of the file in hand, or of those around it? */
static bool is_body_in_turn(
	const struct cmake_runner *run, const struct cmake_function *function)
{
	bool is_own = run->script.commands.items[function->command].start < run->own;

	return is_own != run->is_around;
}

/* Bodies by themselves: all, or those that were not gone through at some call. */
static void go_bodies(struct cmake_runner *run, bool is_all)
{
	run->is_generic = true;
	run->own_arm = 0;
	run->env.work = 0;
	for (struct cmake_variable *it = run->env.first_made; it; it = it->next_made)
		it->now = it->is_folder ? it->own : it->ever;
	run->env.log.count = 0;
	for (size_t i = 0; i < run->functions.count; i++) {
		struct cmake_function *function = &run->functions.items[i];

		if (is_body_in_turn(run, function) &&
			(is_all || (function->is_silent && function->is_refused)))
			go_generic(run, function);
	}
	run->is_generic = false;
	run->env.work = 0;
}

/* Has the file a body of its own, or does it know those of others? */
static bool has_function(const struct cmake_runner *run, bool is_own)
{
	for (size_t i = 0; i < run->functions.count; i++) {
		const struct cmake_function *function = &run->functions.items[i];
		bool is_its =
			run->script.commands.items[function->command].start < run->own;

		if (is_its == is_own)
			return true;
	}
	return false;
}

/*
 * What bodies around the file say by themselves, with what is set around it: it is told
 * where they stand, and not again where the file calls them.
 */
static void go_around(struct cmake_runner *run)
{
	run->is_around = true;
	run->env.is_collecting = true;
	go_top(run);
	run->env.is_collecting = false;
	run->is_declaring = true;
	go_bodies(run, true);
	run->is_declaring = false;
	run->is_around = false;
	for (struct cmake_variable *it = run->env.first_made; it; it = it->next_made)
		it->ever = (struct cmake_values){0};
	for (size_t i = 0; i < run->functions.count; i++)
		run->functions.items[i].is_refused = false;
}

void cmake_run_script(struct cmake_runner *run, struct arena *arena, size_t own)
{
	run->arena = arena;
	run->own = own;
	cmake_plan(run);
	cmake_env_init(&run->env, arena, run->script.commands.count);
	if (has_function(run, false))
		go_around(run);
	if (has_function(run, true)) {
		run->env.is_collecting = true;
		go_top(run);
		run->env.is_collecting = false;
	}
	run->is_declaring = true;
	go_bodies(run, true);
	go_top(run);
	go_bodies(run, false);
}

void cmake_run(struct cmake_runner *run, struct arena *arena, struct str bytes)
{
	cmake_lex(&run->script, arena, bytes);
	cmake_run_script(run, arena, bytes.n);
}
