/*
 * Fingerprints: what may happen to a finding and what its keys do then, each change by
 * itself; and the matcher. `test_fingerprint --match` reads findings from standard input,
 * "old" or "new" and their keys on a line, "-" for none, and says for each new one the
 * index of the old one and the kind: for tests/bench/fingerprints.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/limits.h"
#include "core/policy.h"
#include "gate/gate.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define FILES 4

/* A checked set of files. */
struct state {
	const char *paths[FILES];
	struct str texts[FILES];
};

static const struct state *in_hand;

static enum store_result read_file(struct content *out, struct store *store,
	const struct change *change, size_t max, struct err *err)
{
	(void)store;
	(void)max;
	(void)err;
	for (size_t i = 0; i < FILES && in_hand->paths[i]; i++) {
		if (str_is(change->path, in_hand->paths[i]))
			*out = (struct content){.bytes = in_hand->texts[i]};
	}
	return STORE_OK;
}

static void check(struct gate_result *out, struct arena *arena, const struct state *state)
{
	struct change *changes = ARENA_NEW(arena, struct change, FILES);
	struct change_set set = {.why = WHY_RANGE, .items = changes};
	struct store store = {.read = read_file};
	struct rule_set rules = {0};
	struct policy policy;
	struct err err;
	struct gate_input input = {.changes = &set,
		.store = &store,
		.policy = &policy,
		.rules = &rules,
		.scope = SCOPE_ALL,
		.has_fingerprints = true};

	in_hand = state;
	policy_default(&policy);
	rule_set_add_builtin(&rules, arena);
	for (; set.count < FILES && state->paths[set.count]; set.count++)
		changes[set.count] =
			(struct change){.path = str_of(state->paths[set.count]),
				.root_path = str_of(state->paths[set.count])};
	assert_int_equal(gate_run(out, &input, &err), 0);
}

/* The findings of rules whose id begins so, as keys. */
static struct fingerprints *keys_of(
	size_t *count, struct arena *arena, const struct gate_result *result)
{
	struct fingerprints *keys =
		ARENA_NEW(arena, struct fingerprints, result->findings.count);

	for (*count = 0; *count < result->findings.count; ++*count) {
		assert_non_null(result->findings.items[*count].fingerprints);
		keys[*count] = *result->findings.items[*count].fingerprints;
	}
	return keys;
}

/*
 * What became of the new findings, a letter each, in order of path and place: the kind
 * that found it (e, f, c, l) and the number of the old one; n: it is new.
 */
static void compare(struct buf *out, const struct state *old, const struct state *new_one)
{
	struct gate_result before _cleanup_gate_result_ = {0};
	struct gate_result after _cleanup_gate_result_ = {0};
	struct arena arena = {0};
	struct fingerprints *old_keys, *new_keys;
	struct fingerprint_match *matches;
	size_t old_count, new_count;

	check(&before, &arena, old);
	check(&after, &arena, new_one);
	old_keys = keys_of(&old_count, &arena, &before);
	new_keys = keys_of(&new_count, &arena, &after);
	matches = ARENA_NEW(&arena, struct fingerprint_match, new_count);
	fingerprints_match(matches, &arena, old_keys, old_count, new_keys, new_count);
	for (size_t i = 0; i < new_count; i++) {
		if (matches[i].old == SIZE_MAX)
			buf_puts(out, "n");
		else
			buf_printf(out, "%c%zu", "efcl"[matches[i].kind], matches[i].old);
		buf_puts(out, i + 1 < new_count ? " " : "");
	}
	arena_done(&arena);
}

#define S "\tstrcpy(d, s);\n"
#define F(name, body) "void " name "(char *d, char *s)\n{\n" body "}\n"

static const struct change_case {
	const char *what, *old, *new_one, *want;
} cases[] = {
	{"nothing", F("f", S), F("f", S), "e0"},
	{"lines above", F("f", S), "int x;\n\n\n" F("g", "\tx();\n") F("f", S), "e0"},
	{"an include above", F("f", S), "#include <string.h>\n" F("f", S), "e0"},
	{"indentation", F("f", S), F("f", "        strcpy( d,s ) ;\n"), "e0"},
	{"line breaks", F("f", S), F("f", "\tstrcpy(d,\n\t       s);\n"), "e0"},
	{"braces on other lines", F("f", "\tif (d) {\n" S "\t}\n"),
		"void f(char *d, char *s) {\n\tif (d)\n\t{\n" S "\t}\n}\n", "e0"},
	{"braces that are not needed", F("f", "\tif (d)\n" S), F("f", "\tif (d) {" S "}"),
		"e0"},
	{"CRLF", F("f", S), "void f(char *d, char *s)\r\n{\r\n\tstrcpy(d, s);\r\n}\r\n",
		"e0"},
	{"a comment in it", F("f", S), F("f", "\tstrcpy(d /* to */, s);\n"), "e0"},
	{"a comment behind it", F("f", S), F("f", "\tstrcpy(d, s); // why\n"), "e0"},
	{"a comment above", F("f", S), F("f", "\t/* why */\n" S), "e0"},
	{"splices", F("f", S), F("f", "\tstr\\\ncpy(d, \\\n s);\n"), "n e0"},
	{"splices in a string", F("f", "\tstrcpy(d, \"abc\");\n"),
		F("f", "\tstrcpy(d, \"a\\\nbc\");\n"), "e0"},
	/* what is near */
	{"a statement before", F("f", S), F("f", "\tx();\n" S), "f0"},
	{"a statement behind", F("f", S), F("f", S "\tx();\n"), "f0"},
	{"a condition", F("f", "\tif (d)\n" S), F("f", "\tif (d && s)\n" S), "f0"},
	{"parameters", F("f", S), "int f(char *d, char *s, int n)\n{\n" S "}\n", "e0"},
	/* where it is */
	{"the function moved", F("f", S) F("g", "\tx();\n"), F("g", "\tx();\n") F("f", S),
		"e0"},
	{"the statement moved", F("f", "\tx();\n" S "\ty();\n"),
		F("f", "\ty();\n\tx();\n" S), "f0"},
	{"the function renamed", F("f", S), F("h", S), "l0"},
	{"renamed, and more lines", F("f", S), F("h", "\tx();\n" S), "n"},
	/* what it says */
	{"another argument", F("f", S), F("f", "\tstrcpy(d, t);\n"), "n"},
	{"another argument on the next line", F("f", "\tstrcpy(d,\n\t\ts);\n"),
		F("f", "\tstrcpy(d,\n\t\tt);\n"), "n"},
	{"another one in braces", F("f", "\tstrcpy((char[9]){0}, \"a\");\n"),
		F("f", "\tstrcpy((char[9]){0}, s);\n"), "n"},
	{"a literal", F("f", "\tstrcpy(d, \"ab\");\n"), F("f", "\tstrcpy(d, \"a b\");\n"),
		"n"},
	{"another function of the rule", F("f", S), F("f", "\tstrcat(d, s);\n"), "n"},
	{"operators", F("f", "\tstrcpy(d, s++ + n);\n"),
		F("f", "\tstrcpy(d, s + ++n);\n"), "n"},
	{"a macro gets parameters", "#define d (s) strcpy(d, s)\n",
		"#define d(s) strcpy(d, s)\n", "n"},
	{"a macro on more lines", "#define d(s) strcpy(d, s)\n",
		"#define d(s) \\\n\tstrcpy(d, s) /* x */\n", "e0"},
	{"it was dead code", F("f", "#if 0\n" S "#endif\n"),
		F("f", "#if 1\n" S "#endif\n"), "n"},
	{"a directive within it", F("f", "\tstrcpy(d,\n#ifdef A\n\ts\n#endif\n);\n"),
		F("f", "\tstrcpy(d,\n#ifdef B\n\ts\n#endif\n);\n"), "n"},
	/* equals */
	{"two in one statement", F("f", "\tx(strcpy(d, s), strcpy(d, s));\n"),
		F("f", "\tx(strcpy(d,s),\n\t  strcpy(d, s));\n"), "e0 e1"},
	{"two in a function", F("f", S "\tx();\n" S), "\n" F("f", S "\tx();\n" S),
		"e0 e1"},
	{"two that change places with what is around",
		F("f", "\ta();\n" S "\tb();\n\tc();\n" S "\td();\n"),
		F("f", "\tc();\n" S "\td();\n\ta();\n" S "\tb();\n"), "e1 e0"},
	{"a second one above", F("f", "\ta();\n" S "\tb();\n"),
		F("f", S "\tx();\n\ta();\n" S "\tb();\n"), "n e0"},
	{"a second one below", F("f", "\ta();\n" S "\tb();\n"),
		F("f", "\ta();\n" S "\tb();\n\tx();\n" S), "e0 n"},
	{"a second one right there: nobody can tell", F("f", "\ta();\n" S "\tb();\n"),
		F("f", "\ta();\n" S S "\tb();\n"), "n n"},
	{"one of two goes", F("f", "\ta();\n" S "\tb();\n" S "\tc();\n"),
		F("f", "\ta();\n\tb();\n" S "\tc();\n"), "e1"},
	{"another function has one too", F("f", S), F("a", S) F("f", S), "n e0"},
	{"... and the first is edited around", F("f", S), F("a", S) F("f", "\tx();\n" S),
		"n f0"},
	{"variants by #if",
		"#ifdef A\n" F("f", S "\ta();\n") "#else\n" F(
			"f", S "\tb();\n") "#endif\n",
		"#ifdef B\n" F("f", S "\ta();\n") "#else\n" F(
			"f", S "\tb();\n") "#endif\n",
		"e0 e1"},
	{"a function copied", F("f", S), F("f", S) F("f2", S), "e0 n"},
	/* heads of functions */
	{"K&R", "f(d, s) char *d; char *s;\n{\n" S "}\n",
		"f(d, s)\n\tchar *d;\n\tchar *s;\n{\n" S "}\n", "e0"},
	{"of an enum type, behind a condition",
		"enum e " F("f", "\tif (d) {\n" S "\t}\n"),
		"enum e " F("f", "\tx();\n\tif (s) {\n" S "\t}\n"), "f0"},
	{"in a struct of a class",
		"namespace n {\nclass A {\n" F("f", S) "};\n" F("f", S) "}\n",
		"namespace n {\nclass A {\n" F("f", S) "};\nint x;\n" F("f", S) "}\n",
		"e0 e1"},
	{"an attribute", F("f", S), "__attribute__((cold)) " F("f", S), "e0"},
	{"made by a macro", "TEST(a, b)\n{\n" S "}\nTEST(a, c)\n{\n" S "}\n",
		"TEST(a, c)\n{\n" S "}\nTEST(a, b)\n{\n" S "}\n", "e1 e0"},
	{"brackets in branches",
		F("f", "#if A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n" S "\t}\n")
			F("g", S),
		F("g", S) F(
			"f", "#if A\n\tif (a) {\n#else\n\tif (b) {\n#endif\n" S "\t}\n"),
		"e1 e0"},
	{"ends in branches",
		"void f(char *d, char *s)\n{\n#if A\n\tx();\n}\n#else\n\tif (d) {\n" S
		"\t}\n}\n#endif\n",
		"void f(char *d, char *s)\n{\n#if A\n\tx();\n}\n#else\n\ty();\n\tif (d "
		"&& s) {\n" S "\t}\n}\n#endif\n",
		"f0"},
	{"parens in branches",
		F("f", "#if A\n\tif (a &&\n#else\n\tif (\n#endif\n\t\tb) {\n" S "\t}\n"),
		F("f", "\n#if A\n\tif (a &&\n#else\n\tif (\n#endif\n\t\tb) {\n\tx();\n" S
		       "\t}\n"),
		"f0"},
	{"a for", F("f", "\tfor (i = 0; i < n; i++)\n" S),
		F("f", "\tfor (i = 1; i < n; i++)\n" S), "f0"},
	{"in the head of a for", F("f", "\tfor (strcpy(d, s); i < n; i++)\n\t\t;\n"),
		F("f", "\tfor (strcpy(d, s); i < m; i++)\n\t\t;\n"), "n"},
	{"an initialiser", "void *x[] = {\n\ta,\n\tstrcpy,\n};\n",
		"void *x[] = { a, strcpy, };\n", "e0"},
	{"nothing but it", "strcpy", "\n strcpy", "e0"},
	/* elsewhere */
	{"a comment", F("f", "\tx(); /* milecastle: deny */\n"),
		"\n" F("f", "  x(); /*milecastle:  deny */\n"), "e0"},
};

static void test_cases(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct change_case *c = &cases[i];
		struct state old = {{"a.c"}, {str_of(c->old)}};
		struct state new_one = {{"a.c"}, {str_of(c->new_one)}};
		struct buf got _cleanup_buf_ = BUF_INIT(1 * MIB);

		compare(&got, &old, &new_one);
		EXPECT(str_is(buf_str(&got), c->want), "%s: '%s' and not '%s'", c->what,
			unit_text(&got), c->want);
	}
	unit_done();
}

#define TOKEN "glpat-MadeUpQ7z9Kx2Lm4Np6R"
#define OTHER "glpat-MadeUpX7z9Kx2Lm4Np6R"
static const struct {
	const char *what;
	struct state old, new_one;
	const char *want;
} moves[] = {
	{"a file renamed", {{"a.c"}, {STR(F("f", S))}}, {{"b/c.c"}, {STR(F("f", S))}},
		"c0"},
	{"a function moved to another file",
		{{"a.c", "b.c"}, {STR(F("f", S) F("g", "")), STR("int x;\n")}},
		{{"a.c", "b.c"}, {STR(F("g", "")), STR("int x;\n" F("f", S))}}, "c0"},
	{"a file copied: the path decides", {{"a.c"}, {STR(F("f", S))}},
		{{"a.c", "b.c"}, {STR(F("f", S)), STR(F("f", S))}}, "e0 n"},
	{"copied, and the first one edited", {{"a.c"}, {STR(F("f", S))}},
		{{"a.c", "b.c"}, {STR(F("f", "\tx();\n" S)), STR(F("f", S))}}, "f0 n"},
	{"two copies renamed: nobody can tell",
		{{"a.c", "b.c"}, {STR(F("f", S)), STR(F("f", S))}},
		{{"c.c", "d.c"}, {STR(F("f", S)), STR(F("f", S))}}, "n n"},
	{"the same line in another file and function", {{"a.c"}, {STR(F("f", S))}},
		{{"b.c"}, {STR(F("g", S))}}, "n"},
	{"renamed, with its function", {{"a.c"}, {STR(F("f", S))}},
		{{"b.c"}, {STR(F("g", S))}}, "n"},
	{"a secret in text", {{"a.env"}, {STR("A=" TOKEN "\n")}},
		{{"a.env"}, {STR("#\n\nA = " TOKEN "\n")}}, "l0"},
	{"its file renamed", {{"a.env"}, {STR("A=" TOKEN "\n")}},
		{{"b.env"}, {STR("A=" TOKEN "\n")}}, "n"},
};

static void test_moves(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(moves); i++) {
		struct buf got _cleanup_buf_ = BUF_INIT(1 * MIB);

		compare(&got, &moves[i].old, &moves[i].new_one);
		EXPECT(str_is(buf_str(&got), moves[i].want), "%s: '%s' and not '%s'",
			moves[i].what, unit_text(&got), moves[i].want);
	}
	unit_done();
}

/* Another secret of that length has the same keys: no guess can be tried against them. */
static void test_secrets(void **unused)
{
	static const char *const texts[][2] = {
		{"A=" TOKEN "\n", "A=" OTHER "\n"},
		{F("f", "\tstrcpy(d,\n\t\t\"" TOKEN "\");\n"),
			F("f", "\tstrcpy(d,\n\t\t\"" OTHER "\");\n")},
		{F("f", "\tx(\"" TOKEN "\");\n" S), F("f", "\tx(\"" OTHER "\");\n" S)},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(texts); i++) {
		const char *path = i ? "a.c" : "a.env";
		struct state old = {{path}, {str_of(texts[i][0])}};
		struct state new_one = {{path}, {str_of(texts[i][1])}};
		struct buf got _cleanup_buf_ = BUF_INIT(1 * MIB);

		compare(&got, &old, &new_one);
		EXPECT(str_is(buf_str(&got), i ? "e0 e1" : "e0"), "%s: '%s'", texts[i][0],
			unit_text(&got));
	}
	unit_done();
}

/* Keys made by hand: a number each, 0 for none. */
static struct fingerprints key(unsigned exact, unsigned function, unsigned line)
{
	const unsigned numbers[] = {exact, function, 0, line};
	struct fingerprints out = {0};

	for (size_t i = 0; i < FINGERPRINT_COUNT; i++) {
		out.keys[i].is_set = numbers[i] != 0;
		memcpy(out.keys[i].digest.bytes, &numbers[i], sizeof(numbers[i]));
	}
	return out;
}

static void test_matcher(void **unused)
{
	const struct fingerprints old[] = {key(1, 9, 20), key(2, 9, 0), key(3, 9, 21),
		key(4, 7, 22), key(5, 8, 23), key(5, 8, 23)};
	const struct fingerprints new_ones[] = {key(2, 9, 20), key(1, 7, 22),
		key(6, 9, 24), key(7, 7, 0), key(5, 8, 23), key(8, 0, 0)};
	const struct fingerprint_match want[] = {{1, FINGERPRINT_EXACT},
		{0, FINGERPRINT_EXACT}, {2, FINGERPRINT_FUNCTION},
		{3, FINGERPRINT_FUNCTION}, {SIZE_MAX, 0}, {SIZE_MAX, 0}};
	struct fingerprint_match got[COUNT(new_ones)];
	struct arena arena = {0};

	(void)unused;
	fingerprints_match(got, &arena, old, COUNT(old), new_ones, COUNT(new_ones));
	for (size_t i = 0; i < COUNT(want); i++)
		EXPECT(got[i].old == want[i].old && got[i].kind == want[i].kind,
			"%zu: %zu by %d", i, got[i].old, (int)got[i].kind);
	fingerprints_match(got, &arena, NULL, 0, new_ones, COUNT(new_ones));
	EXPECT(got[0].old == SIZE_MAX, "found among none");
	fingerprints_match(NULL, &arena, old, COUNT(old), NULL, 0);
	arena_done(&arena);
	unit_done();
}

/* A hundred thousand equal keys, and as many that are not: no pair of the former. */
static void test_many(void **unused)
{
	const size_t n = 100000;
	struct arena arena = {0};
	struct fingerprints *old = ARENA_NEW(&arena, struct fingerprints, 2 * n);
	struct fingerprint_match *out =
		ARENA_NEW(&arena, struct fingerprint_match, 2 * n);

	(void)unused;
	for (size_t i = 0; i < n; i++) {
		old[i] = key(1, 2, 3);
		old[n + i] = key((unsigned)i + 10, 0, 0);
	}
	fingerprints_match(out, &arena, old, 2 * n, old, 2 * n);
	for (size_t i = 0; i < n; i++)
		EXPECT(out[i].old == SIZE_MAX && out[n + i].old == n + i, "%zu", i);
	arena_done(&arena);
	unit_done();
}

/* The keys of a set, as one digest: a change here is a new version of the format. */
static void test_vectors(void **unused)
{
	static const char *const want[] = {
		"40fbaa0c3a7966d5ef4545cda90a07fc22e1dfb50df5e31a64fcde31c093d131",
		"1cba84267e3df54340f5de324a72346e50ebcdb781d9d3c726bb70510d36cc35",
		"9a0bec29b78b460d5f7dfce30b82534019a3570072c7afbe8372c76ec5ea69ba",
		"4154c3d85b3964740f8faee535828f94e16aedc6005905427168918c852f42c7",
	};
	const struct state state = {{"a.c"}, {STR(F("f", S))}};
	struct gate_result result _cleanup_gate_result_ = {0};
	struct arena arena = {0};

	(void)unused;
	check(&result, &arena, &state);
	assert_int_equal(result.findings.count, 1);
	for (size_t i = 0; i < FINGERPRINT_COUNT; i++) {
		char hex[SHA256_HEX];

		digest_hex(hex, &result.findings.items[0].fingerprints->keys[i].digest);
		EXPECT(strcmp(hex, want[i]) == 0, "%s: %s", fingerprint_words[i], hex);
	}
	arena_done(&arena);
	unit_done();
}

/* --- for the benchmark ---------------------------------------------------------------
 */

struct prints {
	struct fingerprints *items;
	size_t count, cap;
};

static void read_key(struct fingerprint *key, const char *hex)
{
	for (size_t i = 0; i < SHA256_BYTES && hex[0] != '-'; i++) {
		char pair[] = {hex[2 * i], hex[2 * i + 1], '\0'};

		key->digest.bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
	key->is_set = hex[0] != '-';
}

static int match_input(void)
{
	struct arena arena = {0};
	struct prints old = {0}, new_ones = {0};
	struct fingerprint_match *out;
	char line[640], side[8], keys[FINGERPRINT_COUNT][80];

	while (fgets(line, sizeof(line), stdin)) {
		struct fingerprints one = {0};

		if (sscanf(line, "%7s %79s %79s %79s %79s", side, keys[0], keys[1],
			    keys[2], keys[3]) != 5)
			return 2;
		for (size_t i = 0; i < FINGERPRINT_COUNT; i++)
			read_key(&one.keys[i], keys[i]);
		VEC_PUSH(&arena, side[0] == 'o' ? &old : &new_ones, one);
	}
	out = ARENA_NEW(&arena, struct fingerprint_match, new_ones.count);
	fingerprints_match(
		out, &arena, old.items, old.count, new_ones.items, new_ones.count);
	for (size_t i = 0; i < new_ones.count; i++)
		printf("%zd %s\n", (ssize_t)out[i].old, fingerprint_words[out[i].kind]);
	arena_done(&arena);
	return 0;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_matcher),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_vectors),
	};

	if (argc == 2 && str_is(str_of(argv[1]), "--match"))
		return match_input();
	return cmocka_run_group_tests_name("fingerprint", tests, NULL, NULL);
}
