/*
 * The report for people: findings as compilers write them, what to do about them, and one
 * line of summary. A rule is explained at its first finding only. No byte of a repository
 * gets here without text_escape or text_escape_line. Read next: report/text_frame.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "core/language.h"
#include "report/receipts.h"
#include "report/text_frame.h"
#include "base/banned.h"

struct text_state {
	struct rule_table rules;
	struct str *advice; /* given last, by rule; p is NULL: not explained yet */
	struct str path;    /* of the open finding before */
	size_t files;	    /* that have open findings */
	const struct rule *blocking; /* of the first finding that blocks */
	bool is_after;		     /* something was written */
	bool is_allowed;	     /* a comment to allow a line was shown */
};

/* span may be NULL: the whole file. */
static void add_place(
	const struct report_job *job, struct str path, const struct span *span)
{
	text_paint(job, PAINT_BOLD);
	text_escape_line(job->out, path);
	if (span && span->line)
		buf_printf(job->out, ":%u:%u", span->line, span->column);
	buf_putc(job->out, ':');
	text_paint(job, PAINT_OFF);
	buf_putc(job->out, ' ');
}

static void add_message(const struct report_job *job, const struct finding *finding)
{
	struct buf remark _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);

	text_escape(job->out, finding->message);
	finding_remark(&remark, finding);
	if (remark.n) {
		buf_puts(job->out, " (");
		text_escape(job->out, buf_str(&remark));
		buf_putc(job->out, ')');
	}
	buf_puts(job->out, " [");
	text_escape_line(job->out, finding->rule->id);
	buf_puts(job->out, "]\n");
}

static void add_label(const struct report_job *job, const char *label)
{
	buf_puts(job->out, "   ");
	text_painted(job, PAINT_BOLD, label);
	buf_fill(job->out, ' ', TEXT_INDENT - 3 - strlen(label));
}

static void add_advice(const struct report_job *job, struct str advice, bool is_first)
{
	if (is_first)
		add_label(job, "instead:");
	else
		buf_fill(job->out, ' ', TEXT_INDENT);
	text_escape(job->out, advice);
	buf_putc(job->out, '\n');
}

static void add_allow(const struct report_job *job, const struct finding *finding)
{
	enum need need =
		policy_suppression_need(job->run->policy, finding->rule, finding->path);
	struct text_state *state = job->state;
	bool is_c;

	/* a comment speaks of a line */
	if (!rule_can_be_muted(finding->rule) || !finding->span.line ||
		job->style->is_shown)
		return;
	add_label(job, "allow:");
	if (need == NEED_FORBIDDEN) {
		buf_puts(job->out, "not here: the policy forbids it for this rule\n");
		return;
	}
	state->is_allowed = true;
	is_c = language_of(finding->path) != LANGUAGE_NONE;
	buf_puts(job->out, is_c ? "/* milecastle: allow " : "\"milecastle: allow ");
	text_escape_line(job->out, finding->rule->id);
	buf_puts(job->out, need == NEED_RECORD ? " -- EX-ID" : " -- REASON");
	buf_puts(job->out, is_c ? " */ on" : "\" in a comment on");
	buf_puts(job->out, " this line, or alone on the line above\n");
	if (need == NEED_RECORD) {
		buf_fill(job->out, ' ', TEXT_INDENT);
		buf_puts(job->out, "where EX-ID is the id of an approved exception\n");
	}
}

/* Where the policy grants exceptions: how one asks for it. */
static void add_except(const struct report_job *job, const struct finding *finding)
{
	const struct policy *policy = job->run->policy;

	if (!policy->roster.exception_count || finding->class == CLASS_ENGINE ||
		job->style->is_shown ||
		policy_suppression_need(policy, finding->rule, finding->path) ==
			NEED_FORBIDDEN)
		return;
	add_label(job, "except:");
	buf_puts(job->out, "milecastle except ");
	text_escape_line(
		job->out, finding->root_path.n ? finding->root_path : finding->path);
	if (finding->span.line)
		buf_printf(job->out, ":%u", (unsigned)finding->span.line);
	buf_puts(job->out, " --rule ");
	text_escape_line(job->out, finding->rule->id);
	buf_puts(job->out, " -m REASON\n");
}

/* A fixed line is not enough: what a commit brought stays in the history. */
static void add_way_back(const struct report_job *job, const struct finding *finding)
{
	if (!finding->commit.n)
		return;
	add_label(job, "history:");
	buf_printf(job->out, "take it out of the commit itself: git rebase -i %.12s^\n",
		OID_HEX_OF(&finding->commit));
}

/* A rule in full at its first finding; later ones repeat only advice that is another. */
static void add_help(const struct report_job *job, const struct finding *finding)
{
	struct text_state *state = job->state;
	const struct rule *rule = finding->rule;
	struct str *last = &state->advice[rule_table_find(&state->rules, rule)];
	struct str advice = rule_advice(rule, finding->name);
	bool is_new = !last->p;

	if (is_new && rule->why.n) {
		add_label(job, "why:");
		text_wrapped(job->out, rule->why, TEXT_INDENT);
	}
	if (advice.n && !str_eq(advice, *last))
		add_advice(job, advice, true);
	*last = advice.p ? advice : (struct str)STR("");
	if (!is_new)
		return;
	for (size_t i = 0; i < rule->instead_count; i++) {
		if (!str_eq(rule->instead[i], advice))
			add_advice(job, rule->instead[i], false);
	}
	add_allow(job, finding);
	add_except(job, finding);
}

static void add_open(const struct report_job *job, const struct finding *finding)
{
	add_place(job, finding->path, &finding->span);
	text_paint(job, severity_paint(finding->severity));
	buf_printf(job->out, "%s:", severity_name(finding->severity));
	text_paint(job, PAINT_OFF);
	buf_putc(job->out, ' ');
	add_message(job, finding);
	text_frame(job, finding);
	add_way_back(job, finding);
	add_help(job, finding);
}

static void add_covered(const struct report_job *job, const struct finding *finding)
{
	static const char *const labels[] = {[STATE_OPEN] = "open:",
		[STATE_MUTED] = "muted:",
		[STATE_EXCEPTED] = "excepted:",
		[STATE_BASELINE] = "in the baseline:"};

	add_place(job, finding->path, &finding->span);
	text_painted(job, PAINT_DIM, labels[finding->state]);
	buf_putc(job->out, ' ');
	add_message(job, finding);
	if (finding->state == STATE_BASELINE)
		return;
	add_label(job, "reason:");
	text_escape(job->out, finding->reason);
	if (finding->state == STATE_EXCEPTED)
		buf_printf(job->out, " (%.*s, %.*s)", STR_ARG(finding->exception->id),
			STR_ARG(finding->exception->words));
	buf_putc(job->out, '\n');
}

static void text_begin(struct report_job *job)
{
	struct text_state *state = ARENA_NEW(job->arena, struct text_state, 1);

	rule_table_make(&state->rules, job->arena, job->run->rules);
	state->advice = ARENA_NEW(job->arena, struct str, state->rules.count);
	job->state = state;
}

static void text_finding(struct report_job *job, size_t index)
{
	const struct finding *finding = &job->run->findings->items[index];
	struct text_state *state = job->state;
	bool is_open = finding->state == STATE_OPEN;

	if (is_open && (!state->files || !str_eq(finding->path, state->path))) {
		state->files++;
		state->path = finding->path;
	}
	if (is_open && !state->blocking &&
		finding->severity <= job->run->verdict->threshold)
		state->blocking = finding->rule;
	if (job->style->is_quiet)
		return;
	if (is_open)
		add_open(job, finding);
	else if (job->style->is_verbose)
		add_covered(job, finding);
	else
		return;
	state->is_after = true;
}

static void add_unchecked(const struct report_job *job, const struct unchecked *item)
{
	static const struct {
		enum paint paint;
		const char *word;
	} kinds[] = {
		[UNCHECKED_FAULT] = {PAINT_ERROR, "not checked:"},
		[UNCHECKED_DEGRADED] = {PAINT_WARNING, "partly checked:"},
		[UNCHECKED_EXCLUDED] = {PAINT_DIM, "excluded:"},
	};

	text_paint(job, PAINT_BOLD);
	if (item->path.n)
		text_escape_line(job->out, item->path);
	else
		buf_puts(job->out, "milecastle");
	buf_putc(job->out, ':');
	text_paint(job, PAINT_OFF);
	buf_putc(job->out, ' ');
	text_painted(job, kinds[item->kind].paint, kinds[item->kind].word);
	buf_putc(job->out, ' ');
	text_escape(job->out, item->reason);
	buf_putc(job->out, '\n');
}

static void add_all_unchecked(const struct report_job *job)
{
	const struct unchecked_list *list = job->run->unchecked;
	struct text_state *state = job->state;

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].kind == UNCHECKED_EXCLUDED && !job->style->is_verbose)
			continue;
		add_unchecked(job, &list->items[i]);
		state->is_after = true;
	}
}

/* Which of the two was right is for people to see; what was gone by is said. */
static void add_dissents(const struct report_job *job)
{
	const struct dissent_list *list = job->run->dissents;
	struct text_state *state = job->state;

	for (size_t i = 0; list && i < list->count; i++) {
		const struct dissent *dissent = &list->items[i];

		add_place(job, dissent->path, &dissent->span);
		buf_printf(job->out, "lexer: %s, tree: %s '",
			saying_words[dissent->lexer], saying_words[dissent->tree]);
		text_escape(job->out, dissent->name);
		buf_printf(job->out, "' (took: %s)\n", saying_words[dissent->taken]);
		state->is_after = true;
	}
}

/* A line for each source that was not simply read, and none for the others. */
static void add_receipts(const struct report_job *job)
{
	struct buf remark _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	const struct receipt_list *list = job->run->receipts;
	struct text_state *state = job->state;

	for (size_t i = 0; list && i < list->count; i++) {
		buf_reset(&remark);
		receipt_remark(&remark, &list->items[i]);
		if (!remark.n)
			continue;
		add_place(job, list->items[i].path, NULL);
		text_painted(job, PAINT_DIM, "receipt:");
		buf_putc(job->out, ' ');
		buf_add(job->out, buf_str(&remark));
		buf_putc(job->out, '\n');
		state->is_after = true;
	}
}

/* "2 errors" with what separates it from what stood before; nothing for none. */
static void add_count(struct buf *out, const char **separator, size_t n, const char *noun)
{
	if (!n)
		return;
	buf_printf(out, "%s%zu %s%s", *separator, n, noun, n == 1 ? "" : "s");
	*separator = ", ";
}

static void add_checked(const struct report_job *job)
{
	const struct stats *stats = job->run->stats;
	const char *separator = "";

	add_count(job->out, &separator, stats->sources, "file");
	buf_puts(job->out, stats->sources ? " checked" : "");
	add_count(job->out, &separator, stats->texts, stats->sources ? "other" : "file");
	buf_puts(job->out, stats->texts ? " searched for secrets" : "");
	buf_puts(job->out, ", nothing found");
}

static void add_found(const struct report_job *job)
{
	const struct verdict *verdict = job->run->verdict;
	const struct text_state *state = job->state;
	const char *separator = "", *in = " in ";

	if (state->files) {
		add_count(job->out, &separator, verdict->open[SEVERITY_ERROR], "error");
		add_count(
			job->out, &separator, verdict->open[SEVERITY_WARNING], "warning");
		add_count(job->out, &separator, verdict->open[SEVERITY_NOTE], "note");
		add_count(job->out, &in, state->files, "file");
	} else if (job->run->stats->sources || job->run->stats->texts) {
		add_checked(job);
	} else if (job->run->unchecked->count) {
		buf_puts(job->out, "no files checked");
	} else if (strncmp(job->run->command, "deps ", 5) == 0) {
		buf_puts(job->out, "nothing found in what comes from elsewhere");
	} else {
		buf_puts(job->out, "nothing to check");
	}
}

/* What a hook stops; NULL when nobody waits for us. */
static const char *what_waits(const struct report_job *job)
{
	if (!job->style->is_hook)
		return NULL;
	return strstr(job->run->command, "commit") ? "commit" : "push";
}

static void add_outcome(const struct report_job *job)
{
	const struct verdict *verdict = job->run->verdict;
	const struct text_state *state = job->state;
	const char *what = what_waits(job), *separator = "";

	if (verdict->outcome == OUTCOME_PASS && !state->files)
		return;
	buf_puts(job->out, "; ");
	if (what && verdict->outcome != OUTCOME_PASS)
		buf_printf(job->out, "%s ", what);
	if (verdict->outcome == OUTCOME_FAULT) {
		text_painted(job, PAINT_ERROR, what ? "stopped" : "not passed");
		buf_puts(job->out, ": ");
		add_count(job->out, &separator, verdict->faults, "path");
		buf_puts(job->out, " could not be checked");
		return;
	}
	if (verdict->outcome == OUTCOME_BLOCK)
		text_painted(job, PAINT_ERROR, "blocked");
	else
		buf_puts(job->out, "passed");
	buf_printf(job->out, " (threshold %s)", severity_name(verdict->threshold));
}

static size_t count_unchecked(const struct unchecked_list *list, enum unchecked_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < list->count; i++)
		n += list->items[i].kind == kind;
	return n;
}

static void add_aside(const struct report_job *job)
{
	const struct unchecked_list *list = job->run->unchecked;
	const struct verdict *verdict = job->run->verdict;
	bool is_told = verdict->outcome == OUTCOME_FAULT;
	const struct {
		size_t n;
		const char *words;
	} parts[] = {
		{is_told ? 0 : count_unchecked(list, UNCHECKED_FAULT), "not checked"},
		{count_unchecked(list, UNCHECKED_DEGRADED), "partly checked"},
		{count_unchecked(list, UNCHECKED_EXCLUDED), "excluded"},
		{verdict->muted, "muted"},
		{verdict->excepted, "excepted"},
		{verdict->baseline, "in the baseline"},
	};
	const char *separator = "; ";

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].n)
			continue;
		buf_printf(job->out, "%s%zu %s", separator, parts[i].n, parts[i].words);
		separator = ", ";
	}
}

/* What to do after a block. */
static void add_next(const struct report_job *job)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	const struct text_state *state = job->state;
	const char *what = what_waits(job);
	bool is_staged = job->run->changes->why == WHY_STAGED;

	if (what)
		buf_printf(
			&text, "Nothing was %sed. ", what[0] == 'c' ? "committ" : "push");
	buf_puts(&text, "Fix the lines");
	if (is_staged)
		buf_puts(&text, " and `git add` them");
	else if (what)
		buf_puts(&text, ", amend the commit or add one");
	if (what)
		buf_printf(&text, ", then %s again", what);
	if (state->is_allowed)
		buf_puts(&text, "; or keep a line and say why, as \"allow:\" shows");
	buf_putc(&text, '.');
	text_wrapped(job->out, buf_str(&text), 0);
	buf_puts(job->out, "More about a rule: milecastle rules show ");
	text_escape_line(job->out, state->blocking->id);
	buf_putc(job->out, '\n');
}

static void add_stats(const struct report_job *job)
{
	const struct {
		const char *what;
		uint64_t n;
	} rows[] = {
#define STATS_ROW(name, what) {what, job->run->stats->name},
		STATS_FIELDS(STATS_ROW)
#undef STATS_ROW
	};

	buf_puts(job->out, "milecastle: the work done\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		buf_printf(job->out, "%12llu  %s\n", (unsigned long long)rows[i].n,
			rows[i].what);
}

static bool is_silent(const struct report_job *job)
{
	const struct report_style *style = job->style;
	const struct text_state *state = job->state;

	if (job->run->verdict->outcome != OUTCOME_PASS)
		return false;
	if (style->is_quiet)
		return true;
	return style->is_hook && !style->is_verbose && !state->files &&
	       !job->run->unchecked->count;
}

static void text_end(struct report_job *job)
{
	struct text_state *state = job->state;

	if (!is_silent(job)) {
		if (!job->style->is_quiet)
			add_all_unchecked(job);
		if (job->style->is_verbose && !job->style->is_quiet) {
			add_dissents(job);
			add_receipts(job);
		}
		if (state->is_after)
			buf_putc(job->out, '\n');
		text_painted(job, PAINT_BOLD, "milecastle:");
		buf_putc(job->out, ' ');
		add_found(job);
		add_outcome(job);
		add_aside(job);
		buf_putc(job->out, '\n');
		if (state->blocking && !job->style->is_quiet && !job->style->is_shown)
			add_next(job);
	}
	if (job->style->has_stats)
		add_stats(job);
}

const struct report report_text = {
	.name = "text",
	.begin = text_begin,
	.finding = text_finding,
	.end = text_end,
};
