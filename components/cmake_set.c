/*
 * Commands that set variables, all but string() and list(). Where it cannot be told what
 * they set a variable to it is not known from there on. Read next:
 * components/cmake_text.c.
 */
#include "base/buf.h"
#include "base/text.h"
#include "components/cmake_run.h"
#include "base/banned.h"

/* --- one command, all worlds -----------------------------------------------------------
 */

struct str cmake_join(struct cmake_runner *run, const struct cmake_arguments *args,
	size_t first, size_t last, const char *glue, bool *is_unknown)
{
	struct buf text _cleanup_buf_ = BUF_INIT(CMAKE_VALUE_BYTES);

	for (size_t i = first; i < last && i < args->count && !text.is_full; i++) {
		if (i > first)
			buf_puts(&text, glue);
		buf_add(&text, args->items[i].text);
		*is_unknown |= args->items[i].is_unknown;
	}
	*is_unknown |= text.is_full;
	run->env.work += text.n;
	/* nothing at all of a value that is too long would be no word where it is used */
	return text.is_full && !text.n ? str_of("${...}")
				       : arena_str(run->arena, buf_str(&text));
}

struct str cmake_value_of(struct cmake_runner *run, struct str name, bool *is_unknown)
{
	struct cmake_variable *variable = cmake_variable_find(&run->env, name);
	const struct cmake_value *value =
		variable ? cmake_pick(&run->env, &variable->now) : NULL;

	if (value) {
		*is_unknown |= value->is_unknown;
		return value->text;
	}
	*is_unknown = true;
	return arena_printf(
		run->arena, "${%.*s}", STR_ARG(str_slice(name, 0, CMAKE_VALUE_BYTES)));
}

/* Both what it is and what it would be, since either may be right. */
static void set_weak(
	struct cmake_runner *run, struct str name, struct cmake_values values)
{
	struct cmake_variable *variable = cmake_variable_find(&run->env, name);
	struct cmake_values both = {0};
	uint32_t chain = cmake_chain_make(&run->env);

	if (!variable || !variable->now.count) {
		cmake_assign(&run->env, name, values);
		variable = cmake_variable_find(&run->env, name);
		if (variable)
			variable->is_default = true;
		return;
	}
	for (int round = 0; round < 2; round++) {
		const struct cmake_values *from = round ? &values : &variable->now;
		uint32_t arm = cmake_arm_make(&run->env, run->env.arm, chain);

		for (size_t i = 0; i < from->count; i++) {
			struct cmake_value value = from->items[i];

			if (value.arm_count < CMAKE_ARMS)
				value.arms[value.arm_count++] = arm;
			cmake_values_put(&run->env, &both, &value);
		}
	}
	if (variable->now.count == 1 && values.count == 1 &&
		str_eq(variable->now.items->text, values.items->text))
		return;
	cmake_assign(&run->env, name, both);
}

/* Values for the scope outside; one of several branches each. */
static void export_values(
	struct cmake_runner *run, struct str name, struct cmake_values values)
{
	struct cmake_export export = {name, values};
	size_t first = run->frame_count ? run->frames[run->frame_count - 1].export_count
					: run->exports.count;

	for (size_t i = first; i < run->exports.count && i < first + 64; i++) {
		struct cmake_export *it = &run->exports.items[i];

		if (!str_eq(it->name, name))
			continue;
		export.values = (struct cmake_values){0};
		for (size_t k = 0; k < it->values.count; k++)
			cmake_values_put(&run->env, &export.values, &it->values.items[k]);
		for (size_t k = 0; k < values.count; k++) {
			struct cmake_value value = values.items[k];

			if (value.arm_count < CMAKE_ARMS)
				value.arms[value.arm_count++] = run->env.arm;
			cmake_values_put(&run->env, &export.values, &value);
		}
		it->values = export.values;
		return;
	}
	if (run->frame_count)
		VEC_PUSH(run->arena, &run->exports, export);
}

/* return(PROPAGATE X ...) */
void cmake_return(struct cmake_runner *run, const struct cmake_command *command)
{
	if (!str_is(cmake_raw(run, command, 0), "PROPAGATE"))
		return;
	for (size_t i = 1; i < command->count; i++) {
		struct cmake_variable *variable =
			cmake_variable_find(&run->env, cmake_raw(run, command, i));

		if (variable && variable->now.count)
			export_values(run, variable->name, variable->now);
	}
}

static void set_answer(struct cmake_runner *run, const struct cmake_answer *answer,
	struct cmake_values values)
{
	if (!answer->name.n || !values.count)
		return;
	if ((run->env.worlds.is_cut || run->too_deep) && values.count)
		values.items[values.count - 1].is_unknown = true;
	if (answer->is_parent_scope)
		export_values(run, answer->name, values);
	else if (answer->is_weak)
		set_weak(run, answer->name, values);
	else
		cmake_assign(&run->env, answer->name, values);
}

/* Too much work was done: whatever the command names is not known any more. */
static void forget_all(struct cmake_runner *run, const struct cmake_command *command)
{
	for (size_t i = 0; i < command->count && i < 4; i++) {
		struct str name = cmake_raw(run, command, i);

		if (cmake_variable_find(&run->env, name))
			cmake_assign(&run->env, name, (struct cmake_values){0});
	}
}

void cmake_set_each(struct cmake_runner *run, const struct cmake_command *command,
	void (*answer)(struct cmake_runner *run, const struct cmake_arguments *args,
		struct cmake_answer *out))
{
	struct cmake_answer before = {0};
	struct cmake_values values = {0};
	struct cmake_arguments args;

	if (run->env.work >= CMAKE_WORK) {
		forget_all(run, command);
		return;
	}
	cmake_worlds_start(&run->env);
	while (cmake_worlds_next(&run->env)) {
		struct cmake_answer one = {0};

		cmake_expand_words(&run->env, &run->script, command, &args);
		answer(run, &args, &one);
		if (!str_eq(one.name, before.name)) {
			set_answer(run, &before, values);
			values = (struct cmake_values){0};
		}
		before = one;
		if (one.name.n)
			cmake_values_add(&run->env, &values, one.text, one.is_unknown);
	}
	set_answer(run, &before, values);
}

/* --- set, unset, option ----------------------------------------------------------------
 */

static bool is_name(const struct cmake_argument *argument)
{
	return !argument->is_unknown && argument->text.n &&
	       !str_has_prefix(argument->text, "ENV{");
}

static void answer_set(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	size_t last = args->count;

	if (!last || !is_name(&args->items[0]))
		return;
	out->name = args->items[0].text;
	if (last > 1 && str_is(args->items[last - 1].text, "PARENT_SCOPE")) {
		out->is_parent_scope = true;
		last--;
	}
	for (size_t i = 1; i + 1 < last; i++) {
		if (args->items[i].quote == CMAKE_UNQUOTED &&
			str_is(args->items[i].text, "CACHE")) {
			out->is_weak = !str_is(args->items[last - 1].text, "FORCE");
			last = i;
		}
	}
	out->text = cmake_join(run, args, 1, last, ";", &out->is_unknown);
}

void cmake_set(struct cmake_runner *run, const struct cmake_command *command)
{
	cmake_set_each(run, command, answer_set);
}

static void answer_unset(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	(void)run;
	if (args->count && is_name(&args->items[0]))
		out->name = args->items[0].text;
}

void cmake_unset(struct cmake_runner *run, const struct cmake_command *command)
{
	cmake_set_each(run, command, answer_unset);
}

static void answer_option(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	(void)run;
	if (!args->count || !is_name(&args->items[0]))
		return;
	out->name = args->items[0].text;
	out->is_weak = true;
	out->text = args->count > 2 ? args->items[2].text : str_of("OFF");
	out->is_unknown = args->count > 2 && args->items[2].is_unknown;
}

void cmake_option(struct cmake_runner *run, const struct cmake_command *command)
{
	cmake_set_each(run, command, answer_option);
}

/* --- project ---------------------------------------------------------------------------
 */

static void set_version(
	struct cmake_runner *run, struct str prefix, struct str version, bool is_unknown)
{
	static const char *const parts[] = {"_MAJOR", "_MINOR", "_PATCH", "_TWEAK"};
	struct str name = arena_printf(run->arena, "%.*s_VERSION", STR_ARG(prefix));
	size_t at = 0;

	if (is_unknown) {
		cmake_assign_unknown(&run->env, name);
		return;
	}
	cmake_assign_text(&run->env, name, version);
	for (size_t i = 0; i < 4; i++) {
		size_t end = str_find(version, '.', at);

		cmake_assign_text(&run->env,
			arena_printf(run->arena, "%.*s%s", STR_ARG(name), parts[i]),
			str_slice(version, at, end));
		at = end + 1;
	}
}

void cmake_project(struct cmake_runner *run, const struct cmake_command *command)
{
	struct str version = {0}, name;
	struct cmake_arguments args;
	bool is_unknown = false;

	run->env.work += 1024; /* for some 20 variables */
	cmake_worlds_start(&run->env);
	cmake_worlds_next(&run->env);
	cmake_expand_words(&run->env, &run->script, command, &args);
	if (!args.count || run->env.work >= CMAKE_WORK)
		return;
	name = str_slice(args.items[0].text, 0, CMAKE_VALUE_BYTES);
	for (size_t i = 1; i + 1 < args.count; i++) {
		if (!str_is(args.items[i].text, "VERSION"))
			continue;
		version = args.items[i + 1].text;
		is_unknown = args.items[i + 1].is_unknown;
	}
	is_unknown |= run->env.worlds.count > 1;
	run->is_own_project = true;
	cmake_assign_text(&run->env, str_of("PROJECT_NAME"), name);
	set_version(run, str_of("PROJECT"), version, is_unknown);
	set_version(run, name, version, is_unknown);
	if (!run->is_root)
		return;
	cmake_assign_text(&run->env, str_of("CMAKE_PROJECT_NAME"), name);
	set_version(run, str_of("CMAKE_PROJECT"), version, is_unknown);
}

/* --- what is not known -----------------------------------------------------------------
 */

static bool is_variable_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!text_is_word_byte(s.p[i]) && s.p[i] != '-' && s.p[i] != '.')
			return false;
	}
	return s.n > 0;
}

void cmake_forget(
	struct cmake_runner *run, const struct cmake_command *command, size_t word)
{
	struct str name = cmake_raw(run, command, word);

	if (is_variable_name(name))
		cmake_assign_unknown(&run->env, name);
}

void cmake_set_first(struct cmake_runner *run, const struct cmake_command *command)
{
	cmake_forget(run, command, 0);
}

void cmake_set_second(struct cmake_runner *run, const struct cmake_command *command)
{
	cmake_forget(run, command, 1);
}

void cmake_set_outputs(struct cmake_runner *run, const struct cmake_command *command)
{
	static const char *const words[] = {"OUTPUT_VARIABLE", "RESULT_VARIABLE",
		"RESULTS_VARIABLE", "ERROR_VARIABLE", "RESULT", "OUTPUT_DIRECTORY",
		"RETURN_VALUE", "STATUS", "LOG", NULL};

	for (size_t i = 0; i + 1 < command->count; i++) {
		if (str_is_one_of(cmake_raw(run, command, i), words))
			cmake_forget(run, command, i + 1);
	}
}

static bool has_unknown(const struct cmake_variable *variable)
{
	for (size_t i = 0; i < variable->now.count; i++) {
		if (variable->now.items[i].is_unknown)
			return true;
	}
	return false;
}

void cmake_set_named(struct cmake_runner *run, const struct cmake_command *command)
{
	for (size_t i = 0; i < command->count; i++) {
		struct cmake_variable *variable =
			cmake_variable_find(&run->env, cmake_raw(run, command, i));
		struct cmake_value unknown = {.is_unknown = true};
		struct cmake_values values = {0};

		if (!variable || !variable->now.count || has_unknown(variable))
			continue;
		unknown.text =
			arena_printf(run->arena, "${%.*s}", STR_ARG(variable->name));
		cmake_values_put(&run->env, &values, &unknown);
		set_weak(run, variable->name, values);
	}
}
