/*
 * Variables and worlds. All work is counted, and when there was too much of it nothing is
 * known any more: entries become partial, none is lost. Read next:
 * components/cmake_expand.c.
 */
#include "components/cmake_value.h"
#include "base/banned.h"

#define SLOTS_MIN 64
#define SLOTS_MAX 65536
#define CHAIN_MAX 64 /* variables in one slot */

void cmake_env_init(struct cmake_env *env, struct arena *arena, size_t commands)
{
	static const struct cmake_arm root = {0};

	*env = (struct cmake_env){.arena = arena};
	env->slot_count = SLOTS_MIN;
	while (env->slot_count < commands && env->slot_count < SLOTS_MAX)
		env->slot_count *= 2;
	env->slots = ARENA_NEW(arena, struct cmake_variable *, env->slot_count);
	env->last_made = &env->first_made;
	VEC_PUSH(arena, &env->arms, root);
	env->memory = arena->bytes + CMAKE_MEMORY;
}

/* --- variables -------------------------------------------------------------------------
 */

struct cmake_variable *cmake_variable_find(const struct cmake_env *env, struct str name)
{
	uint64_t hash = str_hash(name);
	struct cmake_variable *it = env->slots[hash & (env->slot_count - 1)];

	while (it && (it->hash != hash || !str_eq(it->name, name)))
		it = it->next;
	return it;
}

/* Where the file that is gone through stands. */
static bool is_folder(struct str name)
{
	static const char *const names[] = {"CMAKE_CURRENT_LIST_DIR",
		"CMAKE_CURRENT_SOURCE_DIR", "CMAKE_SOURCE_DIR", "PROJECT_SOURCE_DIR",
		NULL};

	return str_is_one_of(name, names);
}

struct cmake_variable *cmake_variable_make(struct cmake_env *env, struct str name)
{
	uint64_t hash = str_hash(name);
	struct cmake_variable **slot = &env->slots[hash & (env->slot_count - 1)], *made;
	unsigned count = 0;

	while (*slot && ((*slot)->hash != hash || !str_eq((*slot)->name, name))) {
		slot = &(*slot)->next;
		if (++count == CHAIN_MAX)
			return NULL;
	}
	if (*slot)
		return *slot;
	made = ARENA_NEW(env->arena, struct cmake_variable, 1);
	made->name = name;
	made->hash = hash;
	made->is_folder = is_folder(name);
	*slot = made;
	*env->last_made = made;
	env->last_made = &made->next_made;
	return made;
}

/* --- arms ------------------------------------------------------------------------------
 */

uint32_t cmake_arm_make(struct cmake_env *env, uint32_t parent, uint32_t chain)
{
	struct cmake_arm arm = {parent, chain, env->arms.items[parent].depth + 1, false};

	VEC_PUSH(env->arena, &env->arms, arm);
	return (uint32_t)env->arms.count - 1;
}

uint32_t cmake_chain_make(struct cmake_env *env)
{
	return ++env->chains;
}

/* Is inner the arm outer, or in it? */
static bool is_within(struct cmake_env *env, uint32_t inner, uint32_t outer)
{
	const struct cmake_arm *arms = env->arms.items;

	env->work++;
	while (arms[inner].depth > arms[outer].depth)
		inner = arms[inner].parent;
	return inner == outer;
}

/* Is never more than one of them taken? */
static bool is_conflict(struct cmake_env *env, uint32_t a, uint32_t b)
{
	const struct cmake_arm *arms = env->arms.items;

	while (arms[a].depth > arms[b].depth)
		a = arms[a].parent;
	while (arms[b].depth > arms[a].depth)
		b = arms[b].parent;
	while (a != b && arms[a].parent != arms[b].parent) {
		a = arms[a].parent;
		b = arms[b].parent;
		env->work++;
	}
	return a != b && arms[a].chain == arms[b].chain;
}

/* --- worlds ----------------------------------------------------------------------------
 */

void cmake_worlds_start(struct cmake_env *env)
{
	if (env->arena->bytes > env->memory)
		env->work = CMAKE_WORK;
	env->worlds.items[0] = (struct cmake_world){.arms = {env->arm}, .count = 1};
	env->worlds.count = 1;
	env->worlds.next = 0;
	env->worlds.is_cut = false;
}

bool cmake_worlds_next(struct cmake_env *env)
{
	if (env->worlds.next == env->worlds.count)
		return false;
	if (env->worlds.next && env->work >= CMAKE_WORK) {
		env->worlds.is_cut = true;
		return false;
	}
	env->world = env->worlds.items[env->worlds.next++];
	return true;
}

static bool world_has_arm(struct cmake_env *env, uint32_t arm)
{
	for (size_t i = 0; i < env->world.count; i++) {
		if (is_within(env, env->world.arms[i], arm))
			return true;
	}
	return false;
}

static bool world_has(struct cmake_env *env, const struct cmake_value *value)
{
	for (size_t i = 0; i < value->arm_count; i++) {
		if (!world_has_arm(env, value->arms[i]))
			return false;
	}
	return true;
}

static bool world_may_have(struct cmake_env *env, const struct cmake_value *value)
{
	for (size_t i = 0; i < value->arm_count; i++) {
		for (size_t k = 0; k < env->world.count; k++) {
			env->work++;
			if (is_conflict(env, env->world.arms[k], value->arms[i]))
				return false;
		}
	}
	return true;
}

static void world_narrow(
	struct cmake_env *env, struct cmake_world *world, const struct cmake_value *value)
{
	for (size_t i = 0; i < value->arm_count; i++) {
		if (world->count == CMAKE_WORLD_ARMS)
			env->worlds.is_cut = true;
		else
			world->arms[world->count++] = value->arms[i];
	}
}

static void world_later(struct cmake_env *env, const struct cmake_value *value)
{
	struct cmake_world *world;

	if (env->worlds.count == CMAKE_WORLDS) {
		env->worlds.is_cut = true;
		return;
	}
	world = &env->worlds.items[env->worlds.count++];
	*world = env->world;
	world_narrow(env, world, value);
}

const struct cmake_value *cmake_pick(
	struct cmake_env *env, const struct cmake_values *values)
{
	const struct cmake_value *may[CMAKE_VALUES];
	size_t count = 0;

	for (size_t i = values->count; i > 0 && env->work < CMAKE_WORK; i--) {
		if (world_has(env, &values->items[i - 1]))
			return &values->items[i - 1];
	}
	for (size_t i = 0; i < values->count && env->work < CMAKE_WORK; i++) {
		if (world_may_have(env, &values->items[i]))
			may[count++] = &values->items[i];
	}
	if (!count || env->work >= CMAKE_WORK)
		return NULL;
	for (size_t i = 1; i < count; i++)
		world_later(env, may[i]);
	world_narrow(env, &env->world, may[0]);
	return may[0];
}

/* --- values ----------------------------------------------------------------------------
 */

static bool is_same(const struct cmake_value *a, const struct cmake_value *b)
{
	return a->is_unknown == b->is_unknown && a->arm_count == b->arm_count &&
	       str_eq(a->text, b->text) &&
	       memcmp(a->arms, b->arms, a->arm_count * sizeof(*a->arms)) == 0;
}

void cmake_values_put(
	struct cmake_env *env, struct cmake_values *values, const struct cmake_value *one)
{
	size_t count = values->count;
	struct cmake_value *items;

	env->work += 4 + count * (1 + one->text.n / 64);
	if (count && env->work >= CMAKE_WORK) {
		values->items[count - 1].is_unknown = true;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (is_same(&values->items[i], one))
			return;
	}
	if (count == CMAKE_VALUES && values->items[count - 1].is_unknown)
		return;
	if (count == CMAKE_VALUES) {
		items = ARENA_NEW(env->arena, struct cmake_value, count);
		memcpy(items, values->items, count * sizeof(*items));
		items[count - 1].is_unknown = true;
		values->items = items;
		return;
	}
	/* Room grows at powers of two. Nothing is put to values that were assigned. */
	if (!(count & (count - 1))) {
		items = ARENA_NEW(env->arena, struct cmake_value, count ? 2 * count : 1);
		if (count)
			memcpy(items, values->items, count * sizeof(*items));
		values->items = items;
	}
	values->items[count] = *one;
	values->count++;
}

void cmake_values_add(struct cmake_env *env, struct cmake_values *values, struct str text,
	bool is_unknown)
{
	struct cmake_value value = {.text = text, .is_unknown = is_unknown};

	env->work += text.n;
	if (text.n > CMAKE_VALUE_BYTES) {
		value.text = str_slice(text, 0, CMAKE_VALUE_BYTES);
		value.is_unknown = true;
	}
	for (size_t i = 1; i < env->world.count && value.arm_count < CMAKE_ARMS; i++)
		value.arms[value.arm_count++] = env->world.arms[i];
	cmake_values_put(env, values, &value);
}

void cmake_values_collapse(struct cmake_values *values)
{
	for (size_t i = 1; i < values->count; i++) {
		if (!str_eq(values->items[i].text, values->items[0].text) ||
			values->items[i].is_unknown != values->items[0].is_unknown)
			return;
	}
	if (values->count)
		values->count = 1;
	if (values->count)
		values->items[0].arm_count = 0;
}

/* Whatever is set somewhere, for functions that may run at any time. */
static void ever_add(struct cmake_env *env, struct cmake_variable *variable,
	struct cmake_values values)
{
	for (size_t i = 0; i < values.count; i++) {
		struct cmake_value value = values.items[i];
		bool is_there = false;

		for (size_t k = 0; k < variable->ever.count && !is_there; k++)
			is_there = str_eq(variable->ever.items[k].text, value.text);
		if (is_there || variable->ever.count == CMAKE_VALUES)
			continue;
		if (!variable->ever_chain)
			variable->ever_chain = cmake_chain_make(env);
		if (!value.arm_count)
			value.arms[value.arm_count++] =
				cmake_arm_make(env, 0, variable->ever_chain);
		cmake_values_put(env, &variable->ever, &value);
	}
}

void cmake_assign(struct cmake_env *env, struct str name, struct cmake_values values)
{
	struct cmake_variable *variable = cmake_variable_make(env, name);
	struct cmake_change change;

	if (!variable)
		return;
	env->work += 8;
	change = (struct cmake_change){variable, variable->now};
	VEC_PUSH(env->arena, &env->log, change);
	variable->now = env->work < CMAKE_WORK ? values : (struct cmake_values){0};
	if (env->is_collecting && !variable->is_folder)
		ever_add(env, variable, values);
}

static void assign_one(
	struct cmake_env *env, struct str name, struct str text, bool is_unknown)
{
	struct cmake_value value = {.text = text, .is_unknown = is_unknown};
	struct cmake_values values = {0};

	cmake_values_put(env, &values, &value);
	cmake_assign(env, name, values);
}

void cmake_assign_text(struct cmake_env *env, struct str name, struct str text)
{
	assign_one(env, name, text, false);
}

void cmake_assign_unknown(struct cmake_env *env, struct str name)
{
	assign_one(env, name,
		arena_printf(env->arena, "${%.*s}",
			STR_ARG(str_slice(name, 0, CMAKE_VALUE_BYTES))),
		true);
}

void cmake_undo(struct cmake_env *env, size_t log_count)
{
	while (env->log.count > log_count) {
		struct cmake_change *change = &env->log.items[--env->log.count];

		change->variable->now = change->before;
	}
}
