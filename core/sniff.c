/*
 * Signs for and against C, counted over the lines of a file's head. Comments of C are
 * passed over, so a licence says nothing. Each line is judged by its first word, its
 * first byte and its last: directives and declarations speak for C, comments behind a
 * '#', words that only other languages start a line with, and prose against it. It is C
 * when there is a strong sign, enough of them, and more for it than against. Read next:
 * core/language.c.
 */
#include "core/sniff.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/banned.h"

struct tally {
	int pro, contra;
	bool has_strong; /* a directive or declaration: signs that C has almost alone */
	bool in_comment; /* the line begins inside of one */
	bool has_code;	 /* something that is no comment was seen */
};

struct sign {
	const char *word; /* the first of its line */
	int weight;	  /* below zero: against */
};

#define ENOUGH 3   /* for it, at least */
#define PROSE 5	   /* words in a line without a mark of C */
#define BINARY 32  /* one control character in so many bytes: no text */
#define NO_WAY 100 /* against: outweighs all */

/* Directives that no comment of another language starts with, written like that. */
static const char *const plain_directives[] = {
	"define", "undef", "ifdef", "ifndef", "pragma", "elif", NULL};

/* First words of declarations; they count when the line is shaped like one. */
static const char *const declaring[] = {"int", "char", "void", "static", "struct",
	"unsigned", "signed", "typedef", "extern", "enum", "union", "const", "long",
	"short", "double", "float", "inline", "size_t", "bool", "register", "volatile",
	"template", "namespace", "constexpr", "using", "return", "__attribute__", "_Bool",
	"_Static_assert", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "int32_t", NULL};

static const struct sign signs[] = {
	/* shared with others */
	{"if", 1}, {"for", 1}, {"while", 1}, {"switch", 1}, {"else", 1}, {"do", 1},
	{"case", 1}, {"goto", 1}, {"break", 1},
	/* autoconf and m4 */
	{"dnl", -6}, {"changequote", -6}, {"AC_INIT", -6}, {"AC_PREREQ", -6},
	/* lists of exports */
	{"EXPORTS", -NO_WAY}, {"LIBRARY", -NO_WAY}, {"NAME", -6},
	/* shells and make */
	{"fi", -3}, {"done", -3}, {"then", -3}, {"esac", -3}, {"echo", -3},
	{"export", -3}, {"endif", -3}, {"ifeq", -3}, {"function", -3}, {"set", -2},
	/* Python, Ruby, Perl, Lua */
	{"def", -3}, {"import", -3}, {"from", -2}, {"require", -3}, {"end", -3},
	{"use", -3}, {"my", -3}, {"sub", -3}, {"package", -4}, {"local", -3},
	/* Haskell, Java, Go, Pascal, JavaScript, SQL */
	{"module", -4}, {"where", -3}, {"let", -3}, {"data", -2}, {"func", -3},
	{"public", -1}, {"var", -3}, {"procedure", -4}, {"begin", -2}, {"unit", -3},
	{"select", -2}, {"SELECT", -2}, {"INSERT", -2}, {"program", -3}, {"uses", -4},
	{"implementation", -4}, {"type", -2}, {"external", -2},
	/* LLVM, assembler */
	{"declare", -2}, {"target", -3}, {"mov", -3}, {"movl", -3}, {"ret", -3},
	{"call", -2}, {"push", -2}, {"section", -3}, {"global", -3}, {NULL, 0}};

/* What a head that is another format starts with. */
static const char *const foreign_heads[] = {"#!", "<", "%!", "%PDF", "{\"", "[", "---",
	"\x7f"
	"ELF",
	"!<arch>", "'\\\"", "PK\x03\x04", "\x1f\x8b", "version https://git-lfs",
	"diff --git", NULL};

static struct str first_word(struct str line)
{
	size_t n = 0;

	while (n < line.n && text_is_word_byte(line.p[n]))
		n++;
	return str_slice(line, 0, n);
}

static bool has_byte(struct str line, const char *bytes)
{
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] && strchr(bytes, line.p[i]))
			return true;
	}
	return false;
}

/* A condition, not the middle of a sentence: "defined", brackets, or one word. */
static bool is_condition(struct str rest)
{
	struct str word = first_word(rest);

	return rest.n && (word.n == rest.n || has_byte(rest, "()!<>=&|"));
}

/* The line behind its '#': a directive, or a comment of another language. */
static void count_directive(struct tally *tally, struct str rest)
{
	struct str word = first_word(rest);
	struct str behind = str_trim(str_slice(rest, word.n, rest.n));

	if ((str_is(word, "include") || str_is(word, "import")) &&
		(str_has_prefix(behind, "<") || str_has_prefix(behind, "\""))) {
		tally->pro += 4;
		tally->has_strong = true;
	} else if (str_is_one_of(word, plain_directives) && behind.n &&
		   text_is_word_byte(behind.p[0])) {
		tally->pro += 2;
		tally->has_strong = true;
	} else if ((str_is(word, "else") || str_is(word, "endif")) && !behind.n) {
		tally->pro++;
	} else if (str_is(word, "if") && is_condition(behind)) {
		tally->pro++;
	} else {
		tally->contra += 2;
	}
}

/* Behind its '%': sections of yacc and lex, or a comment of TeX and MATLAB. */
static void count_percent(struct tally *tally, struct str rest)
{
	static const char *const words[] = {"token", "union", "start", "type", "left",
		"right", "nonassoc", "option", "define", "parse", "lex", "pure", "code",
		"top", "destructor", "x", "s", NULL};

	if (!rest.n || rest.p[0] == '{' || rest.p[0] == '}' || rest.p[0] == '%' ||
		str_is_one_of(first_word(rest), words))
		tally->pro++;
	else
		tally->contra += 2;
}

/* Objective-C has its own words, Perl and others use '@' too. */
static void count_at(struct tally *tally, struct str rest)
{
	static const char *const words[] = {"interface", "implementation", "protocol",
		"property", "synthesize", "end", "class", "import", NULL};
	bool is_own = str_is_one_of(first_word(rest), words);

	tally->pro += is_own ? 2 : 0;
	tally->has_strong |= is_own;
	tally->contra += is_own ? 0 : 2;
}

/* A sentence, not code. */
static bool is_prose(struct str line)
{
	size_t blanks = 0;

	for (size_t i = 0; i < line.n; i++)
		blanks += line.p[i] == ' ' && i && text_is_word_byte(line.p[i - 1]);
	return blanks >= PROSE - 1 && !has_byte(line, "{}()=*&[]<>|\\\"#");
}

/* Lines that a first byte settles. */
static bool count_first_byte(struct tally *tally, struct str line)
{
	struct str rest = str_trim(str_slice(line, 1, line.n));

	switch (line.p[0]) {
	case '#':
		count_directive(tally, rest);
		return true;
	case '%':
		count_percent(tally, str_slice(line, 1, line.n));
		return true;
	case '@':
		count_at(tally, rest);
		return true;
	case '.': /* troff, assembler; members of an initialiser have an '=' */
		tally->contra += has_byte(line, "=") ? 0 : 3;
		return true;
	case '$':
	case ';':
	case '\\':
		tally->contra += 2;
		return true;
	case '{': /* Pascal has its comments there */
		tally->contra += str_has_prefix(rest, "$") || is_prose(rest) ? 6 : 0;
		return true;
	case '-':
		tally->contra +=
			str_has_prefix(line, "--") && !has_byte(line, ";") ? 2 : 0;
		return true;
	default:
		return false;
	}
}

/* "name = value", "Name: value" or "target: x" with nothing behind that ends it. */
static bool is_setting(struct str line, struct str word, char last)
{
	struct str rest = str_trim(str_slice(line, word.n, line.n));

	return word.n && rest.n > 1 && !strchr(";{},()\\=:", last) &&
	       (rest.p[0] == '=' || rest.p[0] == ':' || str_has_prefix(rest, "+=") ||
		       str_has_prefix(rest, "?="));
}

/* ":=" of Pascal, Go and make; in C it could stand in a string only. */
static bool has_assignment(struct str line)
{
	size_t at = str_find(line, ':', 0);

	return at + 1 < line.n && line.p[at + 1] == '=';
}

/* A first word that means something here; false: it does not. */
static bool count_sign(struct tally *tally, struct str word, bool is_shaped)
{
	for (size_t i = 0; signs[i].word; i++) {
		if (!str_is(word, signs[i].word))
			continue;
		tally->pro += signs[i].weight > 0 && is_shaped ? signs[i].weight : 0;
		tally->contra -= signs[i].weight < 0 ? signs[i].weight : 0;
		return true;
	}
	return false;
}

/* One line without its comments. */
static void count_line(struct tally *tally, struct str line)
{
	struct str word = first_word(line);
	char last = line.p[line.n - 1];
	bool is_shaped = strchr(";{}()=,\\", last) && has_byte(line, ";{}()=*");

	tally->has_code = true;
	if (count_first_byte(tally, line))
		return;
	if (has_assignment(line))
		tally->contra += 3;
	if (str_is_one_of(word, declaring) && is_shaped && !is_prose(line)) {
		tally->pro += strchr(";{}", last) ? 3 : 2;
		tally->has_strong |= !str_is(word, "return");
		return;
	}
	if (count_sign(tally, word, is_shaped))
		return;
	if ((is_prose(line) && last != ';') || is_setting(line, word, last))
		tally->contra++;
	else if (last == ';' || last == '{' || last == '}')
		tally->pro++;
}

/* Where a comment begins, or the end; a "/" "*" inside a word is a file pattern. */
static size_t find_comment(struct str line)
{
	for (size_t at = 0; (at = str_find(line, '/', at)) + 1 < line.n; at++) {
		char before = at ? line.p[at - 1] : ' ';

		if (line.p[at + 1] == '/' && before != ':')
			return at;
		if (line.p[at + 1] == '*' &&
			(!text_is_word_byte(before) && before != '/' && before != '.' &&
				before != '"'))
			return at;
	}
	return line.n;
}

static size_t find_close(struct str line)
{
	for (size_t at = 0; (at = str_find(line, '*', at)) + 1 < line.n; at++) {
		if (line.p[at + 1] == '/')
			return at + 2;
	}
	return line.n;
}

/* Takes the line apart into code and comments; several comments are no rarity. */
static void read_line(struct tally *tally, struct str line)
{
	while (line.n) {
		size_t cut;
		bool is_closed;

		if (tally->in_comment) {
			cut = find_close(line);
			is_closed = cut >= 2 && line.p[cut - 2] == '*' &&
				    line.p[cut - 1] == '/';
			tally->in_comment = !is_closed;
			line = str_trim(str_slice(line, cut, line.n));
			continue;
		}
		cut = find_comment(line);
		if (str_trim(str_slice(line, 0, cut)).n)
			count_line(tally, str_trim(str_slice(line, 0, cut)));
		tally->in_comment = cut < line.n && line.p[cut + 1] == '*';
		line = str_slice(line, tally->in_comment ? cut + 2 : line.n, line.n);
	}
}

static bool is_binary(struct str head)
{
	size_t odd = 0;

	for (size_t i = 0; i < head.n; i++) {
		unsigned char c = (unsigned char)head.p[i];

		odd += (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') ||
		       c == 0x7f;
	}
	return odd > head.n / BINARY;
}

/* Lines end at LF, and at a CR as well: files of old end so. */
static size_t line_end(struct str head, size_t at)
{
	while (at < head.n && head.p[at] != '\n' && head.p[at] != '\r')
		at++;
	return at;
}

bool sniff_is_c(struct str bytes)
{
	struct str head = str_slice(bytes, 0, LIMIT_SNIFF_BYTES);
	struct tally tally = {0};

	if (str_has_prefix(head, "\xff\xfe") || str_has_prefix(head, "\xfe\xff"))
		return true; /* UTF-16 text: whoever reads it may say what it is */
	if (str_has_prefix(head, "\xef\xbb\xbf"))
		head = str_slice(head, 3, head.n);
	for (size_t i = 0; foreign_heads[i]; i++) {
		if (str_has_prefix(head, foreign_heads[i]))
			return false;
	}
	if (is_binary(head))
		return false;
	for (size_t at = 0; at < head.n;) {
		size_t end = line_end(head, at);

		read_line(&tally, str_trim(str_slice(head, at, end)));
		at = end + 1;
	}
	/* a comment longer than the head says nothing, so what is behind it is looked at
	 */
	if (!tally.has_code)
		return tally.in_comment && bytes.n > head.n;
	return tally.has_strong && tally.pro >= ENOUGH && tally.pro > tally.contra;
}
