/*
 * What a reader is told of one place: each thing once, and nothing less. Each case is a
 * source and its findings, "LINE:COLUMN RULE NAME", with '?' behind what is in doubt.
 */
#include "base/limits.h"
#include "core/policy.h"
#include "gate/gate.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

struct twin_case {
	struct str source;
	const char *want; /* a line each */
};

static struct str in_hand;

static enum store_result read_file(struct content *out, struct store *store,
	const struct change *change, size_t max, struct err *err)
{
	(void)store;
	(void)change;
	(void)max;
	(void)err;
	*out = (struct content){.bytes = in_hand};
	return STORE_OK;
}

static void render(struct buf *out, const struct gate_result *result)
{
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *finding = &result->findings.items[i];

		if (finding->class == CLASS_ENGINE)
			continue;
		buf_printf(out, "%u:%u %s %.*s%s\n", finding->span.line,
			finding->span.column, finding->rule->id.p, STR_ARG(finding->name),
			finding->is_doubtful ? "?" : "");
	}
}

static void run(const struct twin_case *c, size_t n)
{
	struct gate_result result _cleanup_gate_result_ = {0};
	struct buf got _cleanup_buf_ = BUF_INIT(4 * KIB);
	struct change change = {.path = STR("a.c"), .root_path = STR("a.c")};
	struct change_set set = {.why = WHY_RANGE, .items = &change, .count = 1};
	struct store store = {.read = read_file};
	struct arena arena = {0};
	struct rule_set rules = {0};
	struct policy policy;
	struct err err;
	struct gate_input input = {.changes = &set,
		.store = &store,
		.policy = &policy,
		.rules = &rules,
		.scope = SCOPE_ALL};

	in_hand = c->source;
	policy_default(&policy);
	rule_set_add_builtin(&rules, &arena);
	assert_int_equal(gate_run(&result, &input, &err), 0);
	render(&got, &result);
	EXPECT(str_is(buf_str(&got), c->want), "case %zu: '%s'", n, unit_text(&got));
	arena_done(&arena);
}

/* So much that its expansion is given up; two of its arguments are macros. */
#define GIVEN_UP \
	"#define D(x) x x\n#define D4(x) D(D(D(D(x))))\n" \
	"#define F(a, b) a##b\n#define G(a, b) b##a\n" \
	"#define LIST(f, g) D4(D4(D4(D4(f(a, b) g(a, b)))))\n"

/* One of two definitions counts, and nobody knows which. */
#define TWO_NAMES "#ifdef A\n#define H(x) str##x\n#else\n#define H(x) stp##x\n#endif\n"

static void test_places(void **unused)
{
	static const struct twin_case cases[] = {
		{STR(GIVEN_UP "void f(void)\n{\n\tLIST(F, G)\n}\n"),
			"8:2 pp-paste-callee LIST\n"},
		/* twins at other places are no copies */
		{STR(GIVEN_UP
			 "void f(void)\n{\n\tLIST(F, G) LIST(G, F)\n\tLIST(F, F)\n}\n"),
			"8:2 pp-paste-callee LIST\n8:13 pp-paste-callee LIST\n"
			"9:2 pp-paste-callee LIST\n"},
		/* nor is one place with two names */
		{STR(TWO_NAMES "void f(char *d, char *s)\n{\n\tH(cpy)(d, s);\n}\n"),
			"8:2 str-strcpy stpcpy\n8:2 str-strcpy strcpy\n"},
		/* two readings see both names: neither is in doubt */
		{STR(TWO_NAMES "int r = 0; // what is this ?\?/\nint q;\n"
			       "void f(char *d, char *s)\n{\n\tH(cpy)(d, s);\n}\n"),
			"6:28 src-splice-token ?\?/\n"
			"10:2 str-strcpy stpcpy\n10:2 str-strcpy strcpy\n"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++)
		run(&cases[i], i);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_places)};

	return cmocka_run_group_tests_name("twins", tests, NULL, NULL);
}
