/*
 * Scripts of Windows, line by line: *.bat and *.cmd (cmd.exe), *.ps1, *.psm1 and *.psd1
 * (PowerShell 7). The words are read as those of any shell: "\" is "/", "^" or "`" at
 * the end adds the next line, "'" is a quote of PowerShell alone, %X% and $X are what
 * "set X=..." or "$X = ..." says before. What functions of PowerShell put together is not
 * known. Read next: components/shell_script.h.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "components/shell_script.h"
#include "base/banned.h"

struct batch {
	struct declaration_reader *r;
	struct environment env;
	struct buf line; /* with those that are added to it */
	size_t start, end;
	bool is_power, is_comment;
};

static bool is_mine(struct str path)
{
	static const char *const suffixes[] = {
		".bat", ".cmd", ".ps1", ".psm1", ".bat.in", ".cmd.in", ".ps1.in", NULL};

	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(path, suffixes[i]))
			return true;
	}
	return false;
}

static bool has_word(struct str line, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i < n; i++) {
		if (i >= line.n || text_lower(line.p[i]) != word[i])
			return false;
	}
	return true;
}

/* --- variables -------------------------------------------------------------------------
 */

static struct str name_of(struct str text)
{
	size_t at = 0;

	while (at < text.n && text_is_word_byte(text.p[at]))
		at++;
	return str_slice(text, 0, at);
}

static struct str unquoted(struct str text)
{
	text = str_trim(text);
	if (text.n > 1 && memchr("\"'", text.p[0], 2) && text.p[text.n - 1] == text.p[0])
		return str_slice(text, 1, text.n - 1);
	return text;
}

/* Neither shell tells cases apart. */
static void put(struct batch *b, struct str name, struct str value)
{
	struct str copy = arena_str(b->r->scratch, name);

	for (size_t i = 0; i < copy.n; i++)
		((char *)copy.p)[i] = text_lower(copy.p[i]);
	environment_put(&b->env, copy,
		arena_str(b->r->scratch, environment_resolve(&b->env, unquoted(value))));
}

static void put_name(struct buf *out, struct str name)
{
	buf_puts(out, "${");
	for (size_t i = 0; i < name.n; i++)
		buf_putc(out, text_lower(name.p[i]));
	buf_putc(out, '}');
}

/* The '%' that ends "%X:~0,3%"; 0: none. */
static size_t close_of(struct str line, size_t at)
{
	for (size_t i = at + 1; i < line.n && i < at + 64; i++) {
		if (line.p[i] == line.p[at])
			return i;
		if (memchr(" \t&|<>", line.p[i], 6))
			break;
	}
	return 0;
}

/* "%X%", "!X!", "%%i", "%~1": the last byte of it; at: none. */
static size_t put_percent(struct buf *out, struct str line, size_t at)
{
	size_t skip = at + 1 < line.n && memchr("%~", line.p[at + 1], 2);
	struct str name = name_of(str_slice(line, at + 1 + skip, line.n));
	size_t end = at + 1 + skip + name.n, close = close_of(line, at);

	if (name.n && !skip && end < line.n && line.p[end] == line.p[at]) {
		put_name(out, name);
		return end;
	}
	if (line.p[at] == '%' && name.n &&
		(skip || (name.p[0] >= '0' && name.p[0] <= '9'))) {
		put_name(out, str_slice(name, 0, 1));
		return at + 1 + skip;
	}
	if (name.n && !skip && close) {
		buf_puts(out, "$(_)");
		return close;
	}
	return at;
}

/* "$X", "$env:X" */
static size_t put_dollar(struct buf *out, struct str line, size_t at)
{
	bool is_env = str_has_prefix(str_slice(line, at + 1, line.n), "env:");
	struct str name = name_of(str_slice(line, at + 1 + 4 * is_env, line.n));

	if (!name.n)
		return at;
	put_name(out, name);
	return at + 4 * is_env + name.n;
}

/* Variables as any shell has them. */
static struct str with_dollars(struct batch *b, struct str line)
{
	struct buf out _cleanup_buf_ = BUF_INIT(3 * LIMIT_DECLARATION_BYTES);

	for (size_t at = 0; at < line.n; at++) {
		size_t end = at;

		if (!b->is_power && memchr("%!", line.p[at], 2))
			end = put_percent(&out, line, at);
		else if (b->is_power && line.p[at] == '$')
			end = put_dollar(&out, line, at);
		if (end == at)
			buf_putc(&out, line.p[at]);
		at = end;
	}
	return arena_str(b->r->scratch, buf_str(&out));
}

/* "set X=value", "set \"X=value\"" */
static bool read_set(struct batch *b, struct str line)
{
	struct str name;

	if (b->is_power || !has_word(line, "set "))
		return false;
	line = unquoted(str_slice(line, 4, line.n));
	name = name_of(line);
	if (!name.n || name.n == line.n || line.p[name.n] != '=')
		return false;
	put(b, name, with_dollars(b, unquoted(str_slice(line, name.n + 1, line.n))));
	return true;
}

/* "$x = ", "$env:X = ": what is behind it; else the line. */
static struct str read_power_set(struct batch *b, struct str line)
{
	bool is_env = has_word(line, "$env:");
	struct str name = name_of(str_slice(line, is_env ? 5 : 1, line.n)), rest;

	if (!b->is_power || !line.n || line.p[0] != '$' || !name.n)
		return line;
	rest = str_trim(str_slice(line, (is_env ? 5 : 1) + name.n, line.n));
	if (rest.n < 2 || rest.p[0] != '=' || rest.p[1] == '=')
		return line;
	rest = str_trim(str_slice(rest, 1, rest.n));
	if (!rest.n || !memchr("\"'", rest.p[0], 2))
		return rest;
	put(b, name, with_dollars(b, rest));
	return (struct str){0};
}

/* --- lines -----------------------------------------------------------------------------
 */

static bool is_remark(const struct batch *b, struct str line)
{
	if (b->is_power)
		return str_has_prefix(line, "#");
	return str_has_prefix(line, "::") || has_word(line, "rem ") ||
	       has_word(line, "@rem ");
}

static void read_line(struct batch *b)
{
	struct shell_script script = {.r = b->r,
		.env = &b->env,
		.is_sequential = true,
		.start = b->start,
		.end = b->end};
	struct str line = str_trim(buf_str(&b->line));

	if (is_remark(b, line) || read_set(b, line))
		return;
	line = read_power_set(b, line);
	if (line.n)
		shell_script_read(&script, with_dollars(b, line), SHELL_PLAIN);
}

/* "<#" to "#>" */
static bool is_in_comment(struct batch *b, struct str line)
{
	bool was = b->is_comment;

	if (!b->is_power || line.n < 2)
		return was;
	if (memmem(line.p, line.n, "<#", 2))
		b->is_comment = true;
	if (memmem(line.p, line.n, "#>", 2))
		b->is_comment = false;
	return was;
}

/* Is the next line a part of it? */
static bool add_line(struct batch *b, struct str line)
{
	char more = b->is_power ? '`' : '^';
	bool goes_on;

	while (line.n && memchr("\r \t", line.p[line.n - 1], 3))
		line.n--;
	goes_on = line.n && line.p[line.n - 1] == more;
	line.n -= goes_on;
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '\\')
			buf_putc(&b->line, '/');
		else if (line.p[i] == '\'' && !b->is_power)
			buf_putc(&b->line, ' ');
		else if (line.p[i] != more)
			buf_putc(&b->line, line.p[i]);
	}
	buf_putc(&b->line, ' ');
	return goes_on && !b->line.is_full;
}

static void read(struct declaration_reader *r)
{
	struct batch b = {.r = r,
		.env = {.names = {.arena = r->scratch}},
		.line = BUF_INIT(2 * LIMIT_DECLARATION_BYTES),
		.is_power = !path_has_suffix(r->path, ".bat") &&
			    !path_has_suffix(r->path, ".cmd") &&
			    !path_has_suffix(r->path, ".bat.in") &&
			    !path_has_suffix(r->path, ".cmd.in")};
	size_t end;

	for (size_t at = 0; at < r->bytes.n && !r->is_full; at = end + 1) {
		struct str text;

		end = str_find(r->bytes, '\n', at);
		text = str_slice(r->bytes, at, end);
		if (is_in_comment(&b, text))
			continue;
		if (!b.line.n)
			b.start = at;
		b.end = end;
		if (add_line(&b, text) && end < r->bytes.n)
			continue;
		read_line(&b);
		buf_reset(&b.line);
	}
	buf_done(&b.line);
}

const struct form form_batch = {.name = "shell", .is_mine = is_mine, .read = read};
