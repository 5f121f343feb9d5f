/*
 * server/trail.c: which accepted pushes lead to where a ref is, and what ends them.
 * Values of a ref are digits: 1 is the id of twenty bytes 0x11, 0 is none.
 */
#include "base/limits.h"
#include "server/trail.h"
#include "server/journal_read.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define REF "refs/heads/m\xc3\xa4in"
#define NAME "refs/heads/m%C3%A4in"

static struct oid id(char digit)
{
	struct oid oid = {.n = digit == '0' ? 0 : 20};

	for (size_t i = 0; i < oid.n; i++)
		oid.bytes[i] = (unsigned char)((digit - '0') * 0x11);
	return oid;
}

/*
 * A record from "KIND OLD NEW": p: an accepted push, r: a refused one, m: seen to move,
 * a: adopted, o: an accepted push of another ref, b: one that a bypass let in.
 */
static void add_record(struct buf *text, size_t *since, size_t seq, const char *how)
{
	const char *kind = how[0] == 'm' ? "moved" : how[0] == 'a' ? "adopt" : "push";
	struct oid old = id(how[1]), new = id(how[2]);
	size_t start = text->n;
	char prev[SHA256_HEX];

	journal_prev(prev, buf_str(text), *since, text->n);
	buf_printf(text,
		"{\"seq\":%zu,\"prev\":\"%s\",\"record\":{\"kind\":\"%s\","
		"\"pusher\":\"who\",\"policy\":{\"commit\":\"%s\",\"digest\":\"d%zu\"},"
		"\"outcome\":\"%s\",\"refs\":[{\"ref\":\"%s\",\"old\":\"%s\",\"new\":\"%"
		"s\","
		"\"protected\":true,%s\"evidence\":[\"e%zu\",\"f\"]}]}}\n",
		seq, prev, kind, OID_HEX_OF(&old), seq, how[0] == 'r' ? "block" : "pass",
		how[0] == 'o' ? "refs/heads/other" : NAME, OID_HEX_OF(&old),
		OID_HEX_OF(&new), how[0] == 'b' ? "\"bypass\":\"e\"," : "", seq);
	*since = start;
}

static void write_journal(struct buf *text, const char *records)
{
	size_t since = 0;

	for (size_t seq = 0; *records; seq++) {
		add_record(text, &since, seq, records);
		records += records[3] ? 4 : 3;
	}
}

/* The numbers of the links' records as letters, "31": records 3 and 1. */
struct trail_case {
	const char *records;
	char tip;
	const char *links, *end;
};

static const struct trail_case cases[] = {
	{"", '1', "", "the log does not say"},
	{"p01", '1', "", "record 0 made the ref"},
	{"p01 p12 p23", '3', "21", "record 0 made the ref"},
	{"p01 m01 p12 m12 p23 m23", '3', "42", "record 0 made the ref"},
	{"a01 p12 p23", '3', "21", "record 0 took the ref over"},
	{"a01", '1', "", "record 0 took the ref over"},
	/* another ref's, and refused ones, are none of it */
	{"a01 o12 r12 p12", '2', "3", "record 0 took"},
	{"a01 r12", '2', "", "the log does not say"},
	/* accepted, and then not made by git */
	{"a01 p12 p13", '3', "2", "record 0 took"},
	{"a01 p12 p13 m13", '3', "2", "record 0 took"},
	{"a01 p12 p13 m13", '2', "", "did not go where record 1 let it go"},
	{"a01 p12 p12", '2', "2", "record 0 took"},
	/* the ref of now is another */
	{"a01 p12 m12", '1', "", "the log does not say"},
	{"a01 p12 m12", '3', "", "the log does not say"},
	/* moved past the gate, as the next push or an observer shows */
	{"a01 p12 m12 p34", '4', "3", "moved without a record before record 3"},
	{"a01 p12 m12 m23 p34", '4', "4", "moved without a record before record 3"},
	{"a01 p12 m12 p34 p45", '5', "43", "moved without a record before record 3"},
	/* there and back: what fits is older than the lapse */
	{"a01 p12 m12 p23 m23 p24", '4', "5", "moved without a record before record 5"},
	{"a01 p12 m12 m23 m32 p24", '4', "5", "moved without a record before record 4"},
	/* taken over again behind it: no claim goes further back than that */
	{"a01 p12 m12 a32 p23", '3', "4", "record 3 took"},
	/* the log begins in the middle */
	{"p12 p23", '3', "10", "moved without a record before record 0"},
	/* deleted and made again */
	{"a01 p12 p20 p03 p34", '4', "4", "record 3 made the ref"},
	/* in a circle */
	{"a01 p12 p21 p12", '2', "321", "record 0 took"},
};

static void test_trails(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf text _cleanup_buf_ = BUF_INIT(MIB);
		struct oid tip = id(cases[i].tip);
		struct arena arena = {0};
		struct trail trail;
		struct err err;
		char links[16] = "";

		write_journal(&text, cases[i].records);
		EXPECT(!trail_read(
			       &trail, buf_str(&text), str_of(REF), &tip, &arena, &err),
			"%s: %s", cases[i].records, err.text);
		for (size_t j = 0; j < trail.count; j++)
			links[j] = (char)('0' + trail.items[j].seq);
		EXPECT(strcmp(links, cases[i].links) == 0, "%s to %c: %s",
			cases[i].records, cases[i].tip, links);
		EXPECT(memmem(trail.end.p, trail.end.n, cases[i].end,
			       strlen(cases[i].end)),
			"%s to %c: %.*s", cases[i].records, cases[i].tip,
			STR_ARG(trail.end));
		arena_done(&arena);
	}
	unit_done();
}

static void test_link(void **state)
{
	struct buf text _cleanup_buf_ = BUF_INIT(MIB);
	struct oid tip = id('2');
	struct arena arena = {0};
	struct trail trail;
	struct err err;

	(void)state;
	write_journal(&text, "a01 b13 p32");
	assert_int_equal(
		trail_read(&trail, buf_str(&text), str_of(REF), &tip, &arena, &err), 0);
	assert_int_equal(trail.count, 2);
	assert_true(trail.items[1].is_bypassed);
	assert_false(trail.items[0].is_bypassed);
	assert_true(trail.items[0].is_protected);
	assert_true(str_is(trail.items[0].pusher, "who"));
	assert_true(str_is(trail.items[0].policy_digest, "d2"));
	assert_int_equal(trail.items[0].policy_commit.bytes[19], 0x33);
	assert_int_equal(trail.items[0].evidence.count, 2);
	assert_true(str_list_has(&trail.items[0].evidence, str_of("e2")));
	arena_done(&arena);
}

/* Cut anywhere, or with a byte changed, it fails or knows less, and never more. */
static void test_damage(void **state)
{
	struct buf text _cleanup_buf_ = BUF_INIT(MIB);
	struct oid tip = id('3');
	struct trail trail;
	struct err err;

	(void)state;
	write_journal(&text, "a01 p12 p23");
	for (size_t n = 0; n < text.n; n++) {
		struct arena arena = {0};

		EXPECT(trail_read(&trail, str_make(text.p, n), str_of(REF), &tip, &arena,
			       &err) ||
				!trail.count,
			"cut at %zu", n);
		arena_done(&arena);
	}
	/* but for the last line, which nothing holds yet */
	for (size_t n = 0; n < 2 * text.n / 3; n++) {
		struct arena arena = {0};
		char c = text.p[n];

		text.p[n] = c == '7' ? '8' : '7';
		EXPECT(trail_read(
			       &trail, buf_str(&text), str_of(REF), &tip, &arena, &err),
			"byte %zu", n);
		text.p[n] = c;
		arena_done(&arena);
	}
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_trails),
		cmocka_unit_test(test_link), cmocka_unit_test(test_damage)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
