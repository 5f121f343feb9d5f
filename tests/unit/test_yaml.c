/*
 * base/yaml.h: the strict subset, types of plain scalars, places.
 */
#include "base/limits.h"
#include "base/yaml.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

/* A tree as one line: (key=)kind:text, lists in [], maps in {}. */
static void render(struct buf *out, const struct node *root)
{
	const struct node *node = root;

	for (bool is_up = false; node;) {
		if (!is_up && node->parent && node->parent->kind == NODE_MAP)
			buf_printf(out, "%.*s=", STR_ARG(node->key));
		if (!is_up && (node->kind == NODE_LIST || node->kind == NODE_MAP)) {
			buf_putc(out, node->kind == NODE_LIST ? '[' : '{');
			if (node->child) {
				node = node->child;
				continue;
			}
		} else if (!is_up) {
			buf_printf(
				out, "%c:%.*s", "0bns"[node->kind], STR_ARG(node->text));
		}
		if (node->kind == NODE_LIST || node->kind == NODE_MAP)
			buf_putc(out, node->kind == NODE_LIST ? ']' : '}');
		if (node->next)
			buf_putc(out, ' ');
		is_up = !node->next;
		node = node->next ? node->next : node->parent;
	}
}

static void test_good(void **unused)
{
	static const struct {
		struct str text;
		const char *want;
	} cases[] = {
		{STR("a"), "s:a"},
		{STR("a: 1"), "{a=n:1}"},
		{STR("---\na: b\n...\n"), "{a=s:b}"},
		{STR("a: [x, y]\nb:\n  - 1\n  - c: d\n"),
			"{a=[s:x s:y] b=[n:1 {c=s:d}]}"},
		{STR("{a: {}, b: []}"), "{a={} b=[]}"},
		{STR("[true, false, null, ~, -3, 007]"),
			"[b:true b:false 0:null 0:~ n:-3 n:007]"},
		/* what other readers of YAML make something else of stays a string */
		{STR("[yes, no, on, off, True, NULL, 1.5, 0x1f, 1e3, +1, 1_000, 12:30, "
		     ".inf]"),
			"[s:yes s:no s:on s:off s:True s:NULL s:1.5 s:0x1f s:1e3 s:+1 "
			"s:1_000 "
			"s:12:30 s:.inf]"},
		{STR("['true', \"1\", '', \"~\"]"), "[s:true s:1 s: s:~]"},
		{STR("a:\nb: x"), "{a=0: b=s:x}"},
		{STR("a: >-\n  one\n  two\n\n  three\n"), "{a=s:one two\nthree}"},
		{STR("a: |\n  one\n  two\n"), "{a=s:one\ntwo\n}"},
		{STR("# only\na: x # and\n"), "{a=s:x}"},
		{STR("\"\\u00fc\\n\": x"), "{\xc3\xbc\n=s:x}"},
		{STR("true: 1\n1: 2"), "{true=n:1 1=n:2}"},
		{STR("123456789012345678"), "n:123456789012345678"},
		{STR("1234567890123456789"), "s:1234567890123456789"},
		{STR("[-]"), "[s:-]"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(1 * KIB);
		struct arena arena = {0};
		struct node *root = NULL;
		struct err err = {.text = ""};

		if (!yaml_read(&root, &arena, cases[i].text, &err))
			render(&got, root);
		EXPECT(str_is(buf_str(&got), cases[i].want), "case %zu: '%s' %s", i,
			unit_text(&got), err.text);
		arena_done(&arena);
	}
	unit_done();
}

static void test_bad(void **unused)
{
	static const struct {
		struct str text;
		const char *want; /* what the error starts with */
	} cases[] = {
		{{0}, "1:1: an empty document"},
		{STR(""), "1:1: an empty document"},
		{STR("# nothing\n"), "1:1: an empty document"},
		{STR("a: 1\n---\nb: 2\n"), "2:1: more than one document"},
		{STR("a: &x 1\n"), "1:4: anchors and tags are not allowed"},
		{STR("a: &x [1]\n"), "1:4: anchors and tags are not allowed"},
		{STR("a: &x {b: 1}\n"), "1:4: anchors and tags are not allowed"},
		{STR("&x a: 1\n"), "1:1: anchors and tags are not allowed"},
		{STR("a: *x\n"), "1:4: aliases are not allowed"},
		{STR("a: !!str 1\n"), "1:4: anchors and tags are not allowed"},
		{STR("a: !x [1]\n"), "1:4: anchors and tags are not allowed"},
		{STR("a: ! 1\n"), "1:4: anchors and tags are not allowed"},
		{STR("<<: {a: 1}\n"), "1:1: merge keys are not allowed"},
		{STR("? [a]\n: 1\n"), "1:3: a key must be a plain word"},
		{STR("{{a: 1}: 2}\n"), "1:2: a key must be a plain word"},
		{STR("a: 1\nb: 2\na: 3\n"), "3:1: the key 'a' stands twice"},
		{STR("a: 1\n\"\\x61\": 3\n"), "2:1: the key 'a' stands twice"},
		{STR("a: \"x\\0y\"\n"), "1:4: NUL is not allowed in a string"},
		{STR("a: \xff\n"), "1:1: not UTF-8 text"},
		{STR("a: \0\n"), "1:1: not UTF-8 text"},
		{STR("\xff\xfe"
		     "a\0"),
			"1:1: not UTF-8 text"},
		{STR("a: [1\n"), "2:1: "},
		{STR("a: 'x\n"), "2:1: "},
		{STR("a: b: c\n"), "1:5: "},
		{STR("\ta: b\n"), "1:1: "},
		{STR("a: @x\n"), "1:4: "},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct node untouched, *root = &untouched;
		struct arena arena = {0};
		struct err err = {.text = ""};
		int status = yaml_read(&root, &arena, cases[i].text, &err);

		EXPECT(status == -1, "case %zu is accepted", i);
		EXPECT(err.kind == ERR_USAGE, "case %zu: kind", i);
		EXPECT(root == &untouched, "case %zu: out is touched", i);
		EXPECT(str_has_prefix(str_of(err.text), cases[i].want), "case %zu: '%s'",
			i, err.text);
		arena_done(&arena);
	}
	unit_done();
}

static void test_places(void **unused)
{
	static const struct str text = STR("a: x\nlist:\n  - {k: 'v'}\n");
	struct arena arena = {0};
	struct node *root;
	const struct node *k;
	struct err err;

	(void)unused;
	assert_int_equal(yaml_read(&root, &arena, text, &err), 0);
	k = node_get(node_get(root, "list")->child, "k");
	assert_int_equal(k->key_line, 3);
	assert_int_equal(k->key_column, 6);
	assert_int_equal(k->line, 3);
	assert_int_equal(k->column, 9);
	arena_done(&arena);
}

static void test_limits(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(2 * MIB);
	struct arena arena = {0};
	struct node *root;
	struct err err;

	(void)unused;
	buf_fill(&text, '[', LIMIT_DOC_DEPTH);
	buf_fill(&text, ']', LIMIT_DOC_DEPTH);
	assert_int_equal(yaml_read(&root, &arena, buf_str(&text), &err), 0);
	buf_reset(&text);
	buf_fill(&text, '[', LIMIT_DOC_DEPTH + 1);
	assert_int_equal(yaml_read(&root, &arena, buf_str(&text), &err), -1);
	assert_string_equal(err.text, "1:33: nested too deeply");
	/* depth is refused before a reader that recurses or backtracks could suffer */
	buf_fill(&text, '[', 900 * KIB);
	assert_int_equal(yaml_read(&root, &arena, buf_str(&text), &err), -1);
	buf_reset(&text);
	buf_fill(&text, ' ', LIMIT_DOC_BYTES + 1);
	assert_int_equal(yaml_read(&root, &arena, buf_str(&text), &err), -1);
	assert_string_equal(err.text, "1:1: larger than 1048576 bytes");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
