/*
 * milecastle exceptions: what was ever asked for, and what became of it. Read next:
 * evidence/exception.c.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/json.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/exceptions.h"
#include "base/banned.h"

static const char *const formats[] = {"text", "json", NULL};

static const struct cli_option options[] = {
	{.letter = 'a', .name = "all", .help = "those that count no more, too"},
	{.letter = 'f',
		.name = "format",
		.arg = "FORMAT",
		.choices = formats,
		.help = "how to print them"},
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{0},
};

struct listing {
	const struct cli_call *call;
	struct trusted t;
	struct out out;
};

static void listing_done(struct listing *l)
{
	out_done(&l->out);
	trusted_done(&l->t);
}

/* Is there still something to be done or to be known about it? */
static bool is_current(const struct exception *e)
{
	return e->state != EXCEPTION_WITHDRAWN && e->state != EXCEPTION_EXPIRED;
}

static void put_line(struct buf *out, const struct exception *e)
{
	buf_printf(out, "%.*s %-9s ", STR_ARG(e->id), exception_state_words[e->state]);
	text_escape_line(out, e->rule);
	buf_putc(out, ' ');
	text_escape_line(out, e->place_count ? e->places[0].path : e->path);
	if (e->place_count)
		buf_printf(out, ":%u", (unsigned)e->places[0].line);
	buf_puts(out, ": ");
	text_escape_line(out, e->words);
	buf_putc(out, '\n');
}

static void json_when(struct json_writer *w, const char *key, uint64_t when)
{
	char text[WHEN_BYTES];

	when_write(text, when);
	json_text(w, key, text);
}

static void json_one(struct json_writer *w, const struct exception *e)
{
	json_open_map(w, NULL);
	json_str(w, "id", e->id);
	json_text(w, "statement", e->statement);
	json_text(w, "state", exception_state_words[e->state]);
	json_str(w, "words", e->words);
	json_str(w, "rule", e->rule);
	json_text(w, "kind", exception_kind_words[e->kind]);
	json_text(w, "scope", exception_scope_words[e->scope]);
	json_str(w, "path", e->path);
	json_str(w, "function", e->function);
	json_open_list(w, "findings");
	for (size_t i = 0; i < e->place_count; i++) {
		json_open_map(w, NULL);
		json_str(w, "path", e->places[i].path);
		json_number(w, "line", e->places[i].line);
		json_close_map(w);
	}
	json_close_list(w);
	json_number(w, "cap", e->cap);
	json_str(w, "reason", e->reason);
	json_str(w, "ticket", e->ticket);
	json_str(w, "requested_by", e->by);
	json_when(w, "requested", e->issued);
	json_when(w, "expires", e->expires);
	json_open_list(w, "approved_by");
	for (size_t i = 0; i < e->approvers.count; i++)
		json_str(w, NULL, e->approvers.items[i]);
	json_close_list(w);
	json_close_map(w);
}

static bool is_json(const struct listing *l)
{
	const char *format = cli_value(l->call, "format");

	return format && strcmp(format, "json") == 0;
}

static void put_all(struct listing *l, const struct standing_refs *all)
{
	struct json_writer w = {.out = &l->out.buf};
	bool has_all = cli_is_set(l->call, "all");

	if (is_json(l)) {
		json_open_map(&w, NULL);
		json_number(&w, "schema", 1);
		json_open_list(&w, "exceptions");
	}
	for (size_t i = 0; i < all->count; i++) {
		const struct exception *e = &all->items[i]->exception;

		if (!has_all && !is_current(e))
			continue;
		if (is_json(l))
			json_one(&w, e);
		else
			put_line(&l->out.buf, e);
	}
	if (is_json(l)) {
		json_close_list(&w);
		json_close_map(&w);
		buf_putc(&l->out.buf, '\n');
	}
}

static int run(struct listing *l, struct err *err)
{
	const struct standing *one;
	struct standing_refs all;

	if (trusted_open(&l->t, cli_value(l->call, "remote"), NULL,
		    cli_value(l->call, "policy-from"), err) ||
		exceptions_expect(&l->t, err))
		return -1;
	out_stream(&l->out, STDOUT_FILENO);
	if (l->call->arg_count) {
		if (exceptions_pick(&one, &l->t, l->call->args[0], err))
			return -1;
		exception_put(&l->out.buf, &one->exception);
	} else {
		if (exceptions_list(&all, &l->t, err))
			return -1;
		put_all(l, &all);
	}
	return out_finish(&l->out, err);
}

static int run_exceptions(struct cli_call *call)
{
	struct listing l __attribute__((cleanup(listing_done))) = {.call = call};
	struct err err;

	if (call->arg_count > 1)
		return cli_usage(call->command, "it takes one id");
	return run(&l, &err) ? cli_fail(&err) : 0;
}

const struct cli_command cmd_exceptions = {
	.name = "exceptions",
	.args = "[EX-ID]",
	.summary = "list exceptions and what they wait for",
	.description =
		"Every exception that was asked for and is not over, with its state: "
		"requested,\n"
		"active, expiring, rejected, refused by the policy. The state is worked "
		"out from\n"
		"the signatures, the policy of the remote's default branch and the "
		"clock. With an\n"
		"id: all that one says.",
	.examples = "milecastle exceptions\twhat waits, counts or ends soon\n"
		    "milecastle exceptions EX-3f19a2b4c5d6\tone in full\n"
		    "milecastle exceptions --all -f json\tfor a report",
	.options = options,
	.run = run_exceptions,
};
