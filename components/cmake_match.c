/*
 * string(REGEX MATCH, MATCHALL, REPLACE) and what it leaves in CMAKE_MATCH_1 and so on;
 * conditions that are plain. Read next: components/cmake_regex.h.
 */
#include "base/buf.h"
#include "base/text.h"
#include "components/cmake_regex.h"
#include "components/cmake_run.h"
#include "base/banned.h"

static struct str argument(const struct cmake_arguments *args, size_t i)
{
	return i < args->count ? args->items[i].text : (struct str){0};
}

/* --- regular expressions ---------------------------------------------------------------
 */

static const struct cmake_regex *regex_of(struct cmake_runner *run, struct str pattern)
{
	if (run->regex_pattern.n && str_eq(run->regex_pattern, pattern))
		return run->regex;
	run->env.work += 64 * pattern.n;
	run->regex_pattern = arena_str(run->arena, pattern);
	run->regex = cmake_regex_make(run->arena, pattern);
	return run->regex;
}

static bool find(struct cmake_runner *run, struct cmake_match *out,
	const struct cmake_regex *regex, struct str text, size_t from)
{
	return cmake_regex_find(out, regex, text, from, &run->env.work, CMAKE_WORK);
}

/* "\1" of what a match is replaced with. */
static void put_replacement(struct buf *out, struct str with, struct str text,
	const struct cmake_match *match)
{
	for (size_t i = 0; i < with.n; i++) {
		char c = with.p[i];
		size_t group;

		if (c != '\\' || i + 1 == with.n) {
			buf_putc(out, c);
			continue;
		}
		c = with.p[++i];
		group = (size_t)(c - '0');
		if (c >= '0' && c <= '9')
			buf_add(out,
				str_slice(text, match->start[group], match->end[group]));
		else
			buf_putc(out, c == 'n' ? '\n' : c);
	}
}

/* All matches: what is between them stays (REPLACE), or ';' is (MATCHALL). */
static void put_all(struct cmake_runner *run, struct buf *out,
	const struct cmake_regex *regex, struct str text, const struct str *with)
{
	struct cmake_match match;
	size_t at = 0;

	while (at <= text.n && !out->is_full && find(run, &match, regex, text, at)) {
		if (with) {
			buf_add(out, str_slice(text, at, match.start[0]));
			put_replacement(out, *with, text, &match);
		} else {
			buf_puts(out, out->n ? ";" : "");
			buf_add(out, str_slice(text, match.start[0], match.end[0]));
		}
		at = match.end[0];
		if (match.start[0] == match.end[0]) {
			if (with && at < text.n)
				buf_putc(out, text.p[at]);
			at++;
		}
	}
	if (with && at < text.n)
		buf_add(out, str_slice(text, at, text.n));
}

static void put_first(struct cmake_runner *run, struct buf *out,
	const struct cmake_regex *regex, struct str text)
{
	struct cmake_match match;
	size_t group = run->regex_group;

	if (find(run, &match, regex, text, 0))
		buf_add(out, str_slice(text, match.start[group], match.end[group]));
}

void cmake_answer_regex(struct cmake_runner *run, const struct cmake_arguments *args,
	struct cmake_answer *out)
{
	struct buf text _cleanup_buf_ = BUF_INIT(CMAKE_VALUE_BYTES);
	bool is_replace = str_is(argument(args, 1), "REPLACE");
	size_t at = is_replace ? 4 : 3;
	struct str input = cmake_join(
			   run, args, at + 1, args->count, "", &out->is_unknown),
		   with = argument(args, 3);
	const struct cmake_regex *regex;

	if (at >= args->count)
		return;
	out->name = argument(args, at);
	if (run->regex_group)
		out->name = arena_printf(run->arena, "CMAKE_MATCH_%zu", run->regex_group);
	regex = regex_of(run, argument(args, 2));
	out->is_unknown |= !regex || args->items[2].is_unknown ||
			   (is_replace && args->items[3].is_unknown);
	if (!out->is_unknown && (is_replace || str_is(argument(args, 1), "MATCHALL")))
		put_all(run, &text, regex, input, is_replace ? &with : NULL);
	else if (!out->is_unknown)
		put_first(run, &text, regex, input);
	out->is_unknown |= text.is_full || run->env.work >= CMAKE_WORK;
	out->text = arena_str(run->arena, buf_str(&text));
	if (out->is_unknown)
		out->text = arena_printf(run->arena, "${%.*s}",
			STR_ARG(str_slice(out->name, 0, CMAKE_VALUE_BYTES)));
}

void cmake_set_groups(struct cmake_runner *run, const struct cmake_command *command)
{
	struct str pattern = cmake_raw(run, command, 2);
	size_t groups = 1;

	if (!str_is(cmake_raw(run, command, 0), "REGEX") ||
		!str_is(cmake_raw(run, command, 1), "MATCH"))
		return;
	for (size_t at = 0; (at = str_find(pattern, '(', at)) < pattern.n; at++)
		groups++;
	for (size_t i = 1; i < groups && i < CMAKE_GROUPS; i++) {
		run->regex_group = i;
		cmake_set_each(run, command, cmake_answer_regex);
	}
	run->regex_group = 0;
}

/* --- conditions ------------------------------------------------------------------------
 */

static bool is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return s.n > 0;
}

static enum cmake_truth constant_of(struct str s)
{
	static const char *const yes[] = {"ON", "YES", "TRUE", "Y", NULL};
	static const char *const no[] = {
		"OFF", "NO", "FALSE", "N", "IGNORE", "NOTFOUND", "0", "", NULL};
	char upper[16] = "";

	if (s.n >= sizeof(upper))
		return str_has_suffix(s, "-NOTFOUND") ? TRUTH_NO : TRUTH_UNKNOWN;
	for (size_t i = 0; i < s.n; i++) {
		char c = text_lower(s.p[i]);

		upper[i] = c >= 'a' && c <= 'z' ? (char)(c & ~0x20) : c;
	}
	if (str_is_one_of(str_make(upper, s.n), no))
		return TRUTH_NO;
	return str_is_one_of(str_make(upper, s.n), yes) || is_number(s) ? TRUTH_YES
									: TRUTH_UNKNOWN;
}

/* A constant, or a variable that holds one. */
static enum cmake_truth word_truth(
	struct cmake_runner *run, const struct cmake_argument *word)
{
	enum cmake_truth truth = constant_of(word->text);
	struct cmake_variable *variable;

	if (truth || word->quote != CMAKE_UNQUOTED)
		return truth;
	variable = cmake_variable_find(&run->env, word->text);
	if (!variable || variable->now.count != 1 || variable->now.items->is_unknown)
		return TRUTH_UNKNOWN;
	return constant_of(variable->now.items->text);
}

/* if(X), if(NOT X) in one world. */
static enum cmake_truth world_truth(
	struct cmake_runner *run, const struct cmake_command *command)
{
	struct cmake_arguments args;
	enum cmake_truth truth;
	bool is_not;

	cmake_expand_words(&run->env, &run->script, command, &args);
	is_not = args.count == 2 && str_is(args.items[0].text, "NOT");
	if (args.count != (is_not ? 2 : 1) || args.items[is_not].is_unknown)
		return TRUTH_UNKNOWN;
	truth = word_truth(run, &args.items[is_not]);
	if (truth == TRUTH_UNKNOWN || !is_not)
		return truth;
	return truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

/* The same in all worlds, or not known. */
enum cmake_truth cmake_truth_of(
	struct cmake_runner *run, const struct cmake_command *command)
{
	enum cmake_truth truth = TRUTH_UNKNOWN;
	bool is_first = true;

	if (!command->count || command->count > 2)
		return TRUTH_UNKNOWN;
	cmake_worlds_start(&run->env);
	while (cmake_worlds_next(&run->env)) {
		enum cmake_truth one = world_truth(run, command);

		if (one == TRUTH_UNKNOWN || (!is_first && one != truth))
			return TRUTH_UNKNOWN;
		truth = one;
		is_first = false;
	}
	return run->env.worlds.is_cut ? TRUTH_UNKNOWN : truth;
}
