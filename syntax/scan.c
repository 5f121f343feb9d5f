/*
 * The identifier scan. A state machine over bytes that knows just enough of C: comments,
 * literals, numbers, identifiers, and directives, whose lines hold no code but for what a
 * #define puts into its body. Read next: syntax/uses.c, which confirms on the tree.
 */
#include "base/limits.h"
#include "core/change.h"
#include "core/mute.h"
#include "syntax/scan.h"
#include "base/banned.h"

enum byte_class { OTHER, BLANK, NEWLINE, WORD, DIGIT, QUOTE, SLASH, HASH };

static const unsigned char classes[256] = {
	[' '] = BLANK,
	['\t'] = BLANK,
	['\r'] = BLANK,
	['\v'] = BLANK,
	['\f'] = BLANK,
	['\0'] = BLANK,
	['\n'] = NEWLINE,
	['"'] = QUOTE,
	['\''] = QUOTE,
	['/'] = SLASH,
	['#'] = HASH,
	['_'] = WORD,
	['$'] = WORD,
	['0' ... '9'] = DIGIT,
	['A' ... 'Z'] = WORD,
	['a' ... 'z'] = WORD,
	[0x80 ... 0xff] = WORD,
};

struct scanner {
	struct scan *scan;
	struct arena *arena;
	const struct words *words;
	const char *p;
	size_t n, at;
	char last; /* last byte of the token before; 0 at the start of a line of code */
	char before_last;   /* the byte before that one */
	bool is_line_start; /* only blanks and comments since the line began */
	bool in_directive;
	bool in_macro_body;
	struct str macro;		       /* the name being defined */
	struct str params[LIMIT_MACRO_PARAMS]; /* those of the macro in hand that are
						  words */
	size_t param_count;
	struct slicer slicer;
	size_t open_marks;  /* marks at the end of the list that wait for their target */
	size_t comment_end; /* of the last comment */
};

static bool is_splice(const struct scanner *s, size_t at)
{
	return s->p[at] == '\\' && at + 1 < s->n &&
	       (s->p[at + 1] == '\n' ||
		       (s->p[at + 1] == '\r' && at + 2 < s->n && s->p[at + 2] == '\n'));
}

/* Index after the splice at at. */
static size_t skip_splice(const struct scanner *s, size_t at)
{
	return at + (s->p[at + 1] == '\n' ? 2 : 3);
}

/* The byte behind this one, splices left out: they may stand inside comment delimiters.
 */
static size_t behind(const struct scanner *s, size_t at)
{
	for (at++; at < s->n && is_splice(s, at);)
		at = skip_splice(s, at);
	return at;
}

static size_t skip_line_comment(const struct scanner *s, size_t at)
{
	while (at < s->n) {
		const char *end = memchr(s->p + at, '\n', s->n - at);
		size_t stop = end ? (size_t)(end - s->p) : s->n;
		size_t back = stop && s->p[stop - 1] == '\r' ? stop - 1 : stop;

		if (!end || back == at || s->p[back - 1] != '\\')
			return stop;
		at = stop + 1;
	}
	return s->n;
}

/* From the star of the opening. */
static size_t skip_block_comment(const struct scanner *s, size_t at)
{
	for (at++; at < s->n; at++) {
		const char *star = memchr(s->p + at, '*', s->n - at);
		size_t next;

		if (!star)
			return s->n;
		at = (size_t)(star - s->p);
		next = behind(s, at);
		if (next < s->n && s->p[next] == '/')
			return next + 1;
	}
	return s->n;
}

static bool is_comment(const struct scanner *s, size_t at)
{
	size_t next;

	if (s->p[at] != '/')
		return false;
	next = behind(s, at);
	return next < s->n && (s->p[next] == '/' || s->p[next] == '*');
}

static size_t skip_comment(const struct scanner *s, size_t at)
{
	size_t next = behind(s, at);

	return s->p[next] == '/' ? skip_line_comment(s, next)
				 : skip_block_comment(s, next);
}

/* A string or character constant; one that is not closed ends with its line. */
static size_t skip_literal(const struct scanner *s, size_t at)
{
	char quote = s->p[at++];

	while (at < s->n && s->p[at] != quote) {
		if (s->p[at] == '\n')
			return at;
		if (is_splice(s, at))
			at = skip_splice(s, at);
		else
			at += s->p[at] == '\\' ? 2 : 1;
	}
	return at < s->n ? at + 1 : s->n;
}

/* The quote in 1'000'000, as C23 writes it. */
static bool is_separator(const struct scanner *s, size_t at)
{
	unsigned char next = at + 1 < s->n ? (unsigned char)s->p[at + 1] : 0;

	return s->p[at] == '\'' && (classes[next] == WORD || classes[next] == DIGIT);
}

/* A preprocessing number: 0x1p-3, 1e+10, 12ULL. */
static size_t skip_number(const struct scanner *s, size_t at)
{
	for (at++; at < s->n; at++) {
		unsigned char c = (unsigned char)s->p[at];
		bool is_exponent =
			(s->p[at - 1] | 32) == 'e' || (s->p[at - 1] | 32) == 'p';

		if (classes[c] != WORD && classes[c] != DIGIT && c != '.' &&
			!((c == '+' || c == '-') && is_exponent) && !is_separator(s, at))
			break;
	}
	return at;
}

static size_t skip_word(const struct scanner *s, size_t at)
{
	while (at < s->n) {
		unsigned char class = classes[(unsigned char)s->p[at]];

		if (class != WORD && class != DIGIT)
			break;
		at++;
	}
	return at;
}

/* The first byte after blanks and comments; in a directive the line end counts. */
static size_t skip_gap(const struct scanner *s, size_t at)
{
	while (at < s->n) {
		unsigned char class = classes[(unsigned char)s->p[at]];

		if (class == BLANK || (class == NEWLINE && !s->in_directive))
			at++;
		else if (is_splice(s, at))
			at = skip_splice(s, at);
		else if (is_comment(s, at))
			at = skip_comment(s, at);
		else
			break;
	}
	return at;
}

/* A token of code begins here: comments that stood alone before it speak of this line. */
static void aim_marks(struct scanner *s, size_t at)
{
	size_t count = s->scan->marks.count;

	for (size_t i = count - s->open_marks; i < count; i++)
		s->scan->marks.items[i].target = (uint32_t)at;
	s->open_marks = 0;
}

static void on_token(struct scanner *s, size_t at)
{
	if (s->open_marks)
		aim_marks(s, at);
	if (!s->in_directive)
		slicer_token(&s->slicer, (uint32_t)at, s->p[at], s->is_line_start);
	s->is_line_start = false;
}

static void on_comment(struct scanner *s)
{
	size_t end = skip_comment(s, s->at);
	struct str text = str_make(s->p + s->at, end - s->at);
	struct mark mark = {.start = (uint32_t)s->at,
		.end = (uint32_t)end,
		.target = (uint32_t)s->at,
		.is_alone = s->is_line_start};

	s->at = s->comment_end = end;
	if (text.n < sizeof("//milecastle:") - 1 || !mute_is_addressed(text))
		return;
	if (s->scan->marks.count >= LIMIT_MARKS) {
		s->scan->is_cut = true;
		return;
	}
	if (!mark.is_alone)
		mark.target = mark.end - 1;
	VEC_PUSH(s->arena, &s->scan->marks, mark);
	s->open_marks += mark.is_alone;
}

static bool is_param(const struct scanner *s, struct str text)
{
	for (size_t i = 0; i < s->param_count; i++) {
		if (str_eq(s->params[i], text))
			return true;
	}
	return false;
}

static void add_occurrence(
	struct scanner *s, struct str text, const struct word *word, size_t start)
{
	size_t next = skip_gap(s, start + text.n);
	struct occurrence occurrence = {.start = (uint32_t)start,
		.end = (uint32_t)(start + text.n),
		.word = word};

	if (s->in_macro_body && is_param(s, text))
		return;
	if (s->scan->occurrences.count >= LIMIT_CANDIDATES) {
		s->scan->is_cut = true;
		return;
	}
	occurrence.reach = occurrence.start;
	if (next < s->n && s->p[next] == '(') {
		occurrence.bits |= OCCURRENCE_CALL;
		occurrence.reach = (uint32_t)next;
	}
	/* #define gets BANNED(gets): a macro that only names itself bans */
	else if (s->in_macro_body && str_eq(s->macro, text))
		return;
	if (s->last == '.' || (s->last == '>' && s->before_last == '-'))
		occurrence.bits |= OCCURRENCE_MEMBER;
	if (s->in_macro_body)
		occurrence.bits |= OCCURRENCE_MACRO_BODY;
	else if (!slicer_is_in_function(&s->slicer))
		occurrence.bits |= OCCURRENCE_TOP;
	occurrence.slice = slicer_index(&s->slicer);
	occurrence.branch = slicer_branch(&s->slicer);
	VEC_PUSH(s->arena, &s->scan->occurrences, occurrence);
}

static bool is_raw_prefix(struct str text)
{
	return str_is(text, "R") || str_is(text, "LR") || str_is(text, "uR") ||
	       str_is(text, "UR") || str_is(text, "u8R");
}

/* R"x(...)x" of GNU C, at its quote; what is not closed is no raw string. */
static size_t skip_raw(const struct scanner *s, size_t at)
{
	struct str rest =
		str_slice(str_make(s->p, s->n), at + 1, at + 1 + LIMIT_RAW_STRING);
	size_t open = str_find(str_slice(rest, 0, 17), '(', 0);
	struct str mark = str_slice(rest, 0, open);

	if (open == (rest.n < 17 ? rest.n : 17))
		return at;
	for (size_t i = open; (i = str_find(rest, ')', i)) < rest.n; i++) {
		struct str end = str_slice(rest, i + 1, i + 1 + mark.n);

		if (str_eq(end, mark) && i + 1 + mark.n < rest.n &&
			rest.p[i + 1 + mark.n] == '"')
			return at + 1 + i + 1 + mark.n + 1;
	}
	return at;
}

static void on_word(struct scanner *s)
{
	size_t start = s->at;
	struct str text;
	const struct word *word;

	s->at = skip_word(s, start);
	text = str_make(s->p + start, s->at - start);
	if (is_raw_prefix(text) && s->at < s->n && s->p[s->at] == '"')
		s->at = skip_raw(s, s->at);
	if (!s->in_directive || s->in_macro_body) {
		word = words_find(s->words, text);
		if (word)
			add_occurrence(s, text, word, start);
	}
	s->last = 'a';
	s->before_last = 0;
}

/* Parameters of a function-like macro, at its '('. Leaves at behind the ')'. */
static void read_params(struct scanner *s)
{
	for (s->at++; s->at < s->n && s->p[s->at] != ')' && s->p[s->at] != '\n';) {
		size_t start = s->at = skip_gap(s, s->at);

		s->at = skip_word(s, start);
		if (s->at > start && s->param_count < LIMIT_MACRO_PARAMS &&
			words_find(s->words, str_make(s->p + start, s->at - start)))
			s->params[s->param_count++] =
				str_make(s->p + start, s->at - start);
		if (s->at == start && s->at < s->n && s->p[s->at] != ')' &&
			s->p[s->at] != '\n')
			s->at++;
	}
	if (s->at < s->n && s->p[s->at] == ')')
		s->at++;
}

/* At '#' where a line begins: only #define has a body that holds code. */
static void on_directive(struct scanner *s)
{
	struct str name;
	size_t start;

	s->param_count = 0;
	s->at = skip_gap(s, s->at + 1);
	start = s->at;
	s->at = skip_word(s, start);
	name = str_make(s->p + start, s->at - start);
	slicer_directive(&s->slicer, name, (uint32_t)start);
	if (!str_is(name, "define"))
		return;
	s->at = start = skip_gap(s, s->at);
	s->at = skip_word(s, s->at);
	s->macro = str_make(s->p + start, s->at - start);
	if (s->at < s->n && s->p[s->at] == '(')
		read_params(s);
	s->in_macro_body = true;
	s->last = s->before_last = 0;
}

static void on_newline(struct scanner *s)
{
	/* an empty line behind the comment: it speaks of nothing */
	if (s->is_line_start && s->open_marks &&
		memchr(s->p + s->comment_end, '\n', s->at - s->comment_end))
		s->open_marks = 0;
	if (s->in_directive)
		s->last = s->before_last = 0;
	s->in_directive = s->in_macro_body = false;
	s->is_line_start = true;
	s->at++;
}

static void on_other(struct scanner *s)
{
	if (is_splice(s, s->at)) {
		s->at = skip_splice(s, s->at);
		return;
	}
	on_token(s, s->at);
	s->before_last = s->last;
	s->last = s->p[s->at++];
}

static void step(struct scanner *s)
{
	switch (classes[(unsigned char)s->p[s->at]]) {
	case BLANK:
		s->at++;
		return;
	case NEWLINE:
		on_newline(s);
		return;
	case SLASH:
		if (is_comment(s, s->at))
			on_comment(s);
		else
			on_other(s);
		return;
	case HASH:
		if (s->is_line_start && !s->in_directive) {
			s->in_directive = true;
			on_token(s, s->at);
			on_directive(s);
		} else {
			on_other(s);
		}
		return;
	case OTHER:
		on_other(s);
		return;
	}
	on_token(s, s->at);
	switch (classes[(unsigned char)s->p[s->at]]) {
	case WORD:
		on_word(s);
		return;
	case DIGIT:
		s->at = skip_number(s, s->at);
		break;
	case QUOTE:
		s->at = skip_literal(s, s->at);
		break;
	}
	s->last = '0';
}

void scan_run(struct scan *scan, struct arena *arena, struct str bytes,
	const struct words *words)
{
	struct scanner s = {
		.scan = scan,
		.arena = arena,
		.words = words,
		.p = bytes.p,
		.n = bytes.n,
		.is_line_start = true,
	};

	*scan = (struct scan){.words = words};
	s.slicer.slices = &scan->slices;
	s.slicer.branches = &scan->branches;
	s.slicer.arena = arena;
	while (s.at < s.n)
		step(&s);
	slicer_end(&s.slicer, (uint32_t)s.n);
}
