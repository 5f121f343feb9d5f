/*
 * The runner: first once through the file without telling anything, to learn what is ever
 * set; then each function's body by itself; then the file again.
 *
 * Entries of a body: what is the same for every caller is told where it stands; what
 * depends on the arguments is told at the calls in this file, and at the body when there
 * is none. Read next: components/cmake_set.c, components/cmake_verbs.c.
 */
#include <stdlib.h>
#include "base/text.h"
#include "components/cmake_run.h"
#include "base/banned.h"

#define NAME_MAX_BYTES 128

struct str cmake_raw(
	const struct cmake_runner *run, const struct cmake_command *command, size_t word)
{
	const struct cmake_word *it;

	if (word >= command->count)
		return (struct str){0};
	it = &run->script.words.items[command->first + word];
	return str_slice(run->script.bytes, it->start, it->end);
}

/* --- plans -----------------------------------------------------------------------------
 */

static struct str lower_name(struct arena *arena, struct str s)
{
	struct str copy = arena_str(arena, str_slice(s, 0, NAME_MAX_BYTES));

	for (size_t i = 0; i < copy.n; i++)
		((char *)copy.p)[i] = text_lower(copy.p[i]);
	return copy;
}

static int function_cmp(const void *a, const void *b)
{
	const struct cmake_function *x = a, *y = b;
	int order = str_cmp(x->name, y->name);

	return order ? order : (x->command > y->command) - (x->command < y->command);
}

/* The last one of that name. */
static struct cmake_function *function_find(struct cmake_runner *run, struct str name)
{
	size_t low = 0, high = run->functions.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(run->functions.items[middle].name, name) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || !str_eq(run->functions.items[low - 1].name, name))
		return NULL;
	return &run->functions.items[low - 1];
}

static bool is_opening(enum cmake_flow flow)
{
	return flow == FLOW_FUNCTION || flow == FLOW_MACRO || flow == FLOW_LOOP;
}

/* Where functions and loops end: at the nearest word of their kind, or with the file. */
static void match_blocks(struct cmake_runner *run)
{
	uint32_t *open = ARENA_NEW(run->arena, uint32_t, run->script.commands.count + 1);
	size_t depth = 0;

	for (size_t i = 0; i < run->script.commands.count; i++) {
		const struct cmake_verb *verb = run->plans[i].verb;
		bool is_end;

		run->plans[i].match = (uint32_t)run->script.commands.count;
		if (!verb)
			continue;
		if (is_opening(verb->flow))
			open[depth++] = (uint32_t)i;
		is_end = verb->flow == FLOW_ENDFUNCTION || verb->flow == FLOW_ENDLOOP;
		if (is_end && depth &&
			(verb->flow == FLOW_ENDLOOP) ==
				(run->plans[open[depth - 1]].verb->flow == FLOW_LOOP))
			run->plans[open[--depth]].match = (uint32_t)i;
	}
}

static void find_functions(struct cmake_runner *run)
{
	for (size_t i = 0; i < run->script.commands.count; i++) {
		const struct cmake_verb *verb = run->plans[i].verb;
		struct cmake_function function = {
			.command = (uint32_t)i, .end = run->plans[i].match};

		if (!verb || (verb->flow != FLOW_FUNCTION && verb->flow != FLOW_MACRO))
			continue;
		function.is_macro = verb->flow == FLOW_MACRO;
		function.name = lower_name(
			run->arena, cmake_raw(run, &run->script.commands.items[i], 0));
		VEC_PUSH(run->arena, &run->functions, function);
	}
	if (run->functions.count)
		qsort(run->functions.items, run->functions.count,
			sizeof(*run->functions.items), function_cmp);
	for (size_t i = 0; i < run->script.commands.count; i++) {
		struct cmake_plan *plan = &run->plans[i];

		if (!plan->verb)
			plan->function = function_find(run, plan->name);
	}
}

static void make_plans(struct cmake_runner *run)
{
	size_t count = run->script.commands.count;

	run->plans = ARENA_NEW(run->arena, struct cmake_plan, count);
	for (size_t i = 0; i < count; i++) {
		const struct cmake_command *command = &run->script.commands.items[i];

		run->plans[i].name = lower_name(run->arena,
			str_slice(run->script.bytes, command->start, command->name_end));
		run->plans[i].verb = cmake_verb_find(run->plans[i].name);
	}
	match_blocks(run);
	find_functions(run);
}

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

static bool is_told(struct cmake_runner *run, struct cmake_plan *plan,
	const struct cmake_arguments *args, uint64_t *hash)
{
	bool is_unknown = false;
	struct cmake_function *function;

	*hash = arguments_hash(args, &is_unknown);
	if (run->frame_count && !run->is_generic)
		return plan->told == *hash;
	if (run->is_generic && run->frame_count == 1) {
		function = run->frames[0].function;
		if (is_unknown && function->is_called && !function->is_refused) {
			function->is_silent = true;
			return true;
		}
		if (!is_unknown)
			plan->told = *hash;
	}
	return false;
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
	if (is_told(run, &run->plans[at], &call.args, &hash))
		return;
	for (size_t i = 0; i < *seen_count; i++) {
		if (seen[i] == hash)
			return;
	}
	seen[(*seen_count)++] = hash;
	if (run->frame_count > run->is_generic) {
		call.start = run->frames[run->is_generic].start;
		call.end = run->frames[run->is_generic].end;
	}
	call.is_conditional = run->env.arm || run->env.world.count > 1;
	declare(&call);
}

static void declare_each(struct cmake_runner *run, size_t at,
	void (*declare)(const struct cmake_call *call))
{
	size_t before = run->count_declared(run->context), seen_count = 0;
	uint64_t seen[CMAKE_WORLDS];

	run->env.is_marking =
		!(run->plans[at].verb && run->plans[at].verb->assign == cmake_set);
	cmake_worlds_start(&run->env);
	while (cmake_worlds_next(&run->env))
		declare_world(run, at, seen, &seen_count, declare);
	run->env.is_marking = false;
	if (run->env.worlds.is_cut)
		run->on_cut(run->context, before);
}

/* --- calls -----------------------------------------------------------------------------
 */

/* What the call gives to a function, each place by itself. */
struct binding {
	struct cmake_values *values; /* of ARGV0 and so on */
	struct cmake_values all, rest;
	size_t count;
};

static void bind_rest(struct cmake_runner *run, const struct cmake_arguments *args,
	size_t first, struct cmake_values *out)
{
	struct buf text _cleanup_buf_ = BUF_INIT(CMAKE_VALUE_BYTES);
	bool is_unknown = false;

	for (size_t i = first; i < args->count && !text.is_full; i++) {
		if (i > first)
			buf_putc(&text, ';');
		buf_add(&text, args->items[i].text);
		is_unknown |= args->items[i].is_unknown;
	}
	cmake_values_add(&run->env, out, arena_str(run->arena, buf_str(&text)),
		is_unknown || text.is_full);
}

static void bind_world(struct cmake_runner *run, const struct cmake_command *command,
	size_t parameters, struct binding *b)
{
	struct cmake_arguments args;

	cmake_expand_words(&run->env, &run->script, command, &args);
	for (size_t i = 0; i < args.count && i < parameters; i++)
		cmake_values_add(&run->env, &b->values[i], args.items[i].text,
			args.items[i].is_unknown);
	bind_rest(run, &args, 0, &b->all);
	bind_rest(run, &args, parameters, &b->rest);
	if (args.count > b->count)
		b->count = args.count;
}

/* Parameters get what the call says. */
static void bind_call(struct cmake_runner *run, const struct cmake_command *command,
	const struct cmake_command *head)
{
	size_t parameters = head->count ? head->count - 1 : 0;
	struct binding b = {.values = NULL};

	run->env.work += 64 * parameters;
	b.values = ARENA_NEW(run->arena, struct cmake_values, parameters);
	cmake_worlds_start(&run->env);
	while (cmake_worlds_next(&run->env))
		bind_world(run, command, parameters, &b);
	for (size_t i = 0; i < parameters; i++) {
		if (!b.values[i].count)
			cmake_values_put(&run->env, &b.values[i],
				&(struct cmake_value){.is_unknown = false});
		cmake_assign(&run->env, cmake_raw(run, head, i + 1), b.values[i]);
		if (i < CMAKE_FRAMES)
			cmake_assign(&run->env, arena_printf(run->arena, "ARGV%zu", i),
				b.values[i]);
	}
	cmake_assign(&run->env, str_of("ARGV"), b.all);
	cmake_assign(&run->env, str_of("ARGN"), b.rest);
	cmake_assign(&run->env, str_of("ARGC"), (struct cmake_values){0});
}

/* Nobody says what the parameters are. */
static void bind_unknown(struct cmake_runner *run, const struct cmake_command *head)
{
	static const char *const names[] = {
		"ARGV", "ARGN", "ARGC", "ARGV0", "ARGV1", "ARGV2", NULL};

	for (size_t i = 1; i < head->count; i++)
		cmake_assign_unknown(&run->env, cmake_raw(run, head, i));
	for (size_t i = 0; names[i]; i++)
		cmake_assign_unknown(&run->env, str_of(names[i]));
}

/* NULL: there are too many calls in calls. */
static struct cmake_frame *frame_open(
	struct cmake_runner *run, struct cmake_function *function)
{
	struct cmake_frame *frame;

	if (run->frame_count == CMAKE_FRAMES || run->env.work >= CMAKE_WORK) {
		function->is_refused = true;
		return NULL;
	}
	frame = &run->frames[run->frame_count++];
	*frame = (struct cmake_frame){.function = function,
		.at = function->command + 1,
		.log_count = run->env.log.count,
		.block_count = run->blocks.count,
		.export_count = run->exports.count,
		.was_collecting = run->env.is_collecting};
	return frame;
}

static bool call_open(struct cmake_runner *run, size_t at)
{
	const struct cmake_command *command = &run->script.commands.items[at];
	struct cmake_function *function = run->plans[at].function;
	struct cmake_frame *frame = frame_open(run, function);

	if (!frame)
		return false;
	function->is_called |= !run->is_generic;
	frame->start = command->start;
	frame->end = command->end;
	bind_call(run, command, &run->script.commands.items[function->command]);
	frame->bound = run->env.log.count;
	run->env.is_collecting &= function->is_macro;
	return true;
}

/* A macro's own variables stay, but for its parameters. */
static void macro_leave(struct cmake_runner *run, const struct cmake_frame *frame)
{
	for (size_t i = frame->log_count; i < frame->bound; i++) {
		struct cmake_change change = run->env.log.items[i];

		cmake_assign(&run->env, change.variable->name, change.before);
	}
}

static void function_leave(struct cmake_runner *run, const struct cmake_frame *frame)
{
	cmake_undo(&run->env, frame->log_count);
	for (size_t i = frame->export_count; i < run->exports.count; i++) {
		struct cmake_export *export = &run->exports.items[i];

		cmake_assign(&run->env, export->name, export->values);
	}
	run->exports.count = frame->export_count;
}

static void frame_close(struct cmake_runner *run)
{
	struct cmake_frame *frame = &run->frames[run->frame_count - 1];

	run->too_deep = 0;
	while (run->blocks.count > frame->block_count)
		cmake_block_close(run);
	run->frame_count--;
	run->env.is_collecting = frame->was_collecting;
	if (frame->function->is_macro)
		macro_leave(run, frame);
	else
		function_leave(run, frame);
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

static void block_open(struct cmake_runner *run, enum cmake_flow flow,
	const struct cmake_command *command)
{
	if (run->blocks.count >= LIMIT_DECLARATION_DEPTH) {
		run->too_deep++;
		return;
	}
	cmake_block_open(run, flow);
	if (flow == FLOW_IF)
		run->blocks.items[run->blocks.count - 1].fallback =
			fallback_of(run, command);
}

/* Is a block of that kind open, in this body? */
static bool is_open(const struct cmake_runner *run, enum cmake_flow flow)
{
	size_t least =
		run->frame_count ? run->frames[run->frame_count - 1].block_count : 0;

	return run->blocks.count > least &&
	       run->blocks.items[run->blocks.count - 1].flow == flow;
}

/* Whatever a loop sets may be what the round before has set. */
static void loop_enter(struct cmake_runner *run, size_t at)
{
	for (size_t i = at + 1; i < run->plans[at].match; i++) {
		const struct cmake_verb *verb = run->plans[i].verb;
		const struct cmake_command *command = &run->script.commands.items[i];

		if (++run->env.work >= CMAKE_WORK)
			return;
		if (verb && verb->assign == cmake_set && command->count &&
			cmake_variable_find(&run->env, cmake_raw(run, command, 0)))
			cmake_assign_unknown(&run->env, cmake_raw(run, command, 0));
		if (verb && verb->assign == cmake_list &&
			cmake_variable_find(&run->env, cmake_raw(run, command, 1)))
			cmake_assign_unknown(&run->env, cmake_raw(run, command, 1));
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
		if (!run->too_deep && is_open(run, FLOW_IF))
			cmake_block_next(run, flow == FLOW_ELSE);
	} else if (flow == FLOW_ENDIF) {
		block_end(run, FLOW_IF);
	} else if (flow == FLOW_ENDLOOP) {
		block_end(run, FLOW_LOOP);
	}
	return at + 1;
}

/* --- going through ---------------------------------------------------------------------
 */

/* set() and what is not known are asked only if a URL may be in it. */
static bool is_telling(const struct cmake_runner *run, const struct cmake_verb *verb,
	const struct cmake_command *command)
{
	if (verb && verb->assign != cmake_set)
		return verb->declare != NULL;
	return cmake_other_is_suspect(run, command);
}

static size_t step(struct cmake_runner *run, size_t at)
{
	const struct cmake_command *command = &run->script.commands.items[at];
	const struct cmake_plan *plan = &run->plans[at];
	const struct cmake_verb *verb = plan->verb;

	if (run->frame_count)
		run->env.work += 16;
	if (verb && verb->flow != FLOW_NONE)
		at = flow_step(run, at, verb->flow);
	else
		at++;
	if (run->is_declaring && !plan->function && is_telling(run, verb, command))
		declare_each(run, (size_t)(plan - run->plans),
			verb ? verb->declare : cmake_declare_other);
	if (verb && verb->assign)
		verb->assign(run, command);
	else if (!verb && !plan->function)
		cmake_set_named(run, command);
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
			frame_close(run);
			continue;
		}
		if (run->plans[here].function && !run->plans[here].verb) {
			*next = here + 1;
			if (!call_open(run, here) && run->is_declaring &&
				run->plans[here].function->is_silent)
				declare_each(run, here, cmake_declare_refused);
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
	frame = frame_open(run, function);
	if (!frame) {
		/* Too much work was done: go through it all the same, not knowing much.
		 */
		frame = &run->frames[run->frame_count++];
		*frame = (struct cmake_frame){.function = function};
	}
	bind_unknown(run, &run->script.commands.items[function->command]);
	frame->bound = env->log.count;
	go(run, function->command + 1, function->end);
	frame_close(run);
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
	run->frame_count = 0;
	run->too_deep = 0;
	go(run, 0, run->script.commands.count);
	while (run->blocks.count)
		cmake_block_close(run);
}

void cmake_run(struct cmake_runner *run, struct arena *arena, struct str bytes)
{
	run->arena = arena;
	cmake_lex(&run->script, arena, bytes);
	cmake_env_init(&run->env, arena);
	make_plans(run);
	run->env.is_collecting = true;
	go_top(run);
	run->env.is_collecting = false;
	run->env.work = 0;
	run->is_declaring = true;
	run->is_generic = true;
	for (struct cmake_variable *it = run->env.first_made; it; it = it->next_made)
		it->now = it->ever;
	run->env.log.count = 0;
	for (size_t i = 0; i < run->functions.count; i++)
		go_generic(run, &run->functions.items[i]);
	run->is_generic = false;
	run->env.work = 0;
	go_top(run);
}
