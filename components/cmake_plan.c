/*
 * What is known of a file's commands before any is gone through: which each one is, where
 * functions and loops end. Read next: components/cmake_run.c.
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

void cmake_plan(struct cmake_runner *run)
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
