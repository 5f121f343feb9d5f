/*
 * A line at a time. Keys and sections that stand twice are the caller's to notice, as
 * only it knows which of them matter. Read next: components/wrap.c.
 */
#include "base/buf.h"
#include "base/text.h"
#include "components/ini.h"
#include "base/banned.h"

/* A line without white space around it, and how far in it begins. */
struct line {
	struct str text;
	size_t start, indent;
};

void ini_begin(struct ini_reader *ini, struct arena *arena, struct str text)
{
	*ini = (struct ini_reader){.arena = arena, .text = text};
	if (str_has_prefix(text, "\xef\xbb\xbf"))
		ini->at = 3;
}

/* Lines end as in Python: LF, CR LF, and a CR alone, so nothing hides behind one. */
static bool peek_line(const struct ini_reader *ini, struct line *out, size_t *next)
{
	struct str text = ini->text;
	size_t end = ini->at;

	if (ini->at >= text.n)
		return false;
	while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
		end++;
	*next = end + 1;
	if (end + 1 < text.n && text.p[end] == '\r' && text.p[end + 1] == '\n')
		*next = end + 2;
	out->text = str_trim(str_slice(text, ini->at, end));
	out->start = out->text.n ? (size_t)(out->text.p - text.p) : end;
	out->indent = out->start - ini->at;
	return true;
}

static bool is_comment(struct str line)
{
	return line.n && (line.p[0] == '#' || line.p[0] == ';');
}

/* The lines that go on with a value that began at ini->indent. */
static struct str read_more(struct ini_reader *ini, struct str first, size_t *end)
{
	struct buf joined _cleanup_buf_ = BUF_INIT(ini->text.n + 1);
	struct line line;
	size_t next, blank = 0;

	while (peek_line(ini, &line, &next)) {
		bool is_blank = !line.text.n || is_comment(line.text);

		if (!is_blank && line.indent <= ini->indent)
			break;
		ini->at = next;
		if (!line.text.n)
			blank++;
		if (is_blank)
			continue;
		if (!joined.n)
			buf_add(&joined, first);
		buf_fill(&joined, '\n', blank + 1);
		buf_add(&joined, line.text);
		blank = 0;
		*end = line.start + line.text.n;
	}
	return joined.n ? arena_str(ini->arena, buf_str(&joined)) : first;
}

static struct str lower(struct arena *arena, struct str name)
{
	struct str copy = arena_str(arena, name);

	for (size_t i = 0; i < copy.n; i++)
		((char *)copy.p)[i] = text_lower(name.p[i]);
	return copy;
}

static void read_key(struct ini_reader *ini, struct ini_item *out, struct str line)
{
	size_t at = 0;

	while (at < line.n && line.p[at] != '=' && line.p[at] != ':')
		at++;
	out->kind = INI_FLAW;
	if (!ini->has_section)
		out->flaw = "a line before any section";
	else if (at == line.n)
		out->flaw = "a line that is neither a section nor a key";
	else
		out->kind = INI_KEY;
	out->name = lower(ini->arena, str_trim(str_slice(line, 0, at)));
	if (out->kind == INI_KEY && !out->name.n) {
		out->kind = INI_FLAW;
		out->flaw = "a value without a key";
	}
	out->value = str_trim(str_slice(line, at + 1, line.n));
	if (out->kind == INI_KEY)
		out->value = read_more(ini, out->value, &out->end);
}

static bool read_section(struct ini_item *out, struct str line)
{
	size_t close = line.n;

	while (close > 0 && line.p[close - 1] != ']')
		close--;
	if (line.p[0] != '[' || close < 3)
		return false;
	out->kind = INI_SECTION;
	out->name = str_slice(line, 1, close - 1);
	return true;
}

bool ini_next(struct ini_reader *ini, struct ini_item *out)
{
	struct line line;
	size_t next;

	while (peek_line(ini, &line, &next)) {
		ini->at = next;
		if (!line.text.n || is_comment(line.text))
			continue;
		*out = (struct ini_item){
			.start = line.start, .end = line.start + line.text.n};
		ini->indent = line.indent;
		if (read_section(out, line.text))
			ini->has_section = true;
		else
			read_key(ini, out, line.text);
		return true;
	}
	return false;
}
