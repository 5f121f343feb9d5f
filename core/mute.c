/*
 * The grammar of suppression comments. Read next: gate/mute.c, which applies them.
 */
#include "core/mute.h"
#include "base/banned.h"

static const struct str address = STR("milecastle:");

/* A comment without its delimiters and the blanks, '*' and '!' inside them. */
static struct str inner(struct str comment)
{
	if (str_has_prefix(comment, address.p)) /* from mute_in_line */
		return comment;
	if (str_has_prefix(comment, "/*") && str_has_suffix(comment, "*/") &&
		comment.n >= 4)
		comment.n -= 2;
	comment = str_trim(str_slice(comment, 2, comment.n));
	while (comment.n && (comment.p[0] == '*' || comment.p[0] == '!'))
		comment = str_slice(comment, 1, comment.n);
	return str_trim(comment);
}

bool mute_is_addressed(struct str comment)
{
	return str_has_prefix(inner(comment), address.p);
}

/* Not the NUL that strchr would find. */
static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

bool mute_in_line(struct str *comment, bool *is_alone, struct str line)
{
	static const struct str shut[] = {STR("*/"), STR("-->")};
	const char *hit = line.n ? memmem(line.p, line.n, address.p, address.n) : NULL;
	size_t start = hit ? (size_t)(hit - line.p) : 0, at = start;

	if (!hit)
		return false;
	while (at && is_one_of(line.p[at - 1], "#;%!/*-<\" \t"))
		at--;
	*comment = str_trim(str_slice(line, start, line.n));
	for (size_t i = 0; i < sizeof(shut) / sizeof(shut[0]); i++) {
		if (str_has_suffix(*comment, shut[i].p))
			comment->n -= shut[i].n;
	}
	*comment = str_trim(*comment);
	*is_alone = !at;
	/* a word in a sentence is none */
	return !at || str_trim(str_slice(line, at, start)).n;
}

static bool is_id(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return s.n > 0 && s.n <= LIMIT_NAME_BYTES;
}

static bool is_named(const struct mute *mute, struct str id)
{
	for (size_t i = 0; i < mute->rule_count; i++) {
		if (str_eq(mute->rules[i], id))
			return true;
	}
	return false;
}

static bool read_rules(struct mute *out, struct str list)
{
	for (size_t at = 0; at <= list.n;) {
		size_t end = str_find(list, ',', at);
		struct str id = str_trim(str_slice(list, at, end));

		if (!is_id(id) || is_named(out, id) ||
			out->rule_count == LIMIT_MUTE_RULES)
			return false;
		out->rules[out->rule_count++] = id;
		at = end + 1;
	}
	return true;
}

/* Index of " -- " or of "--" at an end; s.n when there is none. */
static size_t find_dashes(struct str s)
{
	for (size_t at = 0; at + 1 < s.n; at++) {
		bool is_open = at == 0 || s.p[at - 1] == ' ' || s.p[at - 1] == '\t';
		bool is_shut = at + 2 == s.n || s.p[at + 2] == ' ' || s.p[at + 2] == '\t';

		if (s.p[at] == '-' && s.p[at + 1] == '-' && is_open && is_shut)
			return at;
	}
	return s.n;
}

static bool has_record_id(struct str reason)
{
	return str_has_prefix(reason, "EX-") && reason.n > 3 &&
	       str_find(reason, ' ', 0) == reason.n &&
	       str_find(reason, '\t', 0) == reason.n;
}

void mute_read(struct mute *out, struct str comment)
{
	struct str text = inner(comment);
	size_t dashes;

	*out = (struct mute){.fault = MUTE_MALFORMED};
	text = str_trim(str_slice(text, address.n, text.n));
	if (!str_has_prefix(text, "allow ") && !str_has_prefix(text, "allow\t"))
		return;
	text = str_trim(str_slice(text, 6, text.n));
	dashes = find_dashes(text);
	if (!read_rules(out, str_trim(str_slice(text, 0, dashes))))
		return;
	out->reason = str_trim(str_slice(text, dashes + 2, text.n));
	out->is_record = has_record_id(out->reason);
	out->fault = MUTE_OK;
	if (!out->is_record && out->reason.n < LIMIT_REASON_MIN)
		out->fault = MUTE_NO_REASON;
}
