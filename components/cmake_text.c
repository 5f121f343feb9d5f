/*
 * string(), list(), foreach() and cmake_parse_arguments(), as far as their outcome is
 * plain text. Read next: components/cmake_verbs.c.
 */
#include "base/buf.h"
#include "base/text.h"
#include "components/cmake_run.h"
#include "base/banned.h"

static struct str argument(const struct cmake_arguments *args, size_t i)
{
	return i < args->count ? args->items[i].text : (struct str){0};
}

/* --- string ----------------------------------------------------------------------------
 */

/* string(APPEND X ...), string(PREPEND X ...) */
static void string_append(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out, bool is_front)
{
	struct buf text _cleanup_buf_ = BUF_INIT(CMAKE_VALUE_BYTES);
	struct str more = cmake_join(run, args, 2, args->count, "", &out->is_unknown);
	struct str old = cmake_value_of(run, argument(args, 1), &out->is_unknown);

	buf_add(&text, is_front ? more : old);
	buf_add(&text, is_front ? old : more);
	out->is_unknown |= text.is_full;
	out->name = argument(args, 1);
	out->text = arena_str(run->arena, buf_str(&text));
}

/* string(REPLACE MATCH REPLACEMENT OUT INPUT...) */
static void string_replace(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	struct buf text _cleanup_buf_ = BUF_INIT(CMAKE_VALUE_BYTES);
	struct str match = argument(args, 1), with = argument(args, 2);
	struct str input = cmake_join(run, args, 4, args->count, "", &out->is_unknown);
	size_t at = 0;

	while (match.n && at < input.n && !text.is_full) {
		const char *hit = memmem(input.p + at, input.n - at, match.p, match.n);

		if (!hit)
			break;
		buf_add(&text, str_slice(input, at, (size_t)(hit - input.p)));
		buf_add(&text, with);
		at = (size_t)(hit - input.p) + match.n;
	}
	buf_add(&text, str_slice(input, at, input.n));
	out->is_unknown |=
		text.is_full || args->items[1].is_unknown || args->items[2].is_unknown;
	out->name = argument(args, 3);
	out->text = arena_str(run->arena, buf_str(&text));
}

/* string(TOLOWER TEXT OUT), TOUPPER, STRIP */
static void string_case(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	struct str text = arena_str(run->arena, argument(args, 1));
	bool is_lower = str_is(argument(args, 0), "TOLOWER");

	out->name = argument(args, 2);
	out->is_unknown = args->items[1].is_unknown;
	if (str_is(argument(args, 0), "STRIP"))
		text = str_trim(text);
	else
		for (size_t i = 0; i < text.n; i++) {
			char c = text_lower(text.p[i]);
			bool is_letter = c >= 'a' && c <= 'z';

			((char *)text.p)[i] =
				is_letter && !is_lower ? (char)(c & ~0x20) : c;
		}
	out->text = text;
}

/* What else there is tells its outcome in the last argument, or in the second. */
static void string_other(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	static const char *const second[] = {"MD5", "SHA1", "SHA224", "SHA256", "SHA384",
		"SHA512", "SHA3_224", "SHA3_256", "SHA3_384", "SHA3_512", "TIMESTAMP",
		"UUID", "JSON", "JOIN", NULL};
	struct str verb = argument(args, 0);
	size_t at = str_is_one_of(verb, second) ? 1 : args->count - 1;

	if (str_is(verb, "JOIN"))
		at = 2;
	if (str_is(verb, "CONFIGURE"))
		at = 2;
	if (at >= args->count)
		return;
	out->name = argument(args, at);
	out->is_unknown = true;
	out->text = arena_printf(run->arena, "${%.*s}",
		STR_ARG(str_slice(out->name, 0, CMAKE_VALUE_BYTES)));
}

static void answer_string(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	struct str verb = argument(args, 0);

	if (args->count < 2)
		return;
	if (str_is(verb, "APPEND") || str_is(verb, "PREPEND")) {
		string_append(run, args, out, str_is(verb, "PREPEND"));
	} else if (str_is(verb, "CONCAT")) {
		out->name = argument(args, 1);
		out->text = cmake_join(run, args, 2, args->count, "", &out->is_unknown);
	} else if (str_is(verb, "JOIN")) {
		struct str glue = arena_str(run->arena, argument(args, 1));

		out->name = argument(args, 2);
		out->text =
			cmake_join(run, args, 3, args->count, glue.p, &out->is_unknown);
	} else if (str_is(verb, "REGEX")) {
		cmake_answer_regex(run, args, out);
	} else if (str_is(verb, "REPLACE") && args->count > 3) {
		string_replace(run, args, out);
	} else if (str_is(verb, "TOLOWER") || str_is(verb, "TOUPPER") ||
		   str_is(verb, "STRIP")) {
		string_case(run, args, out);
	} else {
		string_other(run, args, out);
	}
}

void cmake_string(struct cmake_runner *run, const struct cmake_command *command)
{
	cmake_set_each(run, command, answer_string);
	cmake_set_groups(run, command);
}

/* --- list ------------------------------------------------------------------------------
 */

static void list_append(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out, bool is_front)
{
	struct buf text _cleanup_buf_ = BUF_INIT(CMAKE_VALUE_BYTES);
	struct str more = cmake_join(run, args, 2, args->count, ";", &out->is_unknown);
	struct cmake_variable *variable =
		cmake_variable_find(&run->env, argument(args, 1));
	struct str old = {0};

	/* A list that nobody has set yet is most often an empty one. */
	if (variable && variable->now.count)
		old = cmake_value_of(run, argument(args, 1), &out->is_unknown);
	buf_add(&text, is_front ? more : old);
	if (old.n && more.n)
		buf_putc(&text, ';');
	buf_add(&text, is_front ? old : more);
	out->is_unknown |= text.is_full;
	out->name = argument(args, 1);
	out->text = arena_str(run->arena, buf_str(&text));
}

/* list(GET LIST INDEX OUT), one item */
static void list_get(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	struct str list = cmake_value_of(run, argument(args, 1), &out->is_unknown), item;
	struct str index = argument(args, 2);
	size_t at = 0, wanted = 0;

	out->name = argument(args, 3);
	out->is_unknown |= !index.n || index.n > 3;
	for (size_t i = 0; i < index.n; i++) {
		out->is_unknown |= index.p[i] < '0' || index.p[i] > '9';
		wanted = 10 * wanted + (size_t)(index.p[i] - '0');
	}
	run->env.work += list.n;
	while (!out->is_unknown && cmake_list_next(run->arena, list, &at, &item)) {
		if (wanted--)
			continue;
		out->text = item;
		return;
	}
	/* there is no such item, or nobody knows which one it is */
	out->is_unknown = true;
	out->text = arena_printf(run->arena, "${%.*s}",
		STR_ARG(str_slice(out->name, 0, CMAKE_VALUE_BYTES)));
}

static void answer_list(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	static const char *const elsewhere[] = {
		"LENGTH", "GET", "JOIN", "SUBLIST", "FIND", NULL};
	struct str verb = argument(args, 0);

	if (args->count < 2)
		return;
	if (str_is(verb, "APPEND") || str_is(verb, "PREPEND")) {
		list_append(run, args, out, str_is(verb, "PREPEND"));
		return;
	}
	if (str_is(verb, "GET") && args->count == 4) {
		list_get(run, args, out);
		return;
	}
	out->name = str_is_one_of(verb, elsewhere) ? argument(args, args->count - 1)
						   : argument(args, 1);
	out->is_unknown = true;
	out->text = arena_printf(run->arena, "${%.*s}",
		STR_ARG(str_slice(out->name, 0, CMAKE_VALUE_BYTES)));
}

void cmake_list(struct cmake_runner *run, const struct cmake_command *command)
{
	cmake_set_each(run, command, answer_list);
}

/* --- foreach ---------------------------------------------------------------------------
 */

struct loop {
	struct cmake_runner *run;
	struct cmake_values values;
	uint32_t chain;
};

static void loop_add(struct loop *loop, struct str text, bool is_unknown)
{
	struct cmake_env *env = &loop->run->env;
	struct cmake_value value = {.text = text, .is_unknown = is_unknown};

	value.arms[value.arm_count++] = cmake_arm_make(env, env->arm, loop->chain);
	for (size_t i = 1; i < env->world.count && value.arm_count < CMAKE_ARMS; i++)
		value.arms[value.arm_count++] = env->world.arms[i];
	cmake_values_put(env, &loop->values, &value);
}

/* The items of a list that a variable holds. */
static void loop_add_list(struct loop *loop, struct str name)
{
	bool is_unknown = false;
	struct str list = cmake_value_of(loop->run, name, &is_unknown), item;
	size_t at = 0;

	while (cmake_list_next(loop->run->arena, list, &at, &item) &&
		loop->values.count < CMAKE_VALUES)
		loop_add(loop, item, is_unknown);
}

static void loop_read(struct loop *loop, const struct cmake_arguments *args)
{
	bool is_in = str_is(argument(args, 1), "IN"), is_list = false;

	if (str_is(argument(args, 1), "RANGE") ||
		(is_in && str_is(argument(args, 2), "ZIP_LISTS"))) {
		loop_add(loop,
			arena_printf(loop->run->arena, "${%.*s}",
				STR_ARG(str_slice(
					argument(args, 0), 0, CMAKE_VALUE_BYTES))),
			true);
		return;
	}
	for (size_t i = is_in ? 2 : 1;
		i < args->count && loop->values.count < CMAKE_VALUES; i++) {
		const struct cmake_argument *it = &args->items[i];

		if (is_in && str_is(it->text, "LISTS"))
			is_list = true;
		else if (is_in && str_is(it->text, "ITEMS"))
			is_list = false;
		else if (is_list)
			loop_add_list(loop, it->text);
		else
			loop_add(loop, it->text, it->is_unknown);
	}
}

void cmake_foreach(struct cmake_runner *run, const struct cmake_command *command)
{
	struct loop loop = {.run = run, .chain = cmake_chain_make(&run->env)};
	struct str name = cmake_raw(run, command, 0);
	struct cmake_arguments args;

	cmake_worlds_start(&run->env);
	while (cmake_worlds_next(&run->env)) {
		cmake_expand_words(&run->env, &run->script, command, &args);
		if (args.count)
			name = args.items[0].text;
		loop_read(&loop, &args);
	}
	if (loop.values.count && (run->too_deep || loop.values.count == CMAKE_VALUES))
		loop.values.items[loop.values.count - 1].is_unknown = true;
	if (!loop.values.count)
		cmake_assign_text(&run->env, name, (struct str){0});
	else
		cmake_assign(&run->env, name, loop.values);
}
