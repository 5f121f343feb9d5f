/*
 * cmake_language(): a call of a command by its name, and text that is run as code. Such
 * code is taken apart and each of its commands told, whatever conditions stand in it; its
 * own variables are not followed. Code that is put together of what is not known, and
 * code in code, is opaque. Read next: components/cmake_other.c.
 */
#include "base/buf.h"
#include "base/text.h"
#include "components/cmake_readers.h"
#include "base/banned.h"

static struct str lower_name(struct cmake_reader *c, struct str name)
{
	char lower[64] = "";

	for (size_t i = 0; i < name.n && i < sizeof(lower) - 1; i++)
		lower[i] = text_lower(name.p[i]);
	return arena_str(c->r->scratch, str_of(lower));
}

static void tell_opaque(const struct cmake_call *call, const char *why)
{
	struct dependency *d = declaration_opaque(cmake_reader_of(call)->r,
		FORM_CMAKE_DOWNLOAD, call->start, call->end, why);

	d->is_conditional = call->is_conditional;
}

/* --- code ------------------------------------------------------------------------------
 */

/* Code in its pieces is one text, with blanks between them. */
static struct str join_code(
	const struct cmake_call *call, size_t first, bool *is_unknown, bool *is_cut)
{
	struct buf out _cleanup_buf_ = BUF_INIT(CMAKE_VALUE_BYTES);

	for (size_t i = first; i < call->args.count; i++) {
		buf_add(&out, cmake_arg(call, i));
		buf_putc(&out, ' ');
		*is_unknown |= cmake_arg_is_unknown(call, i);
	}
	*is_cut = out.is_full;
	return arena_str(cmake_reader_of(call)->r->scratch, buf_str(&out));
}

static void follow(enum cmake_flow flow, size_t *depth)
{
	if (flow == FLOW_IF || flow == FLOW_LOOP || flow == FLOW_FUNCTION ||
		flow == FLOW_MACRO)
		++*depth;
	else if (*depth &&
		 (flow == FLOW_ENDIF || flow == FLOW_ENDLOOP || flow == FLOW_ENDFUNCTION))
		--*depth;
}

static void declare_in_code(struct cmake_call *inner, const struct cmake_verb *verb)
{
	if (!verb)
		cmake_declare_other(inner);
	else if (verb->declare == cmake_language)
		tell_opaque(inner, "code in code");
	else if (verb->declare)
		verb->declare(inner);
}

/* What it sets itself is no other file's business, and not put in. */
static void mark_set(const struct cmake_call *call, size_t first)
{
	struct dependency_list *out = cmake_reader_of(call)->r->out;

	for (size_t i = first; i < out->count; i++)
		cmake_partial(call, &out->items[i], "code that sets variables itself");
}

static void read_commands(const struct cmake_call *call, const struct cmake_script *code)
{
	struct cmake_reader *c = cmake_reader_of(call);
	size_t first = c->r->out->count, depth = 0;
	bool has_set = false;

	for (size_t i = 0; i < code->commands.count && !c->r->is_full; i++) {
		const struct cmake_command *command = &code->commands.items[i];
		struct cmake_call inner = *call;
		const struct cmake_verb *verb;

		inner.name = lower_name(
			c, str_slice(code->bytes, command->start, command->name_end));
		verb = cmake_verb_find(inner.name);
		cmake_expand_words(&c->run.env, code, command, &inner.args);
		if (verb)
			follow(verb->flow, &depth);
		inner.is_conditional |= depth > 0;
		declare_in_code(&inner, verb);
		has_set |=
			verb &&
			(verb->assign == cmake_set || verb->assign == cmake_list ||
				verb->assign == cmake_string || verb->flow == FLOW_LOOP);
	}
	if (has_set)
		mark_set(call, first);
}

static void read_code(const struct cmake_call *call, size_t first)
{
	struct cmake_reader *c = cmake_reader_of(call);
	struct cmake_script code = {.bytes = {0}};
	bool is_unknown = false, is_cut = false;
	struct str text = join_code(call, first, &is_unknown, &is_cut);

	cmake_lex(&code, c->r->scratch, text);
	read_commands(call, &code);
	if (is_cut)
		tell_opaque(call, "code in a text that is too long");
	else if (code.flaws.count)
		tell_opaque(call,
			is_unknown ? "code that is put together of what is not known"
				   : "code in a text that cannot be read");
}

/* --- calls -----------------------------------------------------------------------------
 */

static void read_call(const struct cmake_call *call, size_t name)
{
	struct cmake_call inner = *call;
	size_t first = name + 1 < call->args.count ? name + 1 : call->args.count;
	const struct cmake_verb *verb;

	inner.name = lower_name(cmake_reader_of(call), cmake_arg(call, name));
	inner.args.items += first;
	inner.args.count -= first;
	verb = cmake_verb_find(inner.name);
	if (cmake_arg_is_unknown(call, name))
		cmake_declare_unknown(&inner);
	else if (!verb)
		cmake_declare_other(&inner);
	else if (verb->declare == cmake_language)
		tell_opaque(call, "a call of a call");
	else if (verb->declare)
		verb->declare(&inner);
}

/* cmake_language(CALL name ...), cmake_language(DEFER ... CALL name ...),
 * cmake_language(EVAL CODE ...) */
void cmake_language(const struct cmake_call *call)
{
	size_t at = 0;

	if (str_is(cmake_arg(call, 0), "EVAL")) {
		read_code(call, str_is(cmake_arg(call, 1), "CODE") ? 2 : 1);
		return;
	}
	while (at < call->args.count && !str_is(cmake_arg(call, at), "CALL"))
		at++;
	if (at + 1 < call->args.count)
		read_call(call, at + 1);
	else if (cmake_arg_is_unknown(call, 0))
		cmake_declare_unknown(call);
}

/* --- what it sets ----------------------------------------------------------------------
 */

static void forget_set(struct cmake_runner *run, const struct cmake_script *code)
{
	for (size_t i = 0; i < code->commands.count; i++) {
		const struct cmake_command *command = &code->commands.items[i];
		const struct cmake_verb *verb = cmake_verb_find(arena_str(run->arena,
			str_slice(code->bytes, command->start, command->name_end)));

		for (size_t k = 0; verb && verb->assign && k < command->count; k++) {
			const struct cmake_word *word =
				&code->words.items[command->first + k];
			struct str name = str_slice(code->bytes, word->start, word->end);

			if (cmake_variable_find(&run->env, name))
				cmake_assign_unknown(&run->env, name);
		}
	}
}

void cmake_set_code(struct cmake_runner *run, const struct cmake_command *command)
{
	bool is_unknown = false;

	cmake_set_named(run, command);
	if (!str_is(cmake_raw(run, command, 0), "EVAL"))
		return;
	cmake_worlds_start(&run->env);
	if (!cmake_worlds_next(&run->env))
		return;
	for (size_t i = 1; i < command->count; i++) {
		struct str raw = cmake_raw(run, command, i);
		struct cmake_script code = {.bytes = {0}};

		cmake_lex(&code, run->arena,
			str_slice(cmake_expand(&run->env, raw, &is_unknown), 0,
				CMAKE_VALUE_BYTES));
		forget_set(run, &code);
	}
}
