/*
 * For tests of readers that look at other files: a tree of a few files in memory, which
 * counts how often it is asked.
 */
#ifndef TESTS_UNIT_FAKE_TREE_H
#define TESTS_UNIT_FAKE_TREE_H

#include "tests/unit/declare.h"

struct fake_file {
	const char *path, *text; /* the last one has no path */
};

struct fake_tree {
	struct declaration_tree tree;
	const struct fake_file *files;
	size_t asked;
};

static inline bool fake_find(
	struct declaration_tree *tree, struct str path, struct str *bytes)
{
	struct fake_tree *fake = tree->ctx;

	fake->asked++;
	for (const struct fake_file *it = fake->files; it->path; it++) {
		if (!str_is(path, it->path))
			continue;
		*bytes = str_of(it->text);
		return true;
	}
	return false;
}

static inline void fake_tree_init(struct fake_tree *fake, const struct fake_file *files)
{
	*fake = (struct fake_tree){.files = files};
	fake->tree.ctx = fake;
	fake->tree.find = fake_find;
}

/* What the file at that path of a tree declares; how often it asks for others. */
static inline size_t expect_declared_in(
	const struct fake_file *files, const char *path, const char *expected)
{
	struct fake_tree fake;
	struct str bytes = {0};

	fake_tree_init(&fake, files);
	EXPECT(fake_find(&fake.tree, str_of(path), &bytes), "no file %s", path);
	fake.asked = 0;
	expect_declared_with(&fake.tree, path, bytes, expected);
	return fake.asked;
}

#endif
