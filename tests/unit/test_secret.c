/*
 * Secrets: each format as it is, one byte short and made up, wherever it stands; and the
 * gate over a change set made by hand: any file, past changes, and no secret is shown.
 */
#include "base/limits.h"
#include "core/policy.h"
#include "gate/gate.h"
#include "syntax/secret.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define GITHUB "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"
#define BODY "MIIMadeUpQ7z9Kx2Lm4Np6Rt8Vw0By3Df5Gh1Jk"
#define PEM "-----BEGIN RSA PRIVATE KEY-----"

static size_t count_of(struct str text)
{
	struct arena arena = {0};
	struct secret_list list;

	secrets_find(&list, &arena, text, FACT_SECRET);
	arena_done(&arena);
	return list.count;
}

static const char *const found[] = {GITHUB, "\r\n" GITHUB "\r\n", "x = \\n" GITHUB,
	"ASIAMADEUPKEY2345Q7T", "AIzaMadeUpKeyNotReal-Q7z9Kx2Lm4Np6Rt8Vw",
	"glpat-MadeUpQ7z9Kx2Lm4Np6R", "glptt-0123abcd4567ef890a1b2c3d4e5f60718293a4b5",
	"xoxb-998877665544-112233445566-MadeUpQ7z9Kx2Lm4Np6Rt8Vw",
	"sk_"
	"live_MadeUpQ7z9Kx2Lm4Np6Rt8Vw",
	"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",
	/* the name of a key is no part of it */
	"AccountKey=" BODY "z/+Ab6zY" BODY "==",
	"github_pat_"
	"11MADEUP0Q7z9Kx2Lm4Np_" BODY "0aB1cD2eF3gH4iJ5kL6mN",
	"pypi-AgEIcHlwaS5vcmc" BODY BODY, "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",
	"rk_"
	"live_MadeUpQ7z9Kx2Lm4Np6Rt8Vw",
	"gldt-MadeUpQ7z9Kx2Lm4Np6R.",
	"PuTTY-User-Key-File-3: x\nPrivate-Lines: 1\n" BODY BODY, PEM "\r\n" BODY BODY,
	"mysql://app:Zu7Fm2Qr@db.corp.net/", NULL};

static const char *const left_alone[] = {"x" GITHUB, GITHUB "x", "AKIAIOSFODNN7EXAMPLE",
	"AKIAAAAAAAAAAAAAAAAA", "glpat-personal-access-token-here",
	"ghp_MadeUpForATestNotARealOneQ9z7Kaaaaaa", PEM, PEM "\n-----END",
	"mysql://app:${PASSWORD}@db.corp.net/", "mysql://app:app12@db.example.com/",
	"mysql://app:secret@db.corp.net/", "mysql://app:Zu7Fm2Qr@localhost/", NULL};

static void test_formats(void **unused)
{
	(void)unused;
	for (size_t i = 0; found[i]; i++)
		EXPECT(count_of(str_of(found[i])) == 1, "not found: %s", found[i]);
	for (size_t i = 0; left_alone[i]; i++)
		EXPECT(count_of(str_of(left_alone[i])) == 0, "found: %s", left_alone[i]);
	/* fixed lengths: a byte less is none */
	for (size_t i = 3; i < 5; i++)
		EXPECT(count_of(str_make(found[i], strlen(found[i]) - 1)) == 0,
			"found when cut: %s", found[i]);
	unit_done();
}

/* At each place of a block, and far inside of one line of 5 MB. */
static void test_places(void **unused)
{
	size_t n = 5 * MIB, len = strlen(GITHUB);
	struct buf text _cleanup_buf_ = BUF_INIT(6 * MIB);
	char *bytes;

	(void)unused;
	for (size_t i = 0; i < n; i++)
		buf_putc(&text, ' ');
	bytes = (char *)buf_str(&text).p;
	for (size_t at = n - 300; at + len <= n; at++) {
		memset(bytes + n - 400, ' ', 400);
		memcpy(bytes + at, GITHUB, len);
		EXPECT(count_of(str_make(bytes + n - 400, 400)) == 1, "at %zu", at);
	}
	assert_int_equal(count_of(buf_str(&text)), 1);
	unit_done();
}

static const char utf16[] = "\xff\xfe"
			    "A\0K\0I\0A\0M\0A\0D\0E\0U\0P\0K\0E\0Y\0"
			    "2\0"
			    "3\0"
			    "4\0"
			    "5\0Q\0"
			    "7\0T\0";
static const struct {
	const char *path;
	struct str bytes;
	bool is_past;
	size_t findings;
} files[] = {
	{"a.env", STR("TOKEN=" GITHUB "\n"), false, 1},
	{"b.c",
		STR("char *t = \"" GITHUB
		    "\"; void f(char *a, char *b) { strcpy(a, b); }"),
		false, 2},
	{"c.c",
		STR("char *t = \"" GITHUB
		    "\"; void f(char *a, char *b) { strcpy(a, b); }"),
		true, 1},
	{"d.bin", STR("\0" GITHUB), false, 0},
	{"e.txt", {.p = utf16, .n = sizeof(utf16) - 1}, false, 1},
	{"f.md", STR("nothing"), false, 0},
};

static enum store_result read_file(struct content *out, struct store *store,
	const struct change *change, size_t max, struct err *err)
{
	(void)store;
	(void)max;
	(void)err;
	for (size_t i = 0; i < COUNT(files); i++) {
		if (str_is(change->path, files[i].path))
			*out = (struct content){.bytes = files[i].bytes};
	}
	return STORE_OK;
}

static void check_file(const struct gate_result *result, size_t i)
{
	size_t count = 0;

	for (size_t j = 0; j < result->findings.count; j++) {
		const struct finding *finding = &result->findings.items[j];

		if (!str_is(finding->path, files[i].path))
			continue;
		count++;
		EXPECT(finding->is_redacted && !finding->line_hash_ordinal,
			"%s: not redacted", files[i].path);
		EXPECT(!memmem(finding->frame.p, finding->frame.n, GITHUB + 4, 8) &&
				!memmem(finding->message.p, finding->message.n,
					GITHUB + 4, 8),
			"%s: the secret is shown", files[i].path);
	}
	EXPECT(count == files[i].findings, "%s: %zu findings", files[i].path, count);
}

static void test_gate(void **unused)
{
	struct gate_result result _cleanup_gate_result_ = {0};
	struct change changes[COUNT(files)];
	struct change_set set = {
		.why = WHY_RANGE, .items = changes, .count = COUNT(files)};
	struct store store = {.read = read_file};
	struct arena arena = {0};
	struct rule_set rules = {0};
	struct policy policy;
	struct err err;
	struct gate_input input = {.changes = &set,
		.store = &store,
		.policy = &policy,
		.rules = &rules,
		.scope = SCOPE_ALL,
		.has_line_hashes = true};

	(void)unused;
	policy_default(&policy);
	rule_set_add_builtin(&rules, &arena);
	for (size_t i = 0; i < COUNT(files); i++)
		changes[i] = (struct change){.path = str_of(files[i].path),
			.root_path = str_of(files[i].path),
			.is_past = files[i].is_past};
	assert_int_equal(gate_run(&result, &input, &err), 0);
	for (size_t i = 0; i < COUNT(files); i++)
		check_file(&result, i);
	assert_int_equal(result.receipts.count, 1);
	assert_int_equal(result.verdict.outcome, OUTCOME_BLOCK);
	arena_done(&arena);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_formats),
		cmocka_unit_test(test_places), cmocka_unit_test(test_gate)};

	return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
