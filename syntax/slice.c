/*
 * The slicer. Read next: syntax/scan.c, which drives it, and syntax/parse.c.
 */
#include "syntax/slice.h"
#include "base/banned.h"

static void close_slice(struct slicer *s, uint32_t end)
{
	struct slice slice = {.start = s->start, .end = end};

	if (s->is_open)
		VEC_PUSH(s->arena, s->slices, slice);
	s->is_open = false;
	s->close = CLOSE_NO;
}

static bool is_word_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* The slice might have ended before this token; has it? */
static void settle(struct slicer *s, char c, bool is_line_start)
{
	bool is_old_style = c == '{' && s->last == ';'; /* int f(a) int a; { ... } */

	if (s->close == CLOSE_NOW && !is_old_style)
		close_slice(s, s->close_at);
	else if (s->close == CLOSE_AT_LINE_START && is_line_start && is_word_start(c))
		close_slice(s, s->close_at);
	s->close = CLOSE_NO;
}

static void may_close(struct slicer *s, enum slice_close close, uint32_t at)
{
	s->close = close;
	s->close_at = at + 1;
	s->parens = 0;
}

static void open_brace(struct slicer *s)
{
	if (!s->braces) {
		/* extern "C" { holds declarations as the file does */
		if (s->last == '"') {
			s->is_open = false;
			return;
		}
		s->is_function = s->last == ')' || s->last == ';';
	}
	s->braces++;
}

static void close_brace(struct slicer *s, uint32_t at)
{
	bool is_stray = !s->braces;

	if (s->braces)
		s->braces--;
	if (!s->braces)
		may_close(s, s->is_function || is_stray ? CLOSE_NOW : CLOSE_AT_LINE_START,
			at);
}

void slicer_turn(struct slicer *s, uint32_t at, char c, bool is_line_start)
{
	if (s->close)
		settle(s, c, is_line_start);
	if (!s->is_open) {
		s->is_open = true;
		s->start = at;
	}
	switch (c) {
	case '{':
		open_brace(s);
		break;
	case '}':
		close_brace(s, at);
		break;
	case '(':
		s->parens++;
		break;
	case ')':
		s->parens -= s->parens > 0;
		break;
	case ';':
		if (!s->braces)
			may_close(s, CLOSE_NOW, at);
		break;
	}
}

/* The branch of the #if around the innermost one, if any. */
static bool is_inactive_around(const struct slicer *s)
{
	return s->if_count > 1 &&
	       s->branches->items[s->ifs[s->if_count - 2].branch].is_inactive;
}

static void open_branch(struct slicer *s, enum condition condition, uint32_t at)
{
	struct branch branch = {.start = at, .end = UINT32_MAX};
	bool was_true = s->ifs[s->if_count - 1].was_true;

	branch.is_inactive =
		is_inactive_around(s) || was_true || condition == CONDITION_FALSE;
	s->ifs[s->if_count - 1].was_true |= condition == CONDITION_TRUE;
	s->ifs[s->if_count - 1].branch = (uint32_t)s->branches->count;
	VEC_PUSH(s->arena, s->branches, branch);
}

/* Brackets in a branch that no compiler reads do not count behind it. */
static void close_branch(struct slicer *s, uint32_t at)
{
	unsigned top = s->if_count - 1;
	struct branch *branch = &s->branches->items[s->ifs[top].branch];

	branch->end = at;
	if (!branch->is_inactive) {
		s->ifs[top].live_braces = s->braces;
		s->ifs[top].live_parens = s->parens;
		s->ifs[top].was_live = true;
	}
}

static void on_if(struct slicer *s, enum condition condition, uint32_t at)
{
	unsigned top = s->if_count++;

	s->is_deep |= top >= LIMIT_IFS;
	if (top >= LIMIT_IFS)
		return;
	s->ifs[top].braces = s->braces;
	s->ifs[top].parens = s->parens;
	s->ifs[top].was_true = s->ifs[top].was_live = false;
	open_branch(s, condition, at);
}

static void on_else(struct slicer *s, enum condition condition, uint32_t at)
{
	if (!s->if_count || s->if_count > LIMIT_IFS)
		return;
	close_branch(s, at);
	s->braces = s->ifs[s->if_count - 1].braces;
	s->parens = s->ifs[s->if_count - 1].parens;
	open_branch(s, condition, at);
}

static void on_endif(struct slicer *s, uint32_t at)
{
	unsigned top = s->if_count - 1;

	if (!s->if_count)
		return;
	if (s->if_count <= LIMIT_IFS)
		close_branch(s, at);
	if (s->if_count-- > LIMIT_IFS)
		return;
	s->braces = s->ifs[top].was_live ? s->ifs[top].live_braces : s->ifs[top].braces;
	s->parens = s->ifs[top].was_live ? s->ifs[top].live_parens : s->ifs[top].parens;
}

void slicer_directive(
	struct slicer *s, struct str name, enum condition condition, uint32_t at)
{
	if (!s->braces && s->close)
		close_slice(s, s->close_at);
	if (str_is(name, "if") || str_is(name, "ifdef") || str_is(name, "ifndef"))
		on_if(s, condition, at);
	else if (str_has_prefix(name, "el"))
		on_else(s, condition, at);
	else if (str_is(name, "endif"))
		on_endif(s, at);
}

void slicer_end(struct slicer *s, uint32_t at)
{
	close_slice(s, s->close ? s->close_at : at);
}
