/*
 * Commits and tags: one pass over the header, in the order in which git writes it. Trees:
 * git/canonical_tree.c.
 */
#include "git/canonical.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/banned.h"

/* The line at *at without its LF; *at moves behind it. Empty at an end without LF. */
static struct str next_line(struct str raw, size_t *at)
{
	size_t end = str_find(raw, '\n', *at);
	struct str line = str_slice(raw, *at, end);

	*at = end < raw.n ? end + 1 : raw.n;
	return line;
}

/* What stands behind "KEY " in the line; false when it begins otherwise. */
static bool value_of(struct str *out, struct str line, const char *key)
{
	size_t n = strlen(key);

	if (!str_has_prefix(line, key) || line.n <= n || line.p[n] != ' ')
		return false;
	*out = str_slice(line, n + 1, line.n);
	return true;
}

static bool are_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	}
	return s.n > 0;
}

/* Seconds since 1970 as git writes them: no leading zero, before the year 33658. */
static bool is_date(struct str s)
{
	return are_digits(s) && s.n <= 12 && (s.p[0] != '0' || s.n == 1);
}

static bool is_zone(struct str s)
{
	struct str digits = str_slice(s, 1, s.n);

	return s.n == 5 && (s.p[0] == '+' || s.p[0] == '-') && are_digits(digits) &&
	       (digits.p[0] - '0') * 10 + digits.p[1] - '0' <= 14 && digits.p[2] < '6';
}

/* No bracket, no control character. */
static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c == 0x7f || c == '<' || c == '>')
			return false;
	}
	return true;
}

/* "SECONDS ZONE" */
static bool is_moment(struct str s)
{
	size_t blank = str_find(s, ' ', 0);

	return is_date(str_slice(s, 0, blank)) && is_zone(str_slice(s, blank + 1, s.n));
}

/* "NAME <MAIL> SECONDS ZONE" */
static bool is_ident(struct str s)
{
	size_t open = str_find(s, '<', 0), close = str_find(s, '>', 0);

	if (close >= s.n || open > close || !open || s.p[open - 1] != ' ')
		return false;
	return is_plain(str_slice(s, 0, open)) &&
	       is_plain(str_slice(s, open + 1, close)) &&
	       str_has_prefix(str_slice(s, close + 1, s.n), " ") &&
	       is_moment(str_slice(s, close + 2, s.n));
}

/* SHA-1's: libgit2 1.5 opens no repository with others. */
static bool is_object(struct str hex)
{
	struct oid oid;

	return oid_read(&oid, hex) && oid.n == 20;
}

/* Parents in order, none twice. */
static const char *parents_flaw(struct str raw, size_t *at)
{
	struct str seen[LIMIT_PARENTS], value;
	size_t count = 0;

	for (size_t next = *at; value_of(&value, next_line(raw, &next), "parent");
		*at = next) {
		if (!is_object(value))
			return "has a parent that is no id";
		if (count == LIMIT_PARENTS)
			return "has too many parents";
		for (size_t i = 0; i < count; i++) {
			if (str_eq(seen[i], value))
				return "has the same parent twice";
		}
		seen[count++] = value;
	}
	return NULL;
}

static bool is_header_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!text_is_word_byte(c) && c != '-' && c != ':')
			return false;
	}
	return name.n > 0;
}

/* Those that may come only in their place, and once. */
static const char *const fixed[] = {
	"tree", "parent", "author", "committer", "object", "type", "tag", "tagger", NULL};
static const char *const once[] = {"encoding", "gpgsig", "gpgsig-sha256", NULL};

/* The headers behind those in a fixed place, up to the empty line. */
static const char *extra_flaw(struct str raw, size_t *at)
{
	bool is_seen[sizeof(once) / sizeof(once[0])] = {false}, is_first = true;

	while (*at < raw.n) {
		struct str line = next_line(raw, at), name;

		if (!line.n)
			return NULL;
		if (*at > LIMIT_OBJECT_BYTES)
			return "has a header of more than 64 KiB";
		name = str_slice(line, 0, str_find(line, ' ', 0));
		if (!name.n && !is_first)
			continue; /* goes on */
		is_first = false;
		if (!is_header_name(name))
			return "has a header line that is none";
		if (str_is_one_of(name, fixed))
			return "has a header twice, or out of order";
		for (size_t i = 0; once[i]; i++) {
			if (!str_is(name, once[i]))
				continue;
			if (is_seen[i])
				return "has two signatures or encodings";
			is_seen[i] = true;
		}
	}
	return "has no end of its header";
}

static const char *bytes_flaw(struct str raw)
{
	if (raw.n > LIMIT_MESSAGE_BYTES)
		return "is larger than 1 MiB";
	return raw.n && memchr(raw.p, '\0', raw.n) ? "holds a NUL" : NULL;
}

const char *commit_flaw(struct str raw)
{
	const char *flaw = bytes_flaw(raw);
	struct str value;
	size_t at = 0;

	if (flaw)
		return flaw;
	if (!value_of(&value, next_line(raw, &at), "tree") || !is_object(value))
		return "does not begin with a tree";
	flaw = parents_flaw(raw, &at);
	if (flaw)
		return flaw;
	if (!value_of(&value, next_line(raw, &at), "author") || !is_ident(value))
		return "has no author in the form \"NAME <MAIL> SECONDS ZONE\" in its "
		       "place";
	if (!value_of(&value, next_line(raw, &at), "committer") || !is_ident(value))
		return "has no committer in the form \"NAME <MAIL> SECONDS ZONE\" in its "
		       "place";
	return extra_flaw(raw, &at);
}

static bool is_type(struct str word)
{
	static const char *const types[] = {"commit", "tree", "blob", "tag", NULL};

	return str_is_one_of(word, types);
}

const char *tag_flaw(struct str raw)
{
	const char *flaw = bytes_flaw(raw);
	struct str value;
	size_t at = 0;

	if (flaw)
		return flaw;
	if (!value_of(&value, next_line(raw, &at), "object") || !is_object(value))
		return "does not begin with an object";
	if (!value_of(&value, next_line(raw, &at), "type") || !is_type(value))
		return "has no type in its place";
	if (!value_of(&value, next_line(raw, &at), "tag") || !is_plain(value))
		return "has no name in its place";
	if (!value_of(&value, next_line(raw, &at), "tagger") || !is_ident(value))
		return "has no tagger in the form \"NAME <MAIL> SECONDS ZONE\" in its "
		       "place";
	return extra_flaw(raw, &at);
}

bool tag_target(struct oid *out, struct str *type, struct str raw)
{
	struct str value;
	size_t at = 0;

	return value_of(&value, next_line(raw, &at), "object") && is_object(value) &&
	       oid_read(out, value) && value_of(type, next_line(raw, &at), "type") &&
	       is_type(*type);
}

/* The seconds of an ident, however odd the rest of it is; 0 when there are none. */
static int64_t date_of(struct str ident)
{
	int64_t date = 0;
	size_t at = ident.n;

	while (at > 0 && ident.p[at - 1] != '>')
		at--;
	while (at < ident.n && ident.p[at] == ' ')
		at++;
	for (; at < ident.n && ident.p[at] >= '0' && ident.p[at] <= '9'; at++) {
		if (date > INT64_MAX / 16)
			return 0;
		date = date * 10 + (ident.p[at] - '0');
	}
	return date;
}

static struct str person_of(struct str ident)
{
	return str_slice(ident, 0, str_find(ident, '>', 0) + 1);
}

bool commit_parts_read(struct commit_parts *out, struct str raw)
{
	struct commit_parts parts = {0};
	size_t at = 0, start;
	struct str line = next_line(raw, &at), value;

	if (!value_of(&value, line, "tree") || !is_object(value) ||
		!oid_read(&parts.tree, value))
		return false;
	start = at;
	for (size_t next = at; value_of(&value, next_line(raw, &next), "parent");
		at = next) {
		if (!is_object(value))
			return false;
		parts.parent_count++;
	}
	parts.parents = str_slice(raw, start, at);
	while (at < raw.n && (line = next_line(raw, &at)).n) {
		if (!parts.author.n && value_of(&value, line, "author")) {
			parts.author = person_of(value);
		} else if (!parts.committer.n && value_of(&value, line, "committer")) {
			parts.committer = person_of(value);
			parts.date = date_of(value);
		}
	}
	parts.message = str_slice(raw, at, raw.n);
	*out = parts;
	return true;
}

struct oid commit_parent(const struct commit_parts *parts, size_t index)
{
	size_t width = 2 * (size_t)parts->tree.n, line = strlen("parent \n") + width;
	size_t at = index * line + strlen("parent ");
	struct oid oid = {0};

	oid_read(&oid, str_slice(parts->parents, at, at + width));
	return oid;
}
