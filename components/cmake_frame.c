/*
 * Calls of functions and macros of the same file: what their parameters are, and what is
 * left of it behind them. Read next: components/cmake_run.c.
 */
#include "base/buf.h"
#include "components/cmake_run.h"
#include "base/banned.h"

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
		cmake_values_collapse(&b.values[i]);
		cmake_assign(&run->env, cmake_raw(run, head, i + 1), b.values[i]);
		if (i < CMAKE_FRAMES)
			cmake_assign(&run->env, arena_printf(run->arena, "ARGV%zu", i),
				b.values[i]);
	}
	cmake_assign(&run->env, str_of("ARGV"), b.all);
	cmake_assign(&run->env, str_of("ARGN"), b.rest);
	cmake_assign(&run->env, str_of("ARGC"), (struct cmake_values){0});
}

void cmake_bind_unknown(struct cmake_runner *run, const struct cmake_command *head)
{
	static const char *const names[] = {
		"ARGV", "ARGN", "ARGC", "ARGV0", "ARGV1", "ARGV2", NULL};

	for (size_t i = 1; i < head->count; i++)
		cmake_assign_unknown(&run->env, cmake_raw(run, head, i));
	for (size_t i = 0; names[i]; i++)
		cmake_assign_unknown(&run->env, str_of(names[i]));
}

/* A function that calls itself is gone through once. */
static bool is_active(const struct cmake_runner *run, const struct cmake_function *it)
{
	for (size_t i = 0; i < run->frame_count; i++) {
		if (run->frames[i].function == it)
			return true;
	}
	return false;
}

struct cmake_frame *cmake_frame_open(
	struct cmake_runner *run, struct cmake_function *function)
{
	struct cmake_frame *frame;

	if (run->frame_count == CMAKE_FRAMES || run->env.work >= CMAKE_WORK ||
		is_active(run, function)) {
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

bool cmake_call_open(struct cmake_runner *run, size_t at)
{
	const struct cmake_command *command = &run->script.commands.items[at];
	struct cmake_function *function = run->plans[at].function;
	struct cmake_frame *frame = cmake_frame_open(run, function);

	if (!frame)
		return false;
	frame->start = command->start;
	frame->end = command->end;
	frame->has_arguments = command->count > 0;
	function->is_called |= !run->is_generic && cmake_is_own(run, command);
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

void cmake_frame_close(struct cmake_runner *run)
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
