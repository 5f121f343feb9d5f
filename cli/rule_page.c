/*
 * One rule for a terminal and as JSON, and how it stands under a policy. Read next:
 * cli/rule_markdown.c, which writes the same as a page; core/rule.h for the fields.
 */
#include "base/glob.h"
#include "base/text.h"
#include "cli/rule_page.h"
#include "core/fact.h"
#include "report/text_frame.h"
#include "base/banned.h"

#define LABEL_WIDTH 14

/* The severity without any entry of the policy: what a locked rule cannot go below. */
static enum severity severity_floor(const struct policy *policy, const struct rule *rule)
{
	struct policy bare = *policy;

	bare.severity_count = 0;
	return policy_rule_severity(&bare, rule, (struct str){0});
}

void rule_standing(
	struct rule_standing *out, const struct policy *policy, const struct rule *rule)
{
	enum severity own = severity_floor(policy, rule);

	out->severity = policy_rule_severity(policy, rule, (struct str){0});
	out->is_on = out->severity != SEVERITY_OFF;
	out->varies = false;
	for (size_t i = policy->severity_count; i-- > 0;) {
		const struct severity_entry *entry = &policy->severities[i];
		enum severity level = entry->level;

		if (entry->has_class || !glob_match_word(entry->rule, rule->id))
			continue;
		if (!entry->path.n)
			break; /* what stands before it speaks of no path any more */
		if (rule->is_locked && level > own)
			level = own;
		out->varies |= level != out->severity;
		out->is_on |= level != SEVERITY_OFF;
	}
}

static void add_list(struct buf *out, const struct str *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_puts(out, i ? ", " : "");
		text_escape_line(out, items[i]);
	}
}

void rule_packs(struct buf *out, const struct rule *rule)
{
	if (!rule->pack_count && rule->origin == ORIGIN_REPOSITORY)
		buf_puts(out, "repository");
	add_list(out, rule->packs, rule->pack_count);
}

static void add_label(struct buf *out, const char *label)
{
	buf_printf(out, "  %-*s", LABEL_WIDTH - 2, label);
}

static void add_items(
	struct buf *out, const char *label, const struct str *items, size_t count)
{
	struct buf list _cleanup_buf_ = BUF_INIT(MIB);

	if (!count)
		return;
	for (size_t i = 0; i < count; i++) {
		buf_add(&list, items[i]);
		buf_puts(&list, i + 1 < count ? ", " : "");
	}
	add_label(out, label);
	text_wrapped(out, buf_str(&list), LABEL_WIDTH);
}

static void add_cwe(struct buf *out, const struct rule *rule)
{
	if (!rule->cwe_count)
		return;
	add_label(out, "CWE");
	for (size_t i = 0; i < rule->cwe_count; i++)
		buf_printf(out, "%sCWE-%u", i ? ", " : "", rule->cwe[i]);
	buf_putc(out, '\n');
}

/* Can a rule of that kind have findings of that class? The engine's own have no other. */
static bool is_class_of(const struct rule *rule, enum finding_class class)
{
	if (rule->match == MATCH_ENGINE || class == CLASS_ENGINE)
		return false;
	return (rule->match == MATCH_FACTS) == (class == CLASS_FACT);
}

/* The severity of findings of that class where no entry with a path speaks of them. */
static enum severity class_standing(
	const struct policy *policy, const struct rule *rule, enum finding_class class)
{
	const struct finding finding = {.rule = rule, .class = class};

	return policy_severity(policy, &finding, (struct str){0});
}

/* A line "note as unevaluated" for each class that is judged otherwise than the rule. */
static void add_class_levels(
	struct buf *out, const struct rule *rule, const struct policy *policy)
{
	enum severity level = policy_rule_severity(policy, rule, (struct str){0});

	for (enum finding_class as = 0; as < CLASS_COUNT; as++) {
		enum severity other = class_standing(policy, rule, as);

		if (!is_class_of(rule, as) || other == level)
			continue;
		add_label(out, "");
		buf_printf(
			out, "%s as %s\n", severity_name(other), finding_class_name(as));
	}
}

static void add_severity(
	struct buf *out, const struct rule *rule, const struct policy *policy)
{
	struct rule_standing standing;

	rule_standing(&standing, policy, rule);
	add_label(out, "severity");
	buf_printf(out, "%s%s\n", severity_name(rule->severity),
		rule->is_locked ? ", locked: policy cannot lower it" : "");
	add_label(out, "here");
	buf_printf(out, "%s%s, by the policy ", severity_name(standing.severity),
		standing.varies ? ", another one at some paths" : "");
	text_escape_line(out, policy->origin);
	buf_putc(out, '\n');
	add_class_levels(out, rule, policy);
}

static const char *uses_words(const struct rule *rule)
{
	if (rule->match == MATCH_ENGINE)
		return "by the engine itself";
	if (rule->match == MATCH_FACTS)
		return "as a fact about the text or the path";
	if (rule->uses == USE_CALL)
		return "as a call";
	if (rule->uses == USE_REFERENCE)
		return "as a value, not as a call";
	return "as a call and as a value";
}

/* One a line: its name, and what it is. */
static void add_fact_words(struct buf *out, const struct rule *rule)
{
	const char *label = "facts";

	for (unsigned kind = 0; kind < FACT_COUNT; kind++) {
		if (!(rule->facts >> kind & 1))
			continue;
		add_label(out, label);
		buf_printf(out, "%s: %s\n", fact_words[kind], fact_meanings[kind]);
		label = "";
	}
}

static void add_facts(
	struct buf *out, const struct rule *rule, const struct policy *policy)
{
	add_severity(out, rule, policy);
	add_label(out, "pack");
	rule_packs(out, rule);
	buf_putc(out, '\n');
	add_label(out, "judges");
	buf_printf(out, "%s\n", rule_class_name(rule->class));
	add_label(out, "found");
	buf_printf(out, "%s\n", uses_words(rule));
	add_items(out, "names", rule->names, rule->name_count);
	add_fact_words(out, rule);
	add_cwe(out, rule);
	add_items(out, "CERT C", rule->cert, rule->cert_count);
}

static void add_instead(struct buf *out, const struct rule *rule)
{
	if (rule->instead_count)
		buf_puts(out, "\nInstead\n");
	for (size_t i = 0; i < rule->instead_count; i++) {
		buf_puts(out, "  ");
		text_escape(out, rule->instead[i]);
		buf_putc(out, '\n');
	}
	if (rule->replacement_count)
		buf_puts(out, "\nInstead of one name\n");
	for (size_t i = 0; i < rule->replacement_count; i++) {
		buf_puts(out, "  ");
		text_escape(out, rule->replacements[i].name);
		buf_puts(out, "\n      ");
		text_escape(out, rule->replacements[i].text);
		buf_putc(out, '\n');
	}
}

static void add_suppression(
	struct buf *out, const struct rule *rule, const struct policy *policy)
{
	enum need need = policy_suppression_need(policy, rule, (struct str){0});

	buf_puts(out, "\nTo suppress a finding\n");
	if (!rule_can_be_muted(rule)) {
		buf_puts(out, "  it cannot be suppressed in the source\n");
		return;
	}
	buf_puts(out, "  on its line, or alone on the line before it:\n"
		      "  /* milecastle: allow ");
	text_escape(out, rule->id);
	buf_printf(out, " -- %s */\n", need == NEED_RECORD ? "EX-ID" : "REASON");
	if (rule->class == RULE_SECRET)
		buf_puts(out,
			"  in files that are no C, in a comment of their own kind\n");
	if (need == NEED_RECORD)
		buf_puts(out, "  the policy here asks for an exception record\n");
	if (need == NEED_FORBIDDEN)
		buf_puts(out, "  the policy here forbids it\n");
}

static void add_configuration(struct buf *out, const struct rule *rule)
{
	buf_printf(out, "\nTo change its severity, in %s\n  \"severity\": [{\"rule\": \"",
		POLICY_PATH);
	text_escape(out, rule->id);
	buf_printf(out, "\", \"path\": \"lib/**\", \"level\": \"%s\"}]\n",
		rule->severity == SEVERITY_ERROR && !rule->is_locked ? "warning"
								     : "error");
	buf_puts(out, rule->is_locked
			      ? "  it is locked: a level below its own has no effect\n"
			      : "  levels: error, warning, note, off; without a path: "
				"everywhere\n");
}

void rule_page_text(struct buf *out, const struct rule *rule, const struct policy *policy)
{
	text_escape_line(out, rule->id);
	buf_puts(out, ": ");
	text_escape_line(out, rule->title);
	buf_puts(out, "\n\n");
	add_facts(out, rule, policy);
	buf_puts(out, "\nWhy\n  ");
	text_wrapped(out, rule->why, 2);
	add_instead(out, rule);
	add_suppression(out, rule, policy);
	add_configuration(out, rule);
}

/* As add_class_levels: empty when every class is as bad as the rule. */
static void json_class_levels(
	struct json_writer *w, const struct rule *rule, const struct policy *policy)
{
	enum severity level = policy_rule_severity(policy, rule, (struct str){0});

	json_open_map(w, "severity_by_class");
	for (enum finding_class as = 0; as < CLASS_COUNT; as++) {
		enum severity other = class_standing(policy, rule, as);

		if (is_class_of(rule, as) && other != level)
			json_text(w, finding_class_name(as), severity_name(other));
	}
	json_close_map(w);
}

static void json_strings(
	struct json_writer *w, const char *key, const struct str *items, size_t count)
{
	json_open_list(w, key);
	for (size_t i = 0; i < count; i++)
		json_str(w, NULL, items[i]);
	json_close_list(w);
}

static void json_match(struct json_writer *w, const struct rule *rule)
{
	static const char *const words[] = {[MATCH_NAMES] = "names",
		[MATCH_FACTS] = "facts",
		[MATCH_ENGINE] = "engine"};

	json_text(w, "match", words[rule->match]);
	json_strings(w, "names", rule->names, rule->name_count);
	json_open_list(w, "uses");
	if (rule->uses & USE_CALL)
		json_text(w, NULL, "call");
	if (rule->uses & USE_REFERENCE)
		json_text(w, NULL, "reference");
	json_close_list(w);
	json_open_list(w, "facts");
	for (unsigned kind = 0; kind < FACT_COUNT; kind++) {
		if (rule->facts >> kind & 1)
			json_text(w, NULL, fact_words[kind]);
	}
	json_close_list(w);
}

static void json_texts(struct json_writer *w, const struct rule *rule)
{
	json_str(w, "message", rule->message);
	json_str(w, "why", rule->why);
	json_strings(w, "instead", rule->instead, rule->instead_count);
	json_open_list(w, "instead_for");
	for (size_t i = 0; i < rule->replacement_count; i++) {
		json_open_map(w, NULL);
		json_str(w, "name", rule->replacements[i].name);
		json_str(w, "text", rule->replacements[i].text);
		json_close_map(w);
	}
	json_close_list(w);
	json_open_list(w, "cwe");
	for (size_t i = 0; i < rule->cwe_count; i++)
		json_number(w, NULL, rule->cwe[i]);
	json_close_list(w);
	json_strings(w, "cert", rule->cert, rule->cert_count);
}

void rule_page_json(struct json_writer *w, const struct rule *rule,
	const struct policy *policy, bool is_full)
{
	struct rule_standing standing;

	rule_standing(&standing, policy, rule);
	json_open_map(w, NULL);
	if (is_full)
		json_number(w, "schema", 1);
	json_str(w, "id", rule->id);
	json_str(w, "title", rule->title);
	json_text(w, "severity", severity_name(standing.severity));
	json_bool(w, "severity_varies", standing.varies);
	json_class_levels(w, rule, policy);
	json_text(w, "own_severity", severity_name(rule->severity));
	json_bool(w, "locked", rule->is_locked);
	json_strings(w, "packs", rule->packs, rule->pack_count);
	json_text(
		w, "origin", rule->origin == ORIGIN_BUILTIN ? "built-in" : "repository");
	json_text(w, "class", rule_class_name(rule->class));
	if (is_full) {
		json_match(w, rule);
		json_texts(w, rule);
	}
	json_close_map(w);
}
