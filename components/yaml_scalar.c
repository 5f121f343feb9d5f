/*
 * Scalars of YAML, and the space between them. A scalar that stands in the file as it is
 * read is a view of it; others are made. Read next: components/yaml_scan.c.
 */
#include "base/text.h"
#include "components/yaml_scanner.h"
#include "base/banned.h"

size_t yaml_break_at(struct str s, size_t at)
{
	unsigned char c = at < s.n ? (unsigned char)s.p[at] : 0;

	if (c == '\n')
		return 1;
	if (c == '\r')
		return at + 1 < s.n && s.p[at + 1] == '\n' ? 2 : 1;
	if (c == 0xc2 && at + 1 < s.n && (unsigned char)s.p[at + 1] == 0x85)
		return 2;
	if (c == 0xe2 && at + 2 < s.n && (unsigned char)s.p[at + 1] == 0x80 &&
		((unsigned char)s.p[at + 2] | 1) == 0xa9)
		return 3;
	return 0;
}

bool yaml_is_space(struct str s, size_t at)
{
	return at >= s.n || yaml_is_blank(s.p[at]) || yaml_break_at(s, at);
}

void yaml_problem(struct yaml_scanner *y, size_t at, const char *why)
{
	struct yaml_file *out = y->out;

	for (size_t i = 0; i < out->problem_count; i++) {
		if (out->problems[i].why == why)
			return;
	}
	if (out->problem_count == YAML_PROBLEMS)
		return;
	out->problems[out->problem_count].at = at;
	out->problems[out->problem_count++].why = why;
}

void yaml_skip_blanks(struct yaml_scanner *y)
{
	while (y->at < y->s.n && yaml_is_blank(y->s.p[y->at]))
		y->at++;
}

/* Where the line ends that holds at: at its break. */
static size_t line_end(struct str s, size_t at)
{
	while (at < s.n && !yaml_break_at(s, at))
		at++;
	return at;
}

/* Behind a comment of C, or at. */
static size_t skip_slashes(const struct yaml_scanner *y, size_t at)
{
	struct str s = y->s;

	if (!(y->flags & YAML_SLASHES) || at + 1 >= s.n || s.p[at] != '/')
		return at;
	if (s.p[at + 1] == '/')
		return line_end(s, at);
	if (s.p[at + 1] != '*')
		return at;
	at += 2;
	while ((at = str_find(s, '*', at)) < s.n) {
		if (at + 1 < s.n && s.p[at + 1] == '/')
			return at + 2;
		at++;
	}
	return s.n;
}

/* Behind a comment, or at. */
static size_t skip_comment(const struct yaml_scanner *y, size_t at)
{
	if (at < y->s.n && y->s.p[at] == '#' &&
		(!at || yaml_is_blank(y->s.p[at - 1]) || y->s.p[at - 1] == '\n' ||
			at == y->line_at || yaml_break_at(y->s, at - 1)))
		return line_end(y->s, at);
	return skip_slashes(y, at);
}

void yaml_skip_space(struct yaml_scanner *y)
{
	for (;;) {
		size_t n = yaml_break_at(y->s, y->at), before = y->at;

		if (n) {
			y->at += n;
			y->line_at = y->at;
			continue;
		}
		yaml_skip_blanks(y);
		y->at = skip_comment(y, y->at);
		if (y->at == before)
			return;
	}
}

bool yaml_is_line_end(const struct yaml_scanner *y)
{
	return y->at >= y->s.n || yaml_break_at(y->s, y->at) ||
	       skip_comment(y, y->at) > y->at;
}

void yaml_skip_line(struct yaml_scanner *y)
{
	y->at = line_end(y->s, y->at);
	y->at += yaml_break_at(y->s, y->at);
	y->line_at = y->at;
}

bool yaml_is_marker(struct str s, size_t at)
{
	return at + 3 <= s.n &&
	       (memcmp(s.p + at, "---", 3) == 0 || memcmp(s.p + at, "...", 3) == 0) &&
	       yaml_is_space(s, at + 3);
}

/* --- what the bytes say ----------------------------------------------------------------
 */

struct maker {
	char *p;
	size_t n;
};

static void put(struct maker *out, char c)
{
	out->p[out->n++] = c;
}

static void put_code_point(struct maker *out, uint32_t c)
{
	if (c < 0x80) {
		put(out, (char)c);
	} else if (c < 0x800) {
		put(out, (char)(0xc0 | c >> 6));
		put(out, (char)(0x80 | (c & 63)));
	} else if (c < 0x10000) {
		put(out, (char)(0xe0 | c >> 12));
		put(out, (char)(0x80 | (c >> 6 & 63)));
		put(out, (char)(0x80 | (c & 63)));
	} else {
		put(out, (char)(0xf0 | (c >> 18 & 7)));
		put(out, (char)(0x80 | (c >> 12 & 63)));
		put(out, (char)(0x80 | (c >> 6 & 63)));
		put(out, (char)(0x80 | (c & 63)));
	}
}

/* A line break and the blanks of the lines around it: a blank, or the empty lines. */
static size_t fold(struct maker *out, struct str s, size_t at, bool is_joined)
{
	size_t breaks = 0, n;

	while (!is_joined && out->n && yaml_is_blank(out->p[out->n - 1]))
		out->n--;
	for (;;) {
		n = yaml_break_at(s, at);
		if (n)
			breaks++;
		else if (at < s.n && yaml_is_blank(s.p[at]))
			n = 1;
		else
			break;
		at += n;
	}
	if (breaks == 1 && !is_joined)
		put(out, ' ');
	for (size_t i = 1; i < breaks; i++)
		put(out, '\n');
	return at;
}

/* The escape behind a backslash; at is on the byte behind it. Returns what follows. */
static size_t escape(struct maker *out, struct str s, size_t at)
{
	static const char letters[] = "0abtnvfre \"/\\N_LP";
	static const uint16_t meanings[] = {0, 7, 8, 9, 10, 11, 12, 13, 27, ' ', '"', '/',
		'\\', 0x85, 0xa0, 0x2028, 0x2029};
	const char *hit = s.p[at] ? strchr(letters, s.p[at]) : NULL;
	unsigned digits = s.p[at] == 'x' ? 2 : s.p[at] == 'u' ? 4 : 8;
	uint32_t value = 0;

	if (yaml_break_at(s, at))
		return fold(out, s, at, true);
	if (hit) {
		put_code_point(out, meanings[hit - letters]);
		return at + 1;
	}
	if (s.p[at] != 'x' && s.p[at] != 'u' && s.p[at] != 'U') {
		put(out, s.p[at]);
		return at + 1;
	}
	for (at++; digits && at < s.n && text_hex_digit(s.p[at]) >= 0; digits--)
		value = value << 4 | (uint32_t)text_hex_digit(s.p[at++]);
	put_code_point(out, value);
	return at;
}

/* What is between quotes (quote is ' or ") or stands plain (0). */
static struct str unfold(struct arena *arena, struct str s, char quote)
{
	struct maker out = {.p = arena_alloc(arena, 2 * s.n + 1)};
	size_t at = 0;

	while (at < s.n) {
		if (quote == '"' && s.p[at] == '\\' && at + 1 < s.n) {
			at = escape(&out, s, at + 1);
		} else if (yaml_break_at(s, at)) {
			at = fold(&out, s, at, false);
		} else {
			put(&out, s.p[at]);
			at += quote == '\'' && s.p[at] == '\'' ? 2 : 1;
		}
	}
	return str_make(out.p, out.n);
}

/* --- scalars ---------------------------------------------------------------------------
 */

/* The closing quote, or end; *is_simple: it is read as it stands. */
static size_t quote_end(struct str s, size_t at, size_t end, char quote, bool *is_simple)
{
	for (; at < end; at++) {
		char c = s.p[at];

		if (c == quote) {
			if (quote == '"' || at + 1 >= end || s.p[at + 1] != quote)
				return at;
			at++;
			*is_simple = false;
		} else if (c == '\\' && quote == '"') {
			at++;
			*is_simple = false;
		} else if (yaml_break_at(s, at)) {
			*is_simple = false;
		}
	}
	return end;
}

void yaml_quoted(struct yaml_scanner *y, struct yaml_scalar *out)
{
	char quote = y->s.p[y->at];
	bool *is_unclosed = &y->is_unclosed[quote == '"'];
	bool is_simple = true;
	size_t end = *is_unclosed ? line_end(y->s, y->at) : y->s.n;
	size_t close = quote_end(y->s, y->at + 1, end, quote, &is_simple);

	*out = (struct yaml_scalar){.start = y->at, .is_quoted = true};
	if (close >= end) {
		yaml_problem(y, y->at, "a quote that is never closed");
		*is_unclosed = true;
		out->end = line_end(y->s, y->at);
		out->text = str_trim(str_slice(y->s, y->at + 1, out->end));
		y->at = out->end;
		return;
	}
	out->text = str_slice(y->s, y->at + 1, close);
	if (!is_simple)
		out->text = unfold(y->arena, out->text, quote);
	y->at = out->end = close + 1;
}

/*
 * The end of a plain scalar on its line, without the blanks behind it; *is_key: a colon
 * ends it. In flow, brackets and commas end it too.
 */
static size_t plain_end(struct str s, size_t at, bool is_flow, bool *is_key)
{
	size_t end = at;

	*is_key = false;
	for (; at < s.n; at++) {
		char c = s.p[at];

		if (yaml_break_at(s, at) ||
			(c == '#' && at && yaml_is_blank(s.p[at - 1])) ||
			(is_flow && memchr(",[]{}", c, 5)))
			break;
		if (c == ':' && (yaml_is_space(s, at + 1) ||
					(is_flow && memchr(",[]{}", s.p[at + 1], 5)))) {
			*is_key = true;
			break;
		}
		if (!yaml_is_blank(c))
			end = at + 1;
	}
	return end;
}

/* The first byte of the next line that says something, and in *line_at where it begins.
 */
static size_t next_text(struct str s, size_t at, size_t *line_at)
{
	at = line_end(s, at);
	for (;;) {
		size_t n = yaml_break_at(s, at);

		if (n)
			*line_at = at + n;
		else if (at < s.n && yaml_is_blank(s.p[at]))
			n = 1;
		else
			return at;
		at += n;
	}
}

void yaml_plain_block(
	struct yaml_scanner *y, struct yaml_scalar *out, bool is_key_here, bool *is_key)
{
	long indent = y->levels[y->depth - 1].indent;
	size_t end = plain_end(y->s, y->at, false, is_key), at = end, line_at = 0, next;
	bool is_next_key, is_long = false;

	*out = (struct yaml_scalar){.start = y->at};
	if (*is_key && !is_key_here) { /* "a: b: c" is no YAML; the line is the value */
		end = at = line_end(y->s, y->at);
		*is_key = false;
	}
	while (!*is_key) {
		while (at < y->s.n && yaml_is_blank(y->s.p[at]))
			at++;
		next = yaml_break_at(y->s, at) ? next_text(y->s, at, &line_at) : y->s.n;
		if (next >= y->s.n || y->s.p[next] == '#' ||
			(long)(next - line_at) <= indent ||
			(next == line_at && yaml_is_marker(y->s, next)))
			break;
		at = plain_end(y->s, next, false, &is_next_key);
		if (is_next_key)
			break;
		end = at;
		is_long = true;
	}
	y->at = out->end = end;
	out->text = str_slice(y->s, out->start, end);
	if (is_long)
		out->text = unfold(y->arena, out->text, 0);
}

void yaml_plain_flow(struct yaml_scanner *y, struct yaml_scalar *out)
{
	bool is_key, is_long = false;
	size_t end = plain_end(y->s, y->at, true, &is_key), at = end, line_at;

	*out = (struct yaml_scalar){.start = y->at};
	while (!is_key) {
		size_t next, next_end;

		while (at < y->s.n && yaml_is_blank(y->s.p[at]))
			at++;
		if (!yaml_break_at(y->s, at))
			break;
		next = next_text(y->s, at, &line_at);
		next_end = next < y->s.n && y->s.p[next] != '#'
				   ? plain_end(y->s, next, true, &is_key)
				   : next;
		if (next_end == next)
			break;
		at = end = next_end;
		is_long = true;
	}
	if (end == y->at)
		end++; /* never stand still */
	y->at = out->end = end;
	out->text = str_slice(y->s, out->start, end);
	if (is_long)
		out->text = unfold(y->arena, out->text, 0);
}

/* Over "|" and its indicators: is the rest of the line empty? *digit: an indicator. */
static bool read_header(struct yaml_scanner *y, long *digit)
{
	for (y->at++; y->at < y->s.n; y->at++) {
		char c = y->s.p[y->at];

		if (c >= '1' && c <= '9')
			*digit = c - '0';
		else if (c != '+' && c != '-')
			break;
	}
	if (!yaml_is_space(y->s, y->at))
		return false;
	yaml_skip_blanks(y);
	return yaml_is_line_end(y);
}

/* The end of the lines from at on that are indented by more than the parent is. */
static size_t block_end(struct str s, size_t at, long parent, long content)
{
	size_t end = at;

	while (at < s.n) {
		size_t first = at, stop;

		while (first < s.n && s.p[first] == ' ')
			first++;
		if (!yaml_break_at(s, first) && first < s.n) {
			long column = (long)(first - at);

			if (content < 0)
				content = column;
			if (column <= parent || column < content ||
				(first == at && yaml_is_marker(s, at)))
				break;
		}
		stop = line_end(s, first);
		stop += yaml_break_at(s, stop);
		if (stop == at)
			break;
		at = end = stop;
	}
	return end;
}

bool yaml_block_scalar(struct yaml_scanner *y, struct yaml_scalar *out, bool *is_folded)
{
	long parent = y->levels[y->depth - 1].indent, digit = 0;
	size_t start = y->at;

	if (!read_header(y, &digit)) {
		y->at = start;
		return false;
	}
	yaml_skip_line(y);
	*is_folded = y->s.p[start] == '>';
	*out = (struct yaml_scalar){.start = start};
	out->end = block_end(
		y->s, y->at, parent, digit ? (parent < 0 ? 0 : parent) + digit : -1);
	out->text = str_slice(y->s, y->at, out->end);
	y->at = y->line_at = out->end;
	return true;
}
