/*
 * Annotations of examples. They are found by a plain search for a comment that opens with
 * one of the words, so an example may hold any bytes, strings with "//" in them too. Read
 * next: cli/rule_test.c.
 */
#include <stdarg.h>
#include <stdio.h>
#include "base/limits.h"
#include "base/text.h"
#include "cli/rule_expect.h"
#include "base/banned.h"

static const struct str words[EXPECT_KINDS] = {[EXPECT_FOUND] = STR("expect:"),
	[EXPECT_OK] = STR("ok:"),
	[EXPECT_TODO] = STR("todo:")};

static bool opens_comment(struct str line, size_t at)
{
	return at + 1 < line.n && line.p[at] == '/' &&
	       (line.p[at + 1] == '/' || line.p[at + 1] == '*');
}

/* The list behind the word: up to the comment's end, or the next comment's begin. */
static struct str list_at(struct str line, size_t at)
{
	size_t end = at;

	while (end < line.n && !opens_comment(line, end) &&
		!str_has_prefix(str_slice(line, end, line.n), "*/"))
		end++;
	return str_trim(str_slice(line, at, end));
}

static void read_list(struct expectation_list *out, struct arena *arena,
	struct expectation first, struct str list)
{
	for (size_t at = 0; at <= list.n;) {
		size_t end = str_find(list, ',', at);

		first.rule = str_trim(str_slice(list, at, end));
		VEC_PUSH(arena, out, first);
		at = end + 1;
	}
}

static void read_line(struct expectation_list *out, struct arena *arena, struct str line,
	uint32_t number)
{
	for (size_t at = 0; at < line.n; at++) {
		size_t word = at + 2;

		if (!opens_comment(line, at))
			continue;
		while (word < line.n && (line.p[word] == ' ' || line.p[word] == '\t'))
			word++;
		for (int kind = 0; kind < EXPECT_KINDS; kind++) {
			struct expectation found = {.kind = kind, .line = number};

			if (str_has_prefix(str_slice(line, word, line.n), words[kind].p))
				read_list(out, arena, found,
					list_at(line, word + words[kind].n));
		}
	}
}

void expectations_read(
	struct expectation_list *out, struct arena *arena, struct str bytes)
{
	uint32_t number = 1;

	for (size_t at = 0, end; at < bytes.n; at = end + 1) {
		end = str_find(bytes, '\n', at);
		read_line(out, arena, str_slice(bytes, at, end), number++);
	}
}

void expect_fail(struct expect_tally *tally, struct str path, uint32_t line,
	const char *format, ...)
{
	char text[LIMIT_ERR_BYTES];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	text_escape_line(tally->out, path);
	if (line)
		buf_printf(tally->out, ":%u", line);
	buf_printf(tally->out, ": %s\n", text);
	tally->failed++;
}

/* What is said and what is true of one rule on one line. */
struct claim {
	size_t named[EXPECT_KINDS];
	size_t found;
};

static struct claim claim_make(const struct expectation_list *expectations,
	const struct expectation *one, const struct finding *findings, size_t count)
{
	struct claim claim = {0};

	for (size_t i = 0; i < expectations->count; i++) {
		const struct expectation *it = &expectations->items[i];

		if (it->line == one->line && str_eq(it->rule, one->rule))
			claim.named[it->kind]++;
	}
	for (size_t i = 0; i < count; i++) {
		const struct finding *it = &findings[i];

		if (it->state == STATE_OPEN && it->span.line == one->line &&
			str_eq(it->rule->id, one->rule))
			claim.found++;
	}
	return claim;
}

static const char *times(char out[static 32], size_t n)
{
	if (n < 3)
		return n == 0 ? "nothing" : n == 1 ? "it once" : "it twice";
	snprintf(out, 32, "it %zu times", n);
	return out;
}

/* Found less often than wanted. */
static void tell_missing(struct expect_tally *tally, struct str path,
	const struct expectation *one, const struct claim *claim)
{
	size_t wanted = claim->named[EXPECT_FOUND];
	char found[32];

	if (wanted == 1)
		expect_fail(tally, path, one->line, "expected %s, found nothing",
			TEXT_SAFE(one->rule));
	else
		expect_fail(tally, path, one->line, "expected %s %zu times, found %s",
			TEXT_SAFE(one->rule), wanted, times(found, claim->found));
}

/* Found more often than wanted. */
static void tell_surplus(struct expect_tally *tally, struct str path,
	const struct expectation *one, const struct claim *claim)
{
	size_t wanted = claim->named[EXPECT_FOUND];
	const char *rule = TEXT_SAFE(one->rule);
	char found[32];

	if (claim->named[EXPECT_TODO])
		expect_fail(tally, path, one->line,
			"%s is found now: write 'expect' instead of 'todo'", rule);
	else if (claim->named[EXPECT_OK])
		expect_fail(
			tally, path, one->line, "found %s where it is marked ok", rule);
	else
		expect_fail(tally, path, one->line, "expected %s %s, found %s", rule,
			wanted == 1 ? "once" : "less often", times(found, claim->found));
}

static void judge_claim(struct expect_tally *tally, struct str path,
	const struct expectation *one, const struct claim *claim)
{
	size_t wanted = claim->named[EXPECT_FOUND], todo = claim->named[EXPECT_TODO];
	size_t above = claim->found > wanted ? claim->found - wanted : 0;

	tally->held += claim->found - above;
	tally->held += claim->found ? 0 : claim->named[EXPECT_OK];
	tally->misses += todo > above ? todo - above : 0;
	if (claim->named[EXPECT_OK] && wanted + todo)
		expect_fail(tally, path, one->line, "%s is both expected and ok",
			TEXT_SAFE(one->rule));
	else if (claim->found < wanted)
		tell_missing(tally, path, one, claim);
	else if (above)
		tell_surplus(tally, path, one, claim);
}

/* Is there an earlier one of the same rule on the same line? */
static bool is_repeated(const struct expectation_list *list, size_t index)
{
	for (size_t i = index;
		i-- > 0 && list->items[i].line == list->items[index].line;) {
		if (str_eq(list->items[i].rule, list->items[index].rule))
			return true;
	}
	return false;
}

static void judge_unexpected(struct expect_tally *tally, struct str path,
	const struct expectation_list *expectations, const struct finding *finding)
{
	for (size_t i = 0; i < expectations->count; i++) {
		if (expectations->items[i].line == finding->span.line &&
			str_eq(expectations->items[i].rule, finding->rule->id))
			return;
	}
	if (finding->state == STATE_OPEN)
		expect_fail(tally, path, finding->span.line, "found %s, expected nothing",
			TEXT_SAFE(finding->rule->id));
}

/* Count an annotation for its rule; false when there is no such rule. */
static bool count_named(struct expect_tally *tally, const struct expectation *one)
{
	for (size_t i = 0; i < tally->rules->count; i++) {
		if (str_eq(tally->rules->items[i]->id, one->rule)) {
			tally->named[one->kind][i]++;
			return true;
		}
	}
	return false;
}

void expectations_judge(struct expect_tally *tally, struct str path,
	const struct expectation_list *expectations, const struct finding *findings,
	size_t finding_count)
{
	for (size_t i = 0; i < expectations->count; i++) {
		const struct expectation *one = &expectations->items[i];
		struct claim claim;

		if (!count_named(tally, one)) {
			expect_fail(tally, path, one->line, "there is no rule '%s'",
				TEXT_SAFE(one->rule));
			continue;
		}
		if (is_repeated(expectations, i))
			continue;
		claim = claim_make(expectations, one, findings, finding_count);
		judge_claim(tally, path, one, &claim);
	}
	for (size_t i = 0; i < finding_count; i++)
		judge_unexpected(tally, path, expectations, &findings[i]);
}
