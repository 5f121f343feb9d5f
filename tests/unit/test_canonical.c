/*
 * git/canonical.c and canonical_tree.c: each flaw alone, and what has none. End-to-end,
 * with objects that git makes: tests/e2e/receive.bats.
 */
#include <stdio.h>
#include "base/buf.h"
#include "git/canonical.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define TREE "tree 1111111111111111111111111111111111111111\n"
#define PARENT "parent 2222222222222222222222222222222222222222\n"
#define OTHER "parent 3333333333333333333333333333333333333333\n"
#define AUTHOR "author A B <a@example.org> 1700000000 +0100\n"
#define COMMITTER "committer C <c@example.org> 1700000001 -0330\n"

static void test_commits(void **state)
{
	static const char *const good[] = {
		TREE AUTHOR COMMITTER "\nmessage\n",
		TREE PARENT OTHER AUTHOR COMMITTER "\n",
		TREE PARENT AUTHOR COMMITTER "encoding latin1\ngpgsig a\n b\n c\n\nm\n",
		TREE AUTHOR COMMITTER "mergetag object x\n y\nmergetag object z\n\nm\n",
		TREE "author  <> 0 +0000\n" COMMITTER "\nm\n",
	};
	static const char *const bad[] = {
		"",
		"tree",
		TREE,
		AUTHOR COMMITTER "\n",
		TREE AUTHOR COMMITTER,
		TREE AUTHOR AUTHOR COMMITTER "\nm\n",
		TREE AUTHOR COMMITTER COMMITTER "\nm\n",
		TREE COMMITTER AUTHOR "\nm\n",
		TREE PARENT PARENT AUTHOR COMMITTER "\nm\n",
		TREE "parent 222222222222222222222222222222222222222222222222222222222222"
		     "2222\n" AUTHOR COMMITTER "\nm\n",
		TREE AUTHOR PARENT COMMITTER "\nm\n",
		TREE TREE AUTHOR COMMITTER "\nm\n",
		TREE AUTHOR COMMITTER PARENT "\nm\n",
		TREE AUTHOR COMMITTER "gpgsig a\ngpgsig b\n\nm\n",
		TREE AUTHOR COMMITTER "encoding a\nencoding b\n\nm\n",
		TREE AUTHOR COMMITTER " continues nothing\n\nm\n",
		TREE "author A <a> <b@x> 1 +0000\n" COMMITTER "\nm\n",
		TREE "author A <a@x>1 +0000\n" COMMITTER "\nm\n",
		TREE "author A<a@x> 1 +0000\n" COMMITTER "\nm\n",
		TREE "author A <a@x> 1234567890123 +0000\n" COMMITTER "\nm\n",
		TREE "author A <a@x> 01 +0000\n" COMMITTER "\nm\n",
		TREE "author A <a@x> 1 +1500\n" COMMITTER "\nm\n",
		TREE "author A <a@x> 1 +0060\n" COMMITTER "\nm\n",
		TREE "author A <a@x> 1\n" COMMITTER "\nm\n",
		TREE "author A\t<a@x> 1 +0000\n" COMMITTER "\nm\n",
		"tree 111111111111111111111111111111111111111\n" AUTHOR COMMITTER "\nm\n",
		"tree 0000000000000000000000000000000000000000\n" AUTHOR COMMITTER
		"\nm\n",
		"tree 111111111111111111111111111111111111111A\n" AUTHOR COMMITTER
		"\nm\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_null(commit_flaw(str_of(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(commit_flaw(str_of(bad[i])));
	assert_non_null(commit_flaw((struct str)STR(TREE AUTHOR COMMITTER "\nm\0m\n")));
}

/* Cut anywhere before its message, no commit is canonical. */
static void test_cut_commits(void **state)
{
	static const struct str whole = STR(TREE PARENT AUTHOR COMMITTER "\n");
	struct commit_parts parts;

	(void)state;
	for (size_t n = 0; n < whole.n; n++) {
		assert_non_null(commit_flaw(str_slice(whole, 0, n)));
		commit_parts_read(&parts, str_slice(whole, 0, n));
	}
	assert_null(commit_flaw(whole));
}

static void test_parts(void **state)
{
	static const struct str raw = STR(TREE PARENT OTHER AUTHOR COMMITTER "\nm\n");
	struct commit_parts parts;
	struct oid second;

	(void)state;
	assert_true(commit_parts_read(&parts, raw));
	assert_int_equal(parts.parent_count, 2);
	assert_int_equal(parts.date, 1700000001);
	assert_true(str_is(parts.author, "A B <a@example.org>"));
	assert_true(str_is(parts.committer, "C <c@example.org>"));
	assert_true(str_is(parts.message, "m\n"));
	second = commit_parent(&parts, 1);
	assert_int_equal(second.bytes[0], 0x33);
	assert_false(commit_parts_read(&parts, (struct str)STR(AUTHOR)));
	assert_false(
		commit_parts_read(&parts, (struct str)STR(TREE "parent x\n" AUTHOR)) &&
		parts.parent_count);
}

static void test_tags(void **state)
{
	static const char head[] = "object 1111111111111111111111111111111111111111\n";
	struct oid target;
	struct str type;
	char text[400];

	(void)state;
	snprintf(text, sizeof(text),
		"%stype commit\ntag v1\ntagger A <a@x> 1 +0000\n\nm\n", head);
	assert_null(tag_flaw(str_of(text)));
	assert_true(tag_target(&target, &type, str_of(text)));
	assert_true(str_is(type, "commit"));
	snprintf(text, sizeof(text), "%stype thing\ntag v1\ntagger A <a@x> 1 +0000\n\n",
		head);
	assert_non_null(tag_flaw(str_of(text)));
	assert_false(tag_target(&target, &type, str_of(text)));
	snprintf(text, sizeof(text), "%stype commit\ntag v1\n\nm\n", head);
	assert_non_null(tag_flaw(str_of(text)));
}

/* Append an entry; the id is thirty-one times twenty bytes of the letter. */
static void add(struct buf *out, const char *mode, const char *name, size_t n)
{
	buf_puts(out, mode);
	buf_putc(out, ' ');
	buf_add(out, str_make(name, n));
	buf_putc(out, '\0');
	buf_fill(out, 'x', 20);
}

static const char *flaw_of(const char *mode, const char *name)
{
	struct buf raw _cleanup_buf_ = BUF_INIT(4096);
	struct str where;

	add(&raw, mode, name, strlen(name));
	return tree_flaw(&where, buf_str(&raw), true);
}

static void test_names(void **state)
{
	static const char *const good[] = {"a", ".gitignore", "git", "GIT", ".github",
		"git~2", "a b", "\xc3\xa9", "\xff", "-x", "a:b", "...", ".milecastle"};
	static const char *const bad[] = {"", ".", "..", ".git", ".GIT", ".Git", "git~1",
		"GIT~1", ".git ", ".git.", ".git. . ", ".git::$INDEX_ALLOCATION",
		".g\xe2\x80\x8cit", "\xef\xbb\xbf.git", ".git\xe2\x80\xae", "a/b", "a\nb",
		"a\x1b[m", "\x7f", "\t", ".MILECASTLE", ".milecastle.", ".Milecastle "};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_null(flaw_of("100644", good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(flaw_of("100644", bad[i]));
	assert_non_null(flaw_of("120000", ".gitmodules"));
	assert_non_null(flaw_of("120000", ".GitModules"));
	assert_null(flaw_of("100644", ".gitmodules"));
}

static void test_modes(void **state)
{
	static const char *const good[] = {
		"100644", "100755", "40000", "120000", "160000"};
	static const char *const bad[] = {"100664", "100666", "040000", "0100644",
		"120777", "100600", "0", "140000", "644"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_null(flaw_of(good[i], "a"));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_non_null(flaw_of(bad[i], "a"));
}

/* Entries "MODE NAME" in this order. */
static const char *flaw_of_all(const char *const entries[])
{
	struct buf raw _cleanup_buf_ = BUF_INIT(4096);
	struct str where;

	for (; *entries; entries += 2)
		add(&raw, entries[0], entries[1], strlen(entries[1]));
	return tree_flaw(&where, buf_str(&raw), false);
}

static void test_order(void **state)
{
	(void)state;
	assert_null(flaw_of_all((const char *const[]){
		"100644", "a", "100644", "a.c", "100644", "b", NULL}));
	/* a folder sorts as if '/' stood behind it */
	assert_null(flaw_of_all((const char *const[]){
		"100644", "a.c", "40000", "a", "100644", "a0", NULL}));
	assert_non_null(
		flaw_of_all((const char *const[]){"40000", "a", "100644", "a.c", NULL}));
	assert_non_null(
		flaw_of_all((const char *const[]){"100644", "b", "100644", "a", NULL}));
	assert_non_null(
		flaw_of_all((const char *const[]){"100644", "a", "100644", "a", NULL}));
	/* a file and a folder of one name, with others between them */
	assert_non_null(flaw_of_all((const char *const[]){
		"100644", "a", "100644", "a-b", "100644", "a.c", "40000", "a", NULL}));
	assert_null(flaw_of_all((const char *const[]){
		"100644", "a-b", "100644", "a.c", "40000", "a", NULL}));
}

static void test_cut_trees(void **state)
{
	struct buf raw _cleanup_buf_ = BUF_INIT(4096);
	struct str where;

	(void)state;
	add(&raw, "100644", "a", 1);
	for (size_t n = 1; n < raw.n; n++)
		assert_non_null(tree_flaw(&where, str_slice(buf_str(&raw), 0, n), true));
	assert_null(tree_flaw(&where, buf_str(&raw), true));
	assert_null(tree_flaw(&where, (struct str){0}, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commits),
		cmocka_unit_test(test_cut_commits),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_cut_trees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
