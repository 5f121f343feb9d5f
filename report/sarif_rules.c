/*
 * Rules as SARIF wants them, with what GitHub reads of it: help texts, tags, and a number
 * for severity. References to CWE and CERT C are taxonomies. Read next: docs/sarif.md,
 * which explains the choices.
 */
#include <stdlib.h>
#include "base/json.h"
#include "base/text.h"
#include "report/sarif_rules.h"
#include "base/banned.h"

static const struct str no_remark;

#define SARIF_TEXT_MAX 1024 /* characters that GitHub takes of a description */

/* By length, then bytes: numbers come in order. */
static int taxon_cmp(const void *a, const void *b)
{
	const struct str *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? -1 : 1;
	return str_cmp(*x, *y);
}

static struct str cwe_id(struct arena *arena, unsigned number)
{
	return arena_printf(arena, "%u", number);
}

static void taxonomies_add(struct sarif_rules *rules, const struct rule *rule)
{
	for (size_t i = 0; i < rule->cwe_count; i++)
		VEC_PUSH(rules->arena, &rules->taxonomies[TAXONOMY_CWE],
			cwe_id(rules->arena, rule->cwe[i]));
	for (size_t i = 0; i < rule->cert_count; i++)
		VEC_PUSH(rules->arena, &rules->taxonomies[TAXONOMY_CERT], rule->cert[i]);
}

static void taxonomy_sort(struct taxonomy *taxonomy)
{
	size_t kept = 0;

	if (!taxonomy->count)
		return;
	qsort(taxonomy->items, taxonomy->count, sizeof(*taxonomy->items), taxon_cmp);
	for (size_t i = 0; i < taxonomy->count; i++) {
		if (!i || !str_eq(taxonomy->items[i], taxonomy->items[kept - 1]))
			taxonomy->items[kept++] = taxonomy->items[i];
	}
	taxonomy->count = kept;
}

static void mark_used(struct sarif_rules *rules, const struct run *run)
{
	for (size_t i = 0; i < rules->all.count; i++)
		rules->is_used[i] = policy_may_fire(run->policy, rules->all.items[i]);
	for (size_t i = 0; i < run->findings->count; i++) {
		const struct finding *finding = &run->findings->items[i];

		rules->is_used[rule_table_find(&rules->all, finding->rule)] = true;
	}
}

void sarif_rules_make(struct sarif_rules *out, struct arena *arena, const struct run *run)
{
	uint32_t next = 0;

	*out = (struct sarif_rules){.arena = arena};
	out->taxonomies[TAXONOMY_CWE] = (struct taxonomy){.name = "CWE",
		.organization = "MITRE",
		.text = "Common Weakness Enumeration"};
	out->taxonomies[TAXONOMY_CERT] = (struct taxonomy){.name = "CERT C",
		.organization = "SEI",
		.text = "SEI CERT C Coding Standard"};
	rule_table_make(&out->all, arena, run->rules);
	out->is_used = ARENA_NEW(arena, bool, out->all.count);
	out->index = ARENA_NEW(arena, uint32_t, out->all.count);
	mark_used(out, run);
	for (size_t i = 0; i < out->all.count; i++) {
		if (!out->is_used[i])
			continue;
		out->index[i] = next++;
		taxonomies_add(out, out->all.items[i]);
	}
	for (size_t i = 0; i < TAXONOMIES; i++)
		taxonomy_sort(&out->taxonomies[i]);
}

size_t sarif_rule_index(const struct sarif_rules *rules, const struct rule *rule)
{
	return rules->index[rule_table_find(&rules->all, rule)];
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static char to_upper(char c)
{
	return is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

/* Our sentences have no capital and no full stop; SARIF's have both. */
static void add_sentence(struct buf *out, struct str text, struct str remark)
{
	if (!text.n)
		return;
	buf_putc(out, to_upper(text.p[0]));
	buf_add(out, str_slice(text, 1, text.n));
	if (remark.n) {
		buf_puts(out, " (");
		buf_add(out, remark);
		buf_putc(out, ')');
	}
	if (text.p[text.n - 1] != '.' || remark.n)
		buf_putc(out, '.');
}

void sarif_message(
	struct json_writer *w, const char *key, struct str text, struct str remark)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	add_sentence(&buf, text, remark);
	json_open_map(w, key);
	json_str(w, "text", buf_str(&buf));
	json_close_map(w);
}

/* "str-strcpy" as "StrStrcpy". */
static void sarif_name(struct json_writer *w, struct str id)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(LIMIT_DOC_BYTES);

	for (size_t i = 0; i < id.n; i++) {
		if (id.p[i] != '-')
			buf_putc(&buf,
				i && id.p[i - 1] != '-' ? id.p[i] : to_upper(id.p[i]));
	}
	json_str(w, "name", buf_str(&buf));
}

/* text up to a number of code points, cut after a whole word. */
static struct str cut(struct str text, size_t max)
{
	size_t len, points = 0, end = 0, at;

	for (at = 0; at < text.n && points < max; at += len, points++) {
		text_code_point(text, at, &len);
		if (text.p[at] == ' ')
			end = at;
	}
	return at < text.n ? str_slice(text, 0, end ? end : at) : text;
}

static void sarif_descriptions(struct json_writer *w, const struct rule *rule)
{
	/* one less for the full stop */
	struct str why = cut(rule->why.n ? rule->why : rule->title, SARIF_TEXT_MAX - 1);

	sarif_message(w, "shortDescription", rule->title, no_remark);
	sarif_message(w, "fullDescription", why, no_remark);
}

static void add_help_text(struct buf *out, const struct rule *rule)
{
	add_sentence(out, rule->why.n ? rule->why : rule->title, no_remark);
	buf_putc(out, '\n');
	if (rule->instead_count)
		buf_puts(out, "\nUse instead:\n");
	for (size_t i = 0; i < rule->instead_count; i++) {
		buf_puts(out, "  ");
		buf_add(out, rule->instead[i]);
		buf_putc(out, '\n');
	}
	if (!rule_can_be_muted(rule))
		return;
	buf_puts(out,
		"\nTo keep a use, say why in a comment on its line or alone above it:\n"
		"  /* milecastle: allow ");
	buf_add(out, rule->id);
	buf_puts(out, " -- REASON */\n");
}

/* Plain words in Markdown. */
static void add_prose(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] && strchr("\\`*_[]<>#|&~", text.p[i]))
			buf_putc(out, '\\');
		buf_putc(out, text.p[i]);
	}
}

/* One line of an indented code block, where nothing needs an escape. */
static void add_code(struct buf *out, struct str text)
{
	buf_puts(out, "    ");
	for (size_t i = 0; i < text.n; i++)
		buf_putc(out, text.p[i] == '\n' ? ' ' : text.p[i]);
	buf_putc(out, '\n');
}

static void add_help_markdown(struct buf *out, const struct rule *rule)
{
	struct buf prose _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	add_sentence(&prose, rule->why.n ? rule->why : rule->title, no_remark);
	add_prose(out, buf_str(&prose));
	buf_putc(out, '\n');
	if (rule->instead_count)
		buf_puts(out, "\n**Use instead**\n\n");
	for (size_t i = 0; i < rule->instead_count; i++)
		add_code(out, rule->instead[i]);
	if (!rule_can_be_muted(rule))
		return;
	buf_puts(out,
		"\n**To keep a use**, say why in a comment on its line or alone above "
		"it:\n\n    /* milecastle: allow ");
	buf_add(out, rule->id);
	buf_puts(out, " -- REASON */\n");
}

static void sarif_help(struct json_writer *w, const struct rule *rule)
{
	struct buf buf _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	json_open_map(w, "help");
	add_help_text(&buf, rule);
	json_str(w, "text", buf_str(&buf));
	buf_reset(&buf);
	add_help_markdown(&buf, rule);
	json_str(w, "markdown", buf_str(&buf));
	json_close_map(w);
}

/* The lowest number of GitHub's band: a rule of names cannot tell how bad a use is. */
static const char *security_severity(enum severity severity)
{
	static const char *const numbers[] = {
		[SEVERITY_ERROR] = "7.0",
		[SEVERITY_WARNING] = "4.0",
		[SEVERITY_NOTE] = "1.0",
		[SEVERITY_OFF] = "0.0",
	};

	return numbers[severity];
}

static void sarif_tags(struct json_writer *w, const struct rule *rule)
{
	struct buf tag _cleanup_buf_ = BUF_INIT(64);

	json_open_list(w, "tags");
	if (rule->cwe_count)
		json_text(w, NULL, "security");
	for (size_t i = 0; i < rule->cwe_count; i++) {
		buf_reset(&tag);
		buf_printf(&tag, "external/cwe/cwe-%03u", rule->cwe[i]);
		json_str(w, NULL, buf_str(&tag));
	}
	json_close_list(w);
}

static void sarif_rule_properties(struct json_writer *w, const struct rule *rule)
{
	json_open_map(w, "properties");
	sarif_tags(w, rule);
	json_text(w, "problem.severity",
		rule->severity == SEVERITY_NOTE ? "recommendation"
						: severity_name(rule->severity));
	if (rule->cwe_count)
		json_text(w, "security-severity", security_severity(rule->severity));
	json_close_map(w);
}

static void sarif_relationship(struct json_writer *w, const struct sarif_rules *rules,
	unsigned which, struct str id)
{
	const struct taxonomy *taxonomy = &rules->taxonomies[which];
	const struct str *found =
		bsearch(&id, taxonomy->items, taxonomy->count, sizeof(id), taxon_cmp);

	json_open_map(w, NULL);
	json_open_map(w, "target");
	json_str(w, "id", id);
	json_number(w, "index", (uint64_t)(found - taxonomy->items));
	json_open_map(w, "toolComponent");
	json_text(w, "name", taxonomy->name);
	json_number(w, "index", which);
	json_close_map(w);
	json_close_map(w);
	json_open_list(w, "kinds");
	json_text(w, NULL, "relevant");
	json_close_list(w);
	json_close_map(w);
}

static void sarif_rule(
	struct json_writer *w, const struct sarif_rules *rules, const struct rule *rule)
{
	json_open_map(w, NULL);
	json_str(w, "id", rule->id);
	sarif_name(w, rule->id);
	sarif_descriptions(w, rule);
	sarif_help(w, rule);
	json_open_map(w, "defaultConfiguration");
	json_text(w, "level", severity_name(rule->severity));
	json_close_map(w);
	json_open_list(w, "relationships");
	for (size_t i = 0; i < rule->cwe_count; i++)
		sarif_relationship(
			w, rules, TAXONOMY_CWE, cwe_id(rules->arena, rule->cwe[i]));
	for (size_t i = 0; i < rule->cert_count; i++)
		sarif_relationship(w, rules, TAXONOMY_CERT, rule->cert[i]);
	json_close_list(w);
	sarif_rule_properties(w, rule);
	json_close_map(w);
}

void sarif_driver(
	struct json_writer *w, const struct sarif_rules *rules, const char *version)
{
	json_open_map(w, "tool");
	json_open_map(w, "driver");
	json_text(w, "name", "Milecastle");
	json_text(w, "version", version);
	json_text(w, "semanticVersion", version);
	json_open_list(w, "rules");
	for (size_t i = 0; i < rules->all.count; i++) {
		if (rules->is_used[i])
			sarif_rule(w, rules, rules->all.items[i]);
	}
	json_close_list(w);
	json_open_list(w, "supportedTaxonomies");
	for (unsigned i = 0; i < TAXONOMIES; i++) {
		json_open_map(w, NULL);
		json_text(w, "name", rules->taxonomies[i].name);
		json_number(w, "index", i);
		json_close_map(w);
	}
	json_close_list(w);
	json_close_map(w);
	json_close_map(w);
}

void sarif_taxonomies(struct json_writer *w, const struct sarif_rules *rules)
{
	json_open_list(w, "taxonomies");
	for (unsigned i = 0; i < TAXONOMIES; i++) {
		const struct taxonomy *taxonomy = &rules->taxonomies[i];

		json_open_map(w, NULL);
		json_text(w, "name", taxonomy->name);
		json_text(w, "organization", taxonomy->organization);
		sarif_message(w, "shortDescription", str_of(taxonomy->text), no_remark);
		json_bool(w, "isComprehensive", false);
		json_open_list(w, "taxa");
		for (size_t t = 0; t < taxonomy->count; t++) {
			json_open_map(w, NULL);
			json_str(w, "id", taxonomy->items[t]);
			json_close_map(w);
		}
		json_close_list(w);
		json_close_map(w);
	}
	json_close_list(w);
}
