/*
 * One rule as a page of docs/rules/, and the index of those pages. tools/make-rule-pages
 * writes the files. Text from a rule is escaped for terminals first, then for Markdown.
 * Read next: cli/rule_page.c.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "base/text.h"
#include "cli/rule_page.h"
#include "core/fact.h"
#include "base/banned.h"

/* Prose on one line; what Markdown would read as a mark stands as it is. */
static void add_prose(struct buf *out, struct str text)
{
	struct buf safe _cleanup_buf_ = BUF_INIT(MIB);

	text_escape(&safe, text);
	for (size_t i = 0; i < safe.n; i++) {
		if (strchr("\\`*_<>[]|#~&", safe.p[i]))
			buf_putc(out, '\\');
		buf_putc(out, safe.p[i]);
	}
}

static void add_paragraphs(struct buf *out, struct str text)
{
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		struct str line;

		end = str_find(text, '\n', at);
		line = str_trim(str_slice(text, at, end));
		add_prose(out, line);
		buf_puts(out, line.n ? "\n" : "");
		buf_puts(out, end + 1 < text.n ? "\n" : "");
	}
}

/* A code span; more backticks around it than there are inside. */
static void add_code(struct buf *out, struct str text)
{
	size_t run = 0, longest = 0;

	for (size_t i = 0; i < text.n; i++) {
		run = text.p[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	buf_fill(out, '`', longest + 1);
	buf_puts(out, longest ? " " : "");
	text_escape(out, text);
	buf_puts(out, longest ? " " : "");
	buf_fill(out, '`', longest + 1);
}

/* Where the remark begins in "code  -- remark"; text.n when there is none. */
static size_t remark_at(struct str text)
{
	for (size_t at = 0; at + 4 < text.n; at++) {
		if (str_has_prefix(str_slice(text, at, text.n), "  -- "))
			return at;
	}
	return text.n;
}

static void add_replacement(struct buf *out, struct str text)
{
	size_t at = remark_at(text);

	add_code(out, str_slice(text, 0, at));
	if (at < text.n) {
		buf_puts(out, ": ");
		add_prose(out, str_slice(text, at + 5, text.n));
	}
	buf_putc(out, '\n');
}

/* Lines of a code block; a fence inside would end it, so it is moved by a blank. */
static void add_code_line(struct buf *out, struct str text)
{
	size_t at = remark_at(text);

	buf_puts(out, str_has_prefix(text, "`") ? " " : "");
	text_escape(out, str_slice(text, 0, at));
	if (at < text.n) {
		buf_puts(out, "  // ");
		text_escape(out, str_slice(text, at + 5, text.n));
	}
	buf_putc(out, '\n');
}

static void add_row(struct buf *out, const char *label)
{
	buf_printf(out, "| %s | ", label);
}

static void add_fact_words(struct buf *out, const struct rule *rule)
{
	const char *between = "";

	add_row(out, "found");
	for (unsigned kind = 0; kind < FACT_COUNT; kind++) {
		if (!(rule->facts >> kind & 1))
			continue;
		buf_puts(out, between);
		add_code(out, str_of(fact_words[kind]));
		buf_puts(out, ": ");
		add_prose(out, str_of(fact_meanings[kind]));
		between = "; ";
	}
	buf_puts(out, " |\n");
}

static void add_names(struct buf *out, const struct rule *rule)
{
	if (rule->match == MATCH_ENGINE) {
		buf_puts(out, "| found | by the engine itself |\n");
		return;
	}
	if (rule->match == MATCH_FACTS) {
		add_fact_words(out, rule);
		return;
	}
	buf_printf(out, "| found | %s |\n",
		rule->uses == USE_CALL	      ? "as a call"
		: rule->uses == USE_REFERENCE ? "as a value, not as a call"
					      : "as a call and as a value");
	add_row(out, "names");
	for (size_t i = 0; i < rule->name_count; i++) {
		buf_puts(out, i ? ", " : "");
		add_code(out, rule->names[i]);
	}
	buf_puts(out, " |\n");
}

static void add_references(struct buf *out, const struct rule *rule)
{
	if (rule->cwe_count)
		add_row(out, "CWE");
	for (size_t i = 0; i < rule->cwe_count; i++)
		buf_printf(out, "%sCWE-%u%s", i ? ", " : "", rule->cwe[i],
			i + 1 < rule->cwe_count ? "" : " |\n");
	if (rule->cert_count)
		add_row(out, "CERT C");
	for (size_t i = 0; i < rule->cert_count; i++) {
		buf_puts(out, i ? ", " : "");
		add_prose(out, rule->cert[i]);
		buf_puts(out, i + 1 < rule->cert_count ? "" : " |\n");
	}
}

static void add_facts(struct buf *out, const struct rule *rule)
{
	buf_printf(out, "| | |\n|---|---|\n| severity | %s%s |\n",
		severity_name(rule->severity),
		rule->is_locked ? ", locked: policy cannot lower it" : "");
	add_row(out, "pack");
	rule_packs(out, rule);
	buf_printf(out, " |\n| judges | %s |\n", rule_class_name(rule->class));
	add_names(out, rule);
	add_references(out, rule);
}

static void add_instead(struct buf *out, const struct rule *rule)
{
	if (!rule->instead_count)
		return;
	/* where no name is replaced, what to do is mostly said in words */
	buf_puts(out, rule->match != MATCH_NAMES ? "\n## What to do\n\n```text\n"
						 : "\n## Use instead\n\n```c\n");
	for (size_t i = 0; i < rule->instead_count; i++)
		add_code_line(out, rule->instead[i]);
	buf_puts(out, "```\n");
	if (rule->replacement_count)
		buf_puts(out, "\nFor one name:\n\n");
	for (size_t i = 0; i < rule->replacement_count; i++) {
		buf_puts(out, "- ");
		add_code(out, rule->replacements[i].name);
		buf_puts(out, ": ");
		add_replacement(out, rule->replacements[i].text);
	}
}

static void add_handling(struct buf *out, const struct rule *rule)
{
	const char *level = rule->severity == SEVERITY_ERROR && !rule->is_locked
				    ? "warning"
				    : "error";

	buf_puts(out, "\n## Suppress a finding\n\n");
	if (!rule_can_be_muted(rule))
		buf_puts(out,
			"A finding of this rule cannot be suppressed in the source.\n");
	else
		buf_printf(out,
			"On its line, or alone on the line before it:\n\n```c\n"
			"/* milecastle: allow %.*s -- REASON */\n```\n%s",
			STR_ARG(rule->id),
			rule->class != RULE_SECRET
				? ""
				: "\nIn files that are no C, in a comment of their "
				  "own kind, such as `# milecastle: ...`.\n");
	buf_printf(out,
		"\n## Change its severity\n\nIn `%s`:\n\n```json\n"
		"{\"version\": 1, \"severity\": [{\"rule\": \"%.*s\", \"path\": "
		"\"lib/**\", "
		"\"level\": \"%s\"}]}\n```\n\n%s\n",
		POLICY_PATH, STR_ARG(rule->id), level,
		rule->is_locked
			? "The rule is locked: a level below its own has no effect."
			: "Levels: `error`, `warning`, `note`, `off`. Without "
			  "`path`: everywhere.");
}

void rule_page_markdown(struct buf *out, const struct rule *rule)
{
	buf_printf(out, "# %.*s: ", STR_ARG(rule->id));
	add_prose(out, rule->title);
	buf_puts(out, "\n\n");
	add_facts(out, rule);
	buf_puts(out, "\n## Why\n\n");
	add_paragraphs(out, rule->why);
	add_instead(out, rule);
	add_handling(out, rule);
}

static struct str first_pack(const struct rule *rule)
{
	return rule->pack_count ? rule->packs[0] : str_of("repository");
}

static int by_place(const void *a, const void *b)
{
	const struct rule *x = *(const struct rule *const *)a;
	const struct rule *y = *(const struct rule *const *)b;
	int order = str_cmp(first_pack(x), first_pack(y));

	if (!order)
		order = (int)x->severity - (int)y->severity;
	return order ? order : str_cmp(x->id, y->id);
}

void rule_index_markdown(
	struct buf *out, struct arena *arena, const struct rule_set *rules)
{
	const struct rule **sorted = ARENA_NEW(arena, const struct rule *, rules->count);

	for (size_t i = 0; i < rules->count; i++)
		sorted[i] = rules->items[i];
	if (rules->count)
		qsort(sorted, rules->count, sizeof(*sorted), by_place);
	buf_puts(out, "| rule | severity | pack | what it finds |\n|---|---|---|---|\n");
	for (size_t i = 0; i < rules->count; i++) {
		buf_printf(out, "| [%.*s](%.*s.md) | %s%s | ", STR_ARG(sorted[i]->id),
			STR_ARG(sorted[i]->id), severity_name(sorted[i]->severity),
			sorted[i]->is_locked ? ", locked" : "");
		rule_packs(out, sorted[i]);
		buf_puts(out, " | ");
		add_prose(out, sorted[i]->title);
		buf_puts(out, " |\n");
	}
}
