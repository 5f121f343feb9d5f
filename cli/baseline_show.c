/*
 * milecastle baseline show: what is in it, by rule and path, and what of it is still
 * there.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/json.h"
#include "base/out.h"
#include "base/text.h"
#include "cli/baseline.h"
#include "base/banned.h"

/* Entries [first, end) of a baseline that have the same rule, or rule and path. */
struct group {
	size_t first, end;
	size_t used; /* of them, how many are still there */
};

struct showing {
	struct baseline_scan scan;
	const struct baseline_desk *desk; /* of the policy; NULL: there is none */
	struct out out;
};

static void showing_done(struct showing *s)
{
	out_done(&s->out);
	baseline_scan_done(&s->scan);
}

/* The group that begins at an index and ends before a limit. */
static struct group group_at(
	const struct baseline_desk *desk, size_t first, size_t limit, bool is_of_path)
{
	const struct baseline_entry *items = desk->list.items;
	struct group group = {.first = first, .end = first};

	while (group.end < limit && str_eq(items[group.end].rule, items[first].rule) &&
		(!is_of_path || str_eq(items[group.end].path, items[first].path)))
		group.used += desk->is_used[group.end++];
	return group;
}

/* --- as text ---------------------------------------------------------------------------
 */

static void put_size(struct buf *out, const struct group *group)
{
	size_t count = group->end - group->first;

	baseline_put_count(out, count);
	if (group->used < count)
		buf_printf(out, ", %zu still there", group->used);
	buf_putc(out, '\n');
}

static void put_rule(
	struct buf *out, const struct baseline_desk *desk, const struct group *rule)
{
	text_escape_line(out, desk->list.items[rule->first].rule);
	buf_puts(out, ": ");
	put_size(out, rule);
	for (size_t i = rule->first; i < rule->end;) {
		struct group path = group_at(desk, i, rule->end, true);

		buf_puts(out, "  ");
		text_escape_line(out, desk->list.items[i].path);
		buf_puts(out, ": ");
		put_size(out, &path);
		i = path.end;
	}
}

static void put_text(struct showing *s)
{
	struct buf *out = &s->out.buf;

	if (!s->desk) {
		buf_printf(out, "there is no baseline: '%s' has no " BASELINE_PATH "\n",
			TEXT_SAFE(str_of(s->scan.setup.side)));
		return;
	}
	buf_printf(out, "%s:" BASELINE_PATH ": ", TEXT_SAFE(str_of(s->scan.setup.side)));
	put_size(out, &(struct group){.end = s->desk->list.count,
			      .used = s->scan.result.verdict.baseline});
	for (size_t i = 0; i < s->desk->list.count;) {
		struct group rule = group_at(s->desk, i, s->desk->list.count, false);

		put_rule(out, s->desk, &rule);
		i = rule.end;
	}
}

/* --- as JSON ---------------------------------------------------------------------------
 */

static void json_size(struct json_writer *w, const struct group *group)
{
	json_number(w, "findings", group->end - group->first);
	json_number(w, "matching", group->used);
}

static void json_rule(
	struct json_writer *w, const struct baseline_desk *desk, const struct group *rule)
{
	json_open_map(w, NULL);
	json_str(w, "rule", desk->list.items[rule->first].rule);
	json_size(w, rule);
	json_open_list(w, "paths");
	for (size_t i = rule->first; i < rule->end;) {
		struct group path = group_at(desk, i, rule->end, true);

		json_open_map(w, NULL);
		json_str(w, "path", desk->list.items[i].path);
		json_size(w, &path);
		json_close_map(w);
		i = path.end;
	}
	json_close_list(w);
	json_close_map(w);
}

static void put_json(struct showing *s)
{
	struct json_writer w = {.out = &s->out.buf};
	size_t count = s->desk ? s->desk->list.count : 0;

	json_open_map(&w, NULL);
	json_number(&w, "schema", 1);
	json_bool(&w, "exists", s->desk != NULL);
	json_size(&w,
		&(struct group){.end = count, .used = s->scan.result.verdict.baseline});
	json_open_list(&w, "rules");
	for (size_t i = 0; i < count;) {
		struct group rule = group_at(s->desk, i, count, false);

		json_rule(&w, s->desk, &rule);
		i = rule.end;
	}
	json_close_list(&w);
	json_close_map(&w);
	buf_putc(w.out, '\n');
}

/* --- the whole -------------------------------------------------------------------------
 */

static int show(struct showing *s, const struct cli_call *call, struct err *err)
{
	const char *format = cli_value(call, "format");

	if (baseline_open(&s->scan, err))
		return -1;
	s->desk = s->scan.setup.baseline;
	if (s->desk && (baseline_desk_open(s->scan.setup.baseline, err) ||
			       baseline_run(&s->scan, s->scan.setup.baseline, err)))
		return -1;
	out_stream(&s->out, STDOUT_FILENO);
	if (format && strcmp(format, "json") == 0)
		put_json(s);
	else
		put_text(s);
	return out_finish(&s->out, err);
}

int baseline_show(const struct cli_call *call, struct err *err)
{
	struct showing s __attribute__((cleanup(showing_done))) = {.out = {.fd = -1}};

	return show(&s, call, err);
}
