/*
 * evidence/statement.h: what is written is read, and nothing else is: each key that is
 * missing, unknown, there twice or of another kind. evidence/keyring.h: when a key
 * counts.
 */
#include "base/limits.h"
#include "base/when.h"
#include "evidence/envelope.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define HEX32 "0123456789abcdef0123456789abcdef"
#define DIGEST HEX32 HEX32

static const struct str refs[] = {STR("refs/heads/main"), STR("refs/heads/\"odd\"")};
static const struct str paths[] = {STR("a.c"), STR("dir/b c.h")};
static const struct cover covers[] = {{STR("all"), STR(DIGEST), STR(DIGEST)},
	{STR("crypto"), STR(DIGEST), STR(HEX32 "ffffffffffffffffffffffffffffffff")}};
static const struct answer answers[] = {{STR("input"), STR("yes, all of it")}};

static struct statement approval(void)
{
	struct statement s = {.kind = STATEMENT_REVIEW,
		.repository = STR("example.com/project"),
		.by = STR("reviewer"),
		.role = STR("security"),
		.nonce = STR(HEX32),
		.issued = 1700000000,
		.expires = UINT64_MAX,
		.note = STR("read \"it\""),
		.refs = {refs, 2},
		.base = {.bytes = {1}, .n = 20},
		.head = {.bytes = {2}, .n = 20},
		.covers = covers,
		.cover_count = 2,
		.checklist = STR("sec-1"),
		.answers = answers,
		.answer_count = 1};

	return s;
}

static struct statement rejection(void)
{
	struct statement s = approval();

	s.is_reject = true;
	s.cover_count = 0;
	s.paths = (struct str_list){paths, 2};
	s.expires = 1800000000;
	return s;
}

static struct statement revocation(void)
{
	struct statement s = {.kind = STATEMENT_REVOKE,
		.repository = STR("r"),
		.by = STR("reviewer"),
		.nonce = STR(HEX32),
		.issued = 1,
		.expires = UINT64_MAX,
		.target = STR(DIGEST)};

	return s;
}

static const struct exception_place found[] = {
	{.path = STR("src/net.c"),
		.line = 4,
		.prints.keys = {{.digest = {{1}}, .is_set = true},
			{.digest = {{0xff}}, .is_set = true}}},
	{.path = STR("key.pem"),
		.prints.keys = {[FINGERPRINT_EXACT] = {.is_set = true},
			[FINGERPRINT_LINE] = {.digest = {{2}}, .is_set = true}},
		.blob = {.bytes = {3}, .n = 20}}};

static struct statement request(void)
{
	struct statement s = {.kind = STATEMENT_EXCEPTION,
		.repository = STR("r"),
		.by = STR("author"),
		.nonce = STR(HEX32),
		.issued = 1,
		.expires = 1000,
		.head = {.bytes = {2}, .n = 20},
		.exception = {.kind = EXCEPTION_MITIGATED,
			.scope = COVERS_FINDING,
			.rule = STR("str-strcpy"),
			.places = found,
			.place_count = 2,
			.cap = 2,
			.reason = STR("it is checked above"),
			.risk = STR("none"),
			.mitigation = STR("a"),
			.alternatives = STR("b"),
			.precautions = STR("c"),
			.ticket = STR("d"),
			.fix_by = STR("e"),
			.permit = STR(DIGEST)}};

	return s;
}

static struct statement wide_request(enum exception_scope scope)
{
	struct statement s = request();

	s.exception.scope = scope;
	s.exception.place_count = 0;
	if (scope != COVERS_RULE)
		s.exception.path = (struct str)STR("src/*.c");
	if (scope == COVERS_FUNCTION)
		s.exception.function = (struct str)STR("Class::f");
	return s;
}

static struct statement answer_to(void)
{
	struct statement s = revocation();

	s.kind = STATEMENT_APPROVAL;
	s.role = (struct str)STR("security");
	return s;
}

static struct statement bypass(void)
{
	struct statement s = {.kind = STATEMENT_BYPASS,
		.repository = STR("r"),
		.by = STR("officer"),
		.role = STR("oncall"),
		.nonce = STR(HEX32),
		.issued = 1,
		.expires = 1000,
		.base = {.bytes = {1}, .n = 20},
		.head = {.bytes = {2}, .n = 20},
		.bypass = {.ref = STR("refs/heads/main"),
			.delta = STR(DIGEST),
			.codes = 1u << BYPASS_FINDINGS | 1u << BYPASS_REVIEW_MISSING,
			.reason = STR("it cannot wait")}};

	return s;
}

static struct statement acknowledgement(void)
{
	struct statement s = revocation();

	s.kind = STATEMENT_ACKNOWLEDGE;
	s.by = (struct str)STR("author");
	s.version = (struct str)STR("3.1");
	return s;
}

#define STATEMENTS 12

static struct statement all(size_t i)
{
	switch (i) {
	case 0:
		return approval();
	case 1:
		return rejection();
	case 2:
		return revocation();
	case 3:
		return request();
	case 4:
		return answer_to();
	case 10:
		return bypass();
	case 11:
		return acknowledgement();
	default:
		return wide_request((enum exception_scope)(COVERS_FUNCTION + i - 5));
	}
}

/* Written, read and written again, it is the same. */
static void test_round(void **state)
{
	(void)state;
	for (size_t i = 0; i < STATEMENTS; i++) {
		struct buf text _cleanup_buf_ = BUF_INIT(MIB);
		struct buf again _cleanup_buf_ = BUF_INIT(MIB);
		struct statement s = all(i), back;
		struct arena arena = {0};
		char digest[SHA256_HEX];
		struct err err;

		statement_write(&text, &s);
		EXPECT(!statement_read(&back, &arena, buf_str(&text), &err), "%zu: %s", i,
			err.text);
		statement_write(&again, &back);
		EXPECT(str_eq(buf_str(&text), buf_str(&again)), "%zu differs", i);
		sha256_hex(digest, buf_str(&text));
		EXPECT(strcmp(digest, back.id) == 0, "%zu: its id", i);
		arena_done(&arena);
	}
	unit_done();
}

/* false: it is taken. */
static bool is_refused(struct str text)
{
	struct arena arena = {0};
	struct statement s;
	struct err err;
	int status = statement_read(&s, &arena, text, &err);

	if (status)
		assert_int_equal(err.kind, ERR_USAGE);
	arena_done(&arena);
	return status != 0;
}

/* Each byte changed to one that JSON cannot have there, and each prefix. */
static void test_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < STATEMENTS; i++) {
		struct buf text _cleanup_buf_ = BUF_INIT(MIB);
		struct statement s = all(i);

		statement_write(&text, &s);
		for (size_t n = 0; n < text.n; n++)
			EXPECT(is_refused(str_make(text.p, n)), "%zu: cut at %zu", i, n);
		for (size_t n = 0; n < text.n; n++) {
			char c = text.p[n];

			text.p[n] = '\x01';
			EXPECT(is_refused(buf_str(&text)), "%zu: byte %zu", i, n);
			text.p[n] = c;
		}
	}
	unit_done();
}

struct edit {
	size_t of;
	const char *from, *to;
};

static const struct edit edits[] = {{3, "\"mitigated\"", "\"because\""},
	{3, "\"finding\"", "\"rule\""}, {3, "\"cap\":2", "\"cap\":0"},
	{3, "\"cap\":2", "\"cap\":-1"}, {3, "\"cap\":2", "\"cap\":4294967296"},
	{3, "exact/v1", "exact/v2"}, {3, "\"it is checked above\"", "\"short\""},
	{3, "\"expires\"", "\"note\""}, {3, "\"src/net.c\"", "\"\""},
	{3, "\"str-strcpy\"", "\"../x\""}, {3, "\"permit\":\"0", "\"permit\":\"x"},
	{3, "gitCommit", "sha256"}, {4, "\"security\"", "\"\""},
	{4, "\"approve\"", "\"maybe\""}, {4, "sha256", "gitCommit"},
	{5, "\"function\":\"Class::f\",", ""},
	{5, "\"scope\":\"function\"", "\"scope\":\"file\""},
	{6, "\"scope\":\"file\"", "\"scope\":\"finding\""},
	{7, "\"src/*.c\"", "\"../*.c\""}, {8, "\"scope\":\"rule\"", "\"scope\":\"file\""},
	{9, "\"src/*.c\"", "\"a//b\""}, {10, "\"findings\"", "\"ref-forced\""},
	{10, "\"findings\"", "\"review-missing\""}, {10, "\"expires\"", "\"note\""},
	{10, "\"refs/heads/main\"", "\"main\""}, {10, "\"it cannot wait\"", "\"short\""},
	{10, "\"delta\":\"0", "\"delta\":\"x"}, {10, "gitCommit", "sha256"},
	{0, "\"by\":", "\"of\":"}, {0, "\"reviewer\"", "\"Reviewer\""},
	{0, "\"reviewer\"", "7"}, {0, "\"approve\"", "\"Approve\""},
	{0, "\"approve\"", "\"reject\""}, {1, "\"reject\"", "\"approve\""},
	{0, ":v1\"", ":v2\""}, {0, "review:v1", "bypass:v1"},
	{0, "Statement/v1", "Statement/v0.1"}, {0, "\"git+", "\"svn+"},
	{0, "gitCommit", "gitTree"}, {0, "\"nonce\":\"0", "\"nonce\":\"g"},
	{0, "\"nonce\":\"01", "\"nonce\":\"0"}, {0, "2023-11-14T", "2023-11-31T"},
	{0, "\"note\":", "\"note\":\"\",\"note\":"},
	{0, "\"covers\":", "\"paths\":[\"a\"],\"covers\":"},
	{0, "\"refs\":[", "\"refs\":[],\"x\":["},
	{0, "\"rule\":\"all\"", "\"rule\":\"\""}, {0, "\"delta\":\"0", "\"delta\":\"A"},
	{0, "\"base\":\"01", "\"base\":\"1"}, {2, "\"target\":\"0", "\"target\":\"1"},
	{2, "\"sha256\"", "\"gitCommit\""},
	{2, "\"issued\":", "\"role\":\"x\",\"issued\":"}, {0, "}}", "}} "},
	{0, "}}", "},\"more\":1}"}, {11, "\"version\":\"3.1\"", "\"version\":\"\""},
	{11, "\"version\":\"3.1\"", "\"version\":\"3 1\""},
	{11, "\"version\":\"3.1\"", "\"version\":3.1"}, {11, "\"version\":\"3.1\",", ""},
	{11, "\"sha256\":\"0", "\"sha256\":\"1"},
	{11, "\"version\":\"3.1\",\"sha256\"", "\"version\":\"3.1\",\"target\""},
	{11, "\"issued\":", "\"role\":\"x\",\"issued\":"},
	{11, "acknowledge:v1", "acknowledge:v2"}, {11, "acknowledge:v1", "revoke:v1"},
	{2, "revoke:v1", "acknowledge:v1"}};

/* Replace the first; false: from is not there. */
static bool put_edited(struct buf *out, struct str text, const struct edit *edit)
{
	const char *hit = memmem(text.p, text.n, edit->from, strlen(edit->from));
	size_t at = hit ? (size_t)(hit - text.p) : text.n;

	buf_add(out, str_slice(text, 0, at));
	buf_puts(out, hit ? edit->to : "");
	buf_add(out, str_slice(text, hit ? at + strlen(edit->from) : text.n, text.n));
	return hit != NULL;
}

static void test_edited(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(edits); i++) {
		struct buf text _cleanup_buf_ = BUF_INIT(MIB);
		struct buf edited _cleanup_buf_ = BUF_INIT(MIB);
		struct statement s = all(edits[i].of);

		statement_write(&text, &s);
		EXPECT(put_edited(&edited, buf_str(&text), &edits[i]), "not there: %s",
			edits[i].from);
		/* blanks behind the document are none of its bytes */
		if (strcmp(edits[i].to, "}} ") != 0)
			EXPECT(is_refused(buf_str(&edited)), "taken: %s", edits[i].to);
	}
	unit_done();
}

static void test_places(void **state)
{
	struct arena arena = {0};
	struct str_list places;
	struct statement s;
	char key[SHA256_HEX];

	(void)state;
	s = approval();
	statement_places(&places, &arena, &s);
	assert_int_equal(places.count, 2);
	assert_true(str_is(places.items[0], "review/" DIGEST));
	s = rejection();
	statement_places(&places, &arena, &s);
	assert_int_equal(places.count, 2);
	ref_key(key, refs[0]);
	assert_true(str_has_suffix(places.items[0], key));
	assert_true(str_has_prefix(places.items[1], "reject/"));
	s = revocation();
	statement_places(&places, &arena, &s);
	assert_int_equal(places.count, 1);
	assert_true(str_is(places.items[0], "revoke/" DIGEST));
	s = request();
	statement_places(&places, &arena, &s);
	assert_int_equal(places.count, 1);
	assert_true(str_is(places.items[0], "exception/str-strcpy"));
	s = answer_to();
	statement_places(&places, &arena, &s);
	assert_int_equal(places.count, 1);
	assert_true(str_is(places.items[0], "approval/" DIGEST));
	s = acknowledgement();
	statement_places(&places, &arena, &s);
	assert_int_equal(places.count, 1);
	assert_true(str_is(places.items[0], "acknowledge/" DIGEST));
	arena_done(&arena);
}

/* state, from, until, issued, now: does it count? */
static const struct {
	enum key_state state;
	uint64_t from, until, issued, now;
	bool counts;
} terms[] = {
	{KEY_ACTIVE, 0, UINT64_MAX, 5, 9, true}, {KEY_ACTIVE, 5, 9, 5, 9, true},
	{KEY_ACTIVE, 6, 9, 5, 9, false}, {KEY_ACTIVE, 5, 9, 10, 9, false},
	{KEY_ACTIVE, 5, 9, 6, 10, false}, /* C9: backdated, under a key that is over */
	{KEY_RETIRED, 5, 9, 6, 10, true}, {KEY_RETIRED, 5, 9, 10, 10, false},
	{KEY_COMPROMISED, 5, 9, 6, 8, false}, /* C10 */
};

static void test_terms(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(terms); i++) {
		struct person_key key = {.from = terms[i].from,
			.until = terms[i].until,
			.state = terms[i].state};
		struct known_key known = {.terms = &key};

		EXPECT(!known_key_flaw(&known, terms[i].issued, terms[i].now) ==
				terms[i].counts,
			"row %zu", i);
	}
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_round),
		cmocka_unit_test(test_cut), cmocka_unit_test(test_edited),
		cmocka_unit_test(test_places), cmocka_unit_test(test_terms)};

	return cmocka_run_group_tests_name("statement", tests, NULL, NULL);
}
