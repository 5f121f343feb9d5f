/*
 * conanfile.txt: sections of lines, as ConanFileTextLoader of Conan 1.64 and 2 reads
 * them. A line is a reference; a comment begins with '#' at its start or behind a blank
 * (a revision's '#' has none before it). Sections that say how to build bring nothing;
 * one that Conan does not know is opaque. Read next: components/conan_ref.c.
 */
#include "components/conan_ref.h"
#include "components/lock_file.h"
#include "base/banned.h"

struct text {
	struct declaration_reader *r;
	enum { NO_SECTION, REQUIREMENTS, OF_BUILD, NOT_KNOWN } section;
	enum dependency_scope scope;
};

static bool is_mine(struct str path)
{
	return path_is_named(path, "conanfile.txt");
}

static void open_section(struct text *t, struct str name, size_t start, size_t end)
{
	static const char *const known[] = {
		"generators", "options", "imports", "layout", "settings", NULL};

	if (conan_scope(&t->scope, name)) {
		t->section = REQUIREMENTS;
	} else if (str_is_one_of(name, known)) {
		t->section = OF_BUILD;
	} else {
		t->section = NOT_KNOWN;
		declaration_opaque(t->r, FORM_CONANFILE, start, end,
			"a section that Conan does not know");
	}
}

static struct str without_comment(struct str line)
{
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '#' &&
			(!i || line.p[i - 1] == ' ' || line.p[i - 1] == '\t'))
			return str_slice(line, 0, i);
	}
	return line;
}

static void read_line(struct text *t, size_t start, size_t end)
{
	struct str line = str_trim(without_comment(str_slice(t->r->bytes, start, end)));

	if (!line.n)
		return;
	start = (size_t)(line.p - t->r->bytes.p);
	end = start + line.n;
	if (line.p[0] == '[' && t->section != REQUIREMENTS && line.p[line.n - 1] != ']') {
		declaration_opaque(t->r, FORM_CONANFILE, start, end,
			"a section's name without an end");
		t->section = NOT_KNOWN;
	} else if (line.p[0] == '[') {
		open_section(t, str_trim(str_slice(line, 1, str_find(line, ']', 0))),
			start, end);
	} else if (t->section == REQUIREMENTS) {
		conan_ref_add(t->r, FORM_CONANFILE, start, end, line)->scope = t->scope;
	} else if (t->section == NO_SECTION) {
		declaration_opaque(
			t->r, FORM_CONANFILE, start, end, "a line before any section");
	}
}

static void read(struct declaration_reader *r)
{
	struct text t = {.r = r};
	size_t first = r->out->count;
	size_t at = str_has_prefix(r->bytes, "\xef\xbb\xbf") ? 3 : 0;

	while (at < r->bytes.n && !r->is_full) {
		size_t end = str_find(r->bytes, '\n', at);

		read_line(&t, at, end);
		at = end + 1;
	}
	declarations_lock(r, first, CONAN_LOCK, LOCK_BY_RANGE);
}

static bool takes(struct str path, struct str giver)
{
	return is_beside(path, giver, CONAN_LOCK);
}

const struct form form_conan_txt = {
	.name = "conan", .is_mine = is_mine, .read = read, .takes = takes};
