/*
 * Colour, wrapping and source lines in a terminal. Tabs become blanks up to the next
 * stop, so that carets stand below what they mean; a code point counts as one column.
 * Read next: report/text.c.
 */
#include "base/text.h"
#include "report/text_frame.h"
#include "base/banned.h"

#define TAB_WIDTH 8

void text_paint(const struct report_job *job, enum paint which)
{
	static const char *const codes[] = {
		[PAINT_ERROR] = "\x1b[1;31m",
		[PAINT_WARNING] = "\x1b[1;35m",
		[PAINT_NOTE] = "\x1b[1;36m",
		[PAINT_BOLD] = "\x1b[1m",
		[PAINT_DIM] = "\x1b[2m",
		[PAINT_OFF] = "\x1b[m",
	};

	if (job->style->is_colour)
		buf_puts(job->out, codes[which]);
}

void text_painted(const struct report_job *job, enum paint which, const char *text)
{
	text_paint(job, which);
	buf_puts(job->out, text);
	text_paint(job, PAINT_OFF);
}

enum paint severity_paint(enum severity severity)
{
	static const enum paint paints[] = {
		[SEVERITY_ERROR] = PAINT_ERROR,
		[SEVERITY_WARNING] = PAINT_WARNING,
		[SEVERITY_NOTE] = PAINT_NOTE,
		[SEVERITY_OFF] = PAINT_DIM,
	};

	return paints[severity];
}

/* Columns that escaped text takes, one for each code point. */
static size_t width_of(struct str s)
{
	size_t width = 0;

	for (size_t i = 0; i < s.n; i++)
		width += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return width;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

void text_wrapped(struct buf *out, struct str text, size_t indent)
{
	struct buf word _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	size_t column = indent, end, width;

	for (size_t at = 0; at < text.n; at = end + 1) {
		for (end = at; end < text.n && !is_space(text.p[end]);)
			end++;
		if (end == at)
			continue;
		buf_reset(&word);
		text_escape(&word, str_slice(text, at, end));
		width = width_of(buf_str(&word));
		if (column > indent && column + 1 + width > TEXT_WIDTH) {
			buf_putc(out, '\n');
			buf_fill(out, ' ', indent);
			column = indent;
		} else if (column > indent) {
			buf_putc(out, ' ');
			column++;
		}
		buf_add(out, buf_str(&word));
		column += width;
	}
	buf_putc(out, '\n');
}

/* One code point of a source line that stands at column; how many columns it takes. */
static size_t add_point(struct buf *out, struct str point, size_t column)
{
	size_t before = out->n, width = TAB_WIDTH - column % TAB_WIDTH;

	if (point.p[0] == '\t') {
		buf_fill(out, ' ', width);
		return width;
	}
	text_escape(out, point);
	return width_of(str_slice(buf_str(out), before, out->n));
}

/* The bytes [*from, *to) of the frame that are marked: the span's on its first line. */
static void marked_bytes(const struct finding *finding, size_t *from, size_t *to)
{
	size_t last = (size_t)finding->frame_skip + finding->frame.n;
	size_t end = finding->span.end_line == finding->span.line
			     ? finding->span.end_column - 1
			     : last;

	*from = finding->span.column - 1 - finding->frame_skip;
	*to = (end < last ? end : last) - finding->frame_skip;
}

static void add_carets(
	const struct report_job *job, enum paint color, size_t from, size_t to)
{
	text_painted(job, PAINT_DIM, "      |");
	buf_fill(job->out, ' ', from + 1);
	text_paint(job, color);
	buf_putc(job->out, '^');
	if (to > from + 1)
		buf_fill(job->out, '~', to - from - 1);
	text_paint(job, PAINT_OFF);
	buf_putc(job->out, '\n');
}

void text_frame(const struct report_job *job, const struct finding *finding)
{
	struct str frame = finding->frame;
	size_t from, to, column, caret_from = SIZE_MAX, caret_to = 0, len;

	if (!frame.n || finding->span.column <= finding->frame_skip)
		return;
	marked_bytes(finding, &from, &to);
	text_paint(job, PAINT_DIM);
	buf_printf(job->out, "%5u |", finding->span.line);
	text_paint(job, PAINT_OFF);
	buf_puts(job->out, finding->frame_skip ? " ..." : " ");
	column = finding->frame_skip ? 3 : 0;
	for (size_t at = 0; at < frame.n; at += len) {
		text_code_point(frame, at, &len);
		if (at <= from && from < at + len)
			caret_from = column;
		column += add_point(job->out, str_slice(frame, at, at + len), column);
		if (at < to)
			caret_to = column;
	}
	buf_putc(job->out, '\n');
	if (caret_from != SIZE_MAX)
		add_carets(job, severity_paint(finding->severity), caret_from, caret_to);
}
