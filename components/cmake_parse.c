/*
 * cmake_parse_arguments(PREFIX OPTIONS ONES MULTIS ARGUMENTS...): how functions of a file
 * read what they are called with. Without it a wrapper's calls would say nothing.
 * Read next: components/cmake_verbs.c.
 */
#include "base/buf.h"
#include "components/cmake_run.h"
#include "base/banned.h"

#define KEYS 64

enum key_takes { TAKES_NOTHING, TAKES_ONE, TAKES_MANY };

struct key {
	struct str name;
	enum key_takes takes;
	struct cmake_values values; /* of all worlds */
	struct buf text;	    /* of this world */
	bool is_given, is_unknown;
};

struct parse {
	struct cmake_runner *run;
	struct str prefix;
	struct key keys[KEYS];
	size_t count;
	bool has_unknown; /* some arguments are not known, and so which keys there are */
};

static void key_add(struct parse *p, struct str name, enum key_takes takes)
{
	for (size_t i = 0; i < p->count; i++) {
		if (str_eq(p->keys[i].name, name))
			return;
	}
	if (p->count < KEYS && name.n)
		p->keys[p->count++] = (struct key){.name = name,
			.takes = takes,
			.text = BUF_INIT(CMAKE_VALUE_BYTES)};
}

static void keys_add(struct parse *p, struct str list, enum key_takes takes)
{
	struct str name;
	size_t at = 0;

	while (p->count < KEYS && cmake_list_next(p->run->arena, list, &at, &name))
		key_add(p, name, takes);
}

static struct key *key_find(struct parse *p, const struct cmake_argument *argument)
{
	for (size_t i = 0; i < p->count; i++) {
		if (str_eq(p->keys[i].name, argument->text))
			return &p->keys[i];
	}
	return NULL;
}

static void key_put(struct key *key, const struct cmake_argument *argument)
{
	if (key->text.n)
		buf_putc(&key->text, ';');
	buf_add(&key->text, argument->text);
	key->is_unknown |= argument->is_unknown;
}

/* What the arguments say in this world. */
static void arguments_read(
	struct parse *p, const struct cmake_arguments *args, size_t first)
{
	struct key *key = NULL;

	for (size_t i = first; i < args->count; i++) {
		const struct cmake_argument *argument = &args->items[i];
		struct key *found = key_find(p, argument);

		p->run->env.work += p->count;
		if (found) {
			key = found->takes == TAKES_NOTHING ? NULL : found;
			found->is_given = true;
			continue;
		}
		p->has_unknown |= argument->is_unknown &&
				  argument->quote == CMAKE_UNQUOTED &&
				  str_has_prefix(argument->text, "${") && !key;
		if (key)
			key_put(key, argument);
		if (key && key->takes == TAKES_ONE)
			key = NULL;
	}
}

static void world_close(struct parse *p)
{
	for (size_t i = 0; i < p->count; i++) {
		struct key *key = &p->keys[i];
		struct str text = arena_str(p->run->arena, buf_str(&key->text));
		bool is_unknown = key->is_unknown || key->text.is_full;

		if (key->takes == TAKES_NOTHING)
			text = str_of(key->is_given ? "TRUE" : "FALSE");
		if (!key->is_given && p->has_unknown) {
			text = arena_printf(p->run->arena, "${%.*s_%.*s}",
				STR_ARG(str_slice(p->prefix, 0, 256)),
				STR_ARG(str_slice(key->name, 0, 256)));
			is_unknown = true;
		}
		cmake_values_add(&p->run->env, &key->values, text, is_unknown);
		buf_reset(&key->text);
		key->is_given = false;
		key->is_unknown = false;
	}
	p->has_unknown = false;
}

static void parse_world(struct parse *p, const struct cmake_arguments *args)
{
	size_t at = args->count && str_is(args->items[0].text, "PARSE_ARGV") ? 2 : 0;
	struct cmake_arguments rest = {0};

	if (at + 4 > args->count)
		return;
	p->prefix = args->items[at].text;
	keys_add(p, args->items[at + 1].text, TAKES_NOTHING);
	keys_add(p, args->items[at + 2].text, TAKES_ONE);
	keys_add(p, args->items[at + 3].text, TAKES_MANY);
	if (at) {
		struct cmake_argument all = {.quote = CMAKE_UNQUOTED};
		struct str list = cmake_value_of(p->run, str_of("ARGV"), &all.is_unknown);

		for (size_t i = 0; cmake_list_next(p->run->arena, list, &i, &all.text);)
			VEC_PUSH(p->run->arena, &rest, all);
		arguments_read(p, &rest, 0);
	} else {
		arguments_read(p, args, 4);
	}
	world_close(p);
}

void cmake_parse(struct cmake_runner *run, const struct cmake_command *command)
{
	struct parse *p = ARENA_NEW(run->arena, struct parse, 1);
	struct cmake_arguments args;

	p->run = run;
	run->env.work += sizeof(*p);
	cmake_worlds_start(&run->env);
	while (cmake_worlds_next(&run->env)) {
		cmake_expand_words(&run->env, &run->script, command, &args);
		parse_world(p, &args);
	}
	for (size_t i = 0; i < p->count; i++) {
		struct key *key = &p->keys[i];

		cmake_assign(&run->env,
			arena_printf(run->arena, "%.*s_%.*s",
				STR_ARG(str_slice(p->prefix, 0, 256)),
				STR_ARG(str_slice(key->name, 0, 256))),
			key->values);
		buf_done(&key->text);
	}
}
