/*
 * Branches: what each of them sets is remembered and undone at its end, and behind the
 * last one a variable has the values of all of them. Costs as much as there are changes,
 * once for each level of nesting, which is limited. Read next: components/cmake_run.c.
 */
#include "components/cmake_run.h"
#include "base/banned.h"

#define NO_PENDING UINT32_MAX

static struct cmake_block *top_block(struct cmake_runner *run)
{
	return &run->blocks.items[run->blocks.count - 1];
}

static void arm_open(struct cmake_runner *run)
{
	struct cmake_block *block = top_block(run);
	struct cmake_env *env = &run->env;

	env->arm = cmake_arm_make(env, block->outer, block->chain);
	block->log_count = env->log.count;
	VEC_PUSH(run->arena, &run->block_arms, env->arm);
}

void cmake_block_open(struct cmake_runner *run, enum cmake_flow flow)
{
	struct cmake_block block = {.flow = flow,
		.chain = cmake_chain_make(&run->env),
		.outer = run->env.arm,
		.first_pending = run->pending.count,
		.first_arm = run->block_arms.count};

	VEC_PUSH(run->arena, &run->blocks, block);
	arm_open(run);
}

/* Remember what the branch has set, and undo it. */
static void arm_close(struct cmake_runner *run)
{
	size_t first = top_block(run)->log_count;
	struct cmake_env *env = &run->env;
	uint32_t join = (uint32_t)++run->joins;

	for (size_t i = first; i < env->log.count; i++) {
		struct cmake_variable *variable = env->log.items[i].variable;
		struct cmake_pending pending = {
			variable, variable->now, env->arm, NO_PENDING};

		if (variable->join == join)
			continue;
		variable->join = join;
		VEC_PUSH(run->arena, &run->pending, pending);
	}
	cmake_undo(env, first);
}

void cmake_block_next(struct cmake_runner *run, bool is_else)
{
	struct cmake_block *block = top_block(run);

	arm_close(run);
	block->has_else |= is_else;
	block->fallback = (struct str){0};
	arm_open(run);
}

void cmake_block_decide(struct cmake_runner *run, enum cmake_truth truth)
{
	struct cmake_block *block = top_block(run);

	run->env.arms.items[run->env.arm].is_dead =
		block->is_decided || truth == TRUTH_NO;
	block->is_decided |= truth == TRUTH_YES;
}

/* --- joining ---------------------------------------------------------------------------
 */

static bool is_in_arm(const struct cmake_env *env, uint32_t inner, uint32_t arm)
{
	const struct cmake_arm *arms = env->arms.items;

	while (arms[inner].depth > arms[arm].depth)
		inner = arms[inner].parent;
	return inner == arm;
}

/* The values of one branch, which know now that they are its. */
static void add_tagged(struct cmake_runner *run, struct cmake_values *out,
	struct cmake_values values, uint32_t arm)
{
	for (size_t i = 0; i < values.count; i++) {
		struct cmake_value value = values.items[i];
		bool has_arm = false;

		run->env.work += 4;
		for (size_t k = 0; k < value.arm_count && !has_arm; k++)
			has_arm = is_in_arm(&run->env, value.arms[k], arm);
		if (!has_arm && value.arm_count < CMAKE_ARMS)
			value.arms[value.arm_count++] = arm;
		cmake_values_put(&run->env, out, &value);
	}
}

/* if(NOT X) is taken where X is empty: elsewhere it is not. */
static struct cmake_values without_empty(
	struct cmake_runner *run, struct cmake_values values)
{
	struct cmake_values out = {0};

	for (size_t i = 0; i < values.count; i++) {
		if (values.items[i].text.n || values.items[i].is_unknown)
			cmake_values_put(&run->env, &out, &values.items[i]);
	}
	return out;
}

/* What the variable was before, in a branch that does not set it. */
static void add_before(struct cmake_runner *run, const struct cmake_block *block,
	struct cmake_values *out, const struct cmake_variable *variable, uint32_t arm)
{
	struct cmake_value none = {.is_unknown = true};
	struct cmake_values before = variable->now;

	if (block->is_emptiness && before.count &&
		str_eq(variable->name, block->fallback)) {
		before = without_empty(run, before);
		if (!before.count)
			return;
	}
	/* Of what another file sets in one branch only, that is what it is for. */
	if (!before.count && (!block->is_own || str_eq(variable->name, block->fallback)))
		return;
	if (!before.count) {
		none.text = arena_printf(run->arena, "${%.*s}",
			STR_ARG(str_slice(variable->name, 0, CMAKE_VALUE_BYTES)));
		cmake_values_put(&run->env, &before, &none);
	}
	add_tagged(run, out, before, arm);
}

static void join_variable(struct cmake_runner *run, const struct cmake_block *block,
	struct cmake_variable *variable)
{
	uint32_t at = variable->join_first;
	struct cmake_values out = {0};

	variable->is_default |= str_eq(variable->name, block->fallback);
	for (size_t i = block->first_arm;
		i < run->block_arms.count && out.count < CMAKE_VALUES &&
		run->env.work < CMAKE_WORK;
		i++) {
		uint32_t arm = run->block_arms.items[i];
		const struct cmake_pending *pending =
			at == NO_PENDING ? NULL : &run->pending.items[at];

		if (run->env.arms.items[arm].is_dead) {
			at = pending && pending->arm == arm ? pending->next : at;
			continue;
		}
		if (pending && pending->arm == arm) {
			add_tagged(run, &out, pending->values, arm);
			at = pending->next;
		} else {
			add_before(run, block, &out, variable, arm);
		}
	}
	if (at != NO_PENDING && out.count)
		out.items[out.count - 1].is_unknown = true;
	cmake_values_collapse(&out);
	cmake_assign(&run->env, variable->name, out);
}

/* A list for each variable, in the order of branches. */
static void link_pending(struct cmake_runner *run, size_t first, uint32_t join)
{
	for (size_t i = run->pending.count; i > first; i--) {
		struct cmake_pending *pending = &run->pending.items[i - 1];
		struct cmake_variable *variable = pending->variable;

		pending->next =
			variable->join == join ? variable->join_first : NO_PENDING;
		variable->join = join;
		variable->join_first = (uint32_t)i - 1;
	}
}

void cmake_block_close(struct cmake_runner *run)
{
	struct cmake_block block;
	uint32_t join;

	arm_close(run);
	if (!top_block(run)->has_else) {
		arm_open(run);
		cmake_block_decide(run, TRUTH_UNKNOWN);
		arm_close(run);
	}
	block = *top_block(run);
	run->blocks.count--;
	run->env.arm = block.outer;
	join = (uint32_t)++run->joins;
	link_pending(run, block.first_pending, join);
	for (size_t i = block.first_pending; i < run->pending.count; i++) {
		struct cmake_variable *variable = run->pending.items[i].variable;

		if (variable->join_first == i)
			join_variable(run, &block, variable);
	}
	run->pending.count = block.first_pending;
	run->block_arms.count = block.first_arm;
}
