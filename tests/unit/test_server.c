/*
 * server/: the configuration's text, the journal's chain and what an audit makes of it.
 */
#include "server/audit.h"
#include "server/config.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static int read_config(
	struct server_config *out, struct arena *arena, const char *text, struct err *err)
{
	return server_config_read(
		out, arena, (struct str)STR("s.json"), str_of(text), err);
}

static void test_config(void **state)
{
	static const char text[] =
		"{\"version\": 1, \"repository\": \"a/b\", // comments are fine\n"
		" \"policyRef\": \"refs/heads/policy\", \"bootstrap\": \"first-push\",\n"
		" \"protected\": [\"refs/heads/release/*\"], \"admit\": "
		"[\"refs/for/**\"],\n"
		" \"identity\": {\"source\": \"http\", \"required\": true},\n"
		" \"output\": \"gitlab\", \"deadline\": 2.5, \"journal\": \"/var/x\",\n"
		" \"floor\": {\"version\": 1, \"threshold\": \"warning\"}}";
	struct server_config config;
	struct arena arena = {0};
	struct err err;

	(void)state;
	assert_int_equal(read_config(&config, &arena, text, &err), 0);
	assert_true(str_is(config.policy_ref, "refs/heads/policy"));
	assert_int_equal(config.bootstrap, BOOTSTRAP_FIRST_PUSH);
	assert_true(ref_patterns_match(
		&config.protected_refs, (struct str)STR("refs/heads/release/1")));
	assert_false(ref_patterns_match(
		&config.protected_refs, (struct str)STR("refs/heads/releases")));
	assert_true(str_is(config.identity_variable, "REMOTE_USER"));
	assert_true(config.is_identity_required);
	assert_int_equal(config.output, OUTPUT_GITLAB);
	assert_int_equal(config.deadline_ms, 2500);
	assert_int_equal(config.floor->threshold, SEVERITY_WARNING);
	assert_int_equal(read_config(&config, &arena, "{\"version\": 1}", &err), 0);
	assert_int_equal(config.deadline_ms, 4000);
	assert_null(config.floor);
	arena_done(&arena);
}

/* The floor's digest is that of what it says, so that CI can have it in a file. */
static void test_floor_digest(void **state)
{
	struct server_config a, b;
	struct arena arena = {0};
	struct policy floor;
	struct err err;

	(void)state;
	assert_int_equal(read_config(&a, &arena,
				 "{\"version\": 1, \"floor\": {\"version\":1}}", &err),
		0);
	assert_int_equal(
		read_config(&b, &arena,
			"{\"version\": 1, \"floor\": { \"version\" : 1 /* x */ }}", &err),
		0);
	assert_string_equal(a.floor->digest, b.floor->digest);
	assert_string_not_equal(a.digest, b.digest);
	assert_int_equal(policy_read_floor(&floor, &arena, (struct str)STR("f"),
				 (struct str)STR("{\n \"version\": 1\n}\n"), &err),
		0);
	assert_string_equal(a.floor->digest, floor.digest);
	arena_done(&arena);
}

static void test_config_errors(void **state)
{
	static const char *const bad[] = {"", "[]", "{}", "{\"version\": 2}",
		"{\"version\": 1, \"x\": 1}", "{\"version\": 1, \"policyRef\": \"main\"}",
		"{\"version\": 1, \"protected\": \"refs/heads/x\"}",
		"{\"version\": 1, \"protected\": [\"main\"]}",
		"{\"version\": 1, \"identity\": {}}",
		"{\"version\": 1, \"identity\": {\"source\": \"none\", \"required\": "
		"true}}",
		"{\"version\": 1, \"identity\": {\"source\": \"ssh\", \"variable\": \"a "
		"b\"}}",
		"{\"version\": 1, \"deadline\": \"4\"}",
		"{\"version\": 1, \"deadline\": 1e9}",
		"{\"version\": 1, \"deadline\": -1}",
		"{\"version\": 1, \"deadline\": 0.0001}",
		"{\"version\": 1, \"journal\": \"x\"}", "{\"version\": 1, \"log\": {}}",
		"{\"version\": 1, \"log\": {\"key\": \"x\"}}",
		"{\"version\": 1, \"output\": \"html\"}",
		"{\"version\": 1, \"floor\": {}}", "{\"version\": 1, \"version\": 1}"};
	struct server_config config;
	struct arena arena = {0};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(read_config(&config, &arena, bad[i], &err), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		assert_true(str_has_prefix(str_of(err.text), "s.json:"));
	}
	arena_done(&arena);
}

#define ID1 "1111111111111111111111111111111111111111"
#define ID2 "2222222222222222222222222222222222222222"
#define ID3 "3333333333333333333333333333333333333333"
#define NONE "0000000000000000000000000000000000000000"

struct chain {
	struct buf text;
	uint64_t seq;
	char prev[SHA256_HEX];
};

static void chain_add(struct chain *c, const char *record)
{
	size_t start = c->text.n;

	if (!c->seq)
		memset(c->prev, '0', SHA256_HEX - 1);
	buf_printf(&c->text, "{\"seq\":%u,\"prev\":\"%s\",\"record\":%s}",
		(unsigned)c->seq++, c->prev, record);
	sha256_hex(c->prev, str_slice(buf_str(&c->text), start, c->text.n));
	buf_putc(&c->text, '\n');
}

static void add_ref(struct chain *c, const char *kind, const char *outcome,
	const char *old, const char *new)
{
	struct buf record _cleanup_buf_ = BUF_INIT(4096);

	buf_printf(&record,
		"{\"kind\":\"%s\",\"outcome\":\"%s\",\"refs\":[{\"ref\":\"refs/heads/"
		"main\",\"old\":\"%s\",\"new\":\"%s\"}]}",
		kind, outcome, old, new);
	buf_putc(&record, '\0');
	chain_add(c, record.p);
}

/* How many gaps there are with main at that id now; -1: the chain or a record is bad. */
static int gaps(const struct chain *c, const char *now)
{
	struct arena arena = {0};
	struct journal_reader reader;
	struct journal_line line = {0};
	struct ref ref = {.name = STR("refs/heads/main")};
	struct ref_list refs = {.items = &ref, .count = 1};
	struct audit audit;
	struct err err;
	int more, result = -1;

	audit_init(&audit, &arena, NULL);
	journal_reader_init(&reader, buf_str(&c->text));
	while ((more = journal_next(&line, &reader, &arena, &err)) > 0) {
		if (audit_add(&audit, &line, &err))
			more = -1;
		if (more < 0)
			break;
	}
	if (!more) {
		oid_read(&ref.oid, str_of(now));
		refs.count = ref.oid.n ? 1 : 0;
		audit_compare(&audit, &refs, false);
		result = (int)audit.gaps.count;
	}
	arena_done(&arena);
	return result;
}

static void test_audit(void **state)
{
	struct chain c = {.text = BUF_INIT(65536)};

	(void)state;
	assert_int_equal(gaps(&c, NONE), 0);
	assert_int_equal(gaps(&c, ID1), 1);
	add_ref(&c, "adopt", "pass", NONE, ID1);
	assert_int_equal(gaps(&c, ID1), 0);
	assert_int_equal(gaps(&c, ID2), 1);
	assert_int_equal(gaps(&c, NONE), 1);
	add_ref(&c, "push", "pass", ID1, ID2);
	/* git may still have refused it */
	assert_int_equal(gaps(&c, ID1), 0);
	assert_int_equal(gaps(&c, ID2), 0);
	add_ref(&c, "moved", "pass", ID1, ID2);
	assert_int_equal(gaps(&c, ID1), 1);
	assert_int_equal(gaps(&c, ID2), 0);
	add_ref(&c, "push", "block", ID2, ID3);
	assert_int_equal(gaps(&c, ID3), 1);
	add_ref(&c, "push", "pass", ID3, ID1); /* it was at 3 without a record */
	assert_int_equal(gaps(&c, ID1), 1);
	add_ref(&c, "moved", "pass", ID1, ID2); /* nobody accepted that */
	assert_int_equal(gaps(&c, ID2), 2);
	add_ref(&c, "push", "fine", ID2, ID3);
	assert_int_equal(gaps(&c, ID2), -1);
	buf_done(&c.text);
}

/* A byte changed anywhere but in the last line, or a cut anywhere: it is found. */
static void test_chain(void **state)
{
	struct chain c = {.text = BUF_INIT(65536)};
	size_t last;

	(void)state;
	add_ref(&c, "adopt", "pass", NONE, ID1);
	last = c.text.n;
	add_ref(&c, "push", "pass", ID1, ID2);
	for (size_t i = 0; i < last; i++) {
		c.text.p[i] ^= 1;
		assert_int_equal(gaps(&c, ID2), -1);
		c.text.p[i] ^= 1;
	}
	assert_int_equal(gaps(&c, ID2), 0);
	for (size_t n = last + 1; n < c.text.n; n++) {
		struct chain part = {.text = c.text};

		part.text.n = n;
		/* a line without its end was never waited for */
		assert_int_equal(gaps(&part, ID1), 0);
	}
	buf_done(&c.text);
}

/* The record behind torn lines: it covers all from where the last record begins. */
static void add_after_torn(struct chain *c, size_t since, const char *torn)
{
	char prev[SHA256_HEX];
	size_t start;

	journal_prev(prev, buf_str(&c->text), since, c->text.n);
	start = c->text.n;
	buf_printf(&c->text,
		"{\"seq\":%u,\"prev\":\"%s\"%s,\"record\":{\"kind\":\"push\","
		"\"outcome\":\"pass\",\"refs\":[]}}",
		(unsigned)c->seq++, prev, torn);
	sha256_hex(c->prev, str_slice(buf_str(&c->text), start, c->text.n));
	buf_putc(&c->text, '\n');
}

/* One record, two lines that a crash left, and the record that names them so. */
static int gaps_after_torn(const char *first, const char *second, const char *torn)
{
	struct chain c = {.text = BUF_INIT(65536)};
	int result;

	add_ref(&c, "adopt", "pass", NONE, ID1);
	buf_puts(&c.text, first);
	buf_puts(&c.text, second);
	add_after_torn(&c, 0, torn);
	add_ref(&c, "push", "block", ID1, ID2);
	result = gaps(&c, ID1);
	buf_done(&c.text);
	return result;
}

static void test_torn(void **state)
{
	struct chain c = {.text = BUF_INIT(65536)};

	(void)state;
	assert_int_equal(gaps_after_torn("", "", ""), 0);
	assert_int_equal(gaps_after_torn("{\"seq\":1,\"pre\n", "", ",\"torn\":1"), 0);
	assert_int_equal(gaps_after_torn("{\"seq\":1,\"pre\n", "\n", ",\"torn\":2"), 0);
	assert_int_equal(gaps_after_torn("x\n", "{\"seq\":1\n", ",\"torn\":2"), 0);
	/* as many as there are, and said when there are any */
	assert_int_equal(gaps_after_torn("x\n", "y\n", ",\"torn\":1"), -1);
	assert_int_equal(gaps_after_torn("x\n", "", ""), -1);
	assert_int_equal(gaps_after_torn("x\n", "", ",\"torn\":true"), -1);
	assert_int_equal(gaps_after_torn("", "", ",\"torn\":0"), -1);
	/* nobody names it: it is no record */
	add_ref(&c, "adopt", "pass", NONE, ID1);
	buf_puts(&c.text, "{\"seq\":1,\"pre\n");
	assert_int_equal(gaps(&c, ID1), -1);
	buf_done(&c.text);
}

/* A whole record is never passed over, whatever the line behind it says. */
static void test_hidden(void **state)
{
	struct chain c = {.text = BUF_INIT(65536)};
	size_t last;

	(void)state;
	add_ref(&c, "adopt", "pass", NONE, ID1);
	last = c.text.n;
	add_ref(&c, "push", "pass", ID1, ID2);
	c.seq = 1;
	add_after_torn(&c, last, ",\"torn\":1");
	assert_int_equal(gaps(&c, ID1), -1);
	buf_done(&c.text);
}

/* Two hooks observe, and one push's comes behind the next one's. */
static void test_order(void **state)
{
	struct chain c = {.text = BUF_INIT(65536)};

	(void)state;
	add_ref(&c, "adopt", "pass", NONE, ID1);
	add_ref(&c, "push", "pass", ID1, ID2);
	add_ref(&c, "push", "pass", ID2, ID3);
	add_ref(&c, "moved", "pass", ID2, ID3);
	add_ref(&c, "moved", "pass", ID1, ID2);
	add_ref(&c, "moved", "pass", ID1, ID2);
	assert_int_equal(gaps(&c, ID3), 0);
	assert_int_equal(gaps(&c, ID2), 1);
	assert_int_equal(gaps(&c, ID1), 1);
	add_ref(&c, "moved", "pass", ID3, ID2);
	assert_int_equal(gaps(&c, ID2), 1);
	buf_done(&c.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_config),
		cmocka_unit_test(test_floor_digest),
		cmocka_unit_test(test_config_errors),
		cmocka_unit_test(test_audit),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_torn),
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
