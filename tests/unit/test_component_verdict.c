/*
 * The verdict over one dependency: each code, what comes before what, and that a name
 * alone approves nothing. Dependencies are made by hand.
 */
#include <stdlib.h>
#include "base/when.h"
#include "components/verdict.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define GOOD "9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23"
#define EVIL "0000b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23"
#define PATCH "1111b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23"
#define COMMIT "51b7f2abdade71cd9bb0e7a373ef2610ec6f9daf"

#define ASSESSMENT \
	"\"assessment\": {\"by\": \"dev\", \"date\": \"2026-01-01\", \"next_review\": " \
	"\"2027-01-01\", \"method\": \"m\", \"necessity\": \"n\", \"criticality\": " \
	"\"low\", " \
	"\"known_vulnerabilities\": {\"source\": \"osv\", \"open\": [%s]}, " \
	"\"security_history\": {\"summary\": \"s\"}, \"vendor_responsiveness\": " \
	"{\"contact\": \"c\", \"summary\": \"s\"}, \"maintenance\": {\"last_release\": " \
	"\"2024-01-01\", \"summary\": \"s\"}}"

static const char zlib_record[] =
	"{\"schema\": 1, \"id\": \"zlib\", \"identity\": {\"aliases\": [\"wrap:zlib\"], "
	"\"repositories\": [\"https://github.com/madler/zlib\"]}, \"origin\": "
	"{\"allowed_urls\": [\"https://zlib.net/\"]}, \"licence\": {\"declared\": "
	"\"Zlib\"}, "
	"\"versions\": [{\"version\": \"1.3.1\", \"status\": \"%s\", %s \"forms\": "
	"{\"archive-bytes\": [\"" GOOD "\"], \"git-commit\": [\"" COMMIT "\"]}, "
	"\"patches\": [{\"name\": \"p\", \"reason\": \"r\", \"diff_sha256\": \"" PATCH
	"\"}]}], " ASSESSMENT "}";
static const char libpng_record[] = "{\"schema\": 1, \"id\": \"libpng\", \"versions\": "
				    "[{\"version\": \"1\", \"status\": "
				    "\"pending\"}]}";

struct bench {
	struct arena arena;
	struct component_list list;
	struct component_terms terms;
	struct component_court court;
	struct dependency d;
	struct file_hash files[2];
	size_t file_count;
};

static void add_record(struct bench *b, const char *path, struct str text)
{
	const struct component *c;
	struct err err;

	if (record_read(&c, &b->arena, str_of(path), text, &err) ||
		component_list_add(&b->list, c, &err))
		fail_msg("%s", err.text);
}

/* A list with zlib of that status, and a wrap of it that is in order. */
static void set_up(
	struct bench *b, const char *status, const char *more, const char *open)
{
	uint64_t now = 0;

	*b = (struct bench){0};
	b->list.arena = &b->arena;
	when_read(&now, str_of("2026-06-01T00:00:00Z"));
	add_record(
		b, "zlib.json", arena_printf(&b->arena, zlib_record, status, more, open));
	add_record(b, "libpng.json", str_of(libpng_record));
	b->court = (struct component_court){.arena = &b->arena,
		.list = &b->list,
		.terms = {&b->terms},
		.term_count = 1,
		.now = now};
	b->d = (struct dependency){.form = FORM_WRAP,
		.path = STR("subprojects/zlib.wrap"),
		.name = STR("zlib"),
		.version_kind = VERSION_EXACT,
		.version = STR("1.3.1")};
	VEC_PUSH(&b->arena, &b->d.locators, str_of("https://zlib.net/zlib-1.3.1.tar.gz"));
	VEC_PUSH(&b->arena, &b->d.pins,
		((struct pin){OVER_ARCHIVE, ALGORITHM_SHA256, STR(GOOD)}));
}

static void expect_codes(struct bench *b, const char *expected, const char *what)
{
	struct buf codes _cleanup_buf_ = BUF_INIT(4096);
	struct component_verdicts verdicts;
	struct err err;

	if (component_judge(&verdicts, &b->court, &b->d, b->files, b->file_count, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < verdicts.count; i++)
		buf_printf(&codes, "%s%s", i ? " " : "",
			component_code_name(verdicts.items[i].code));
	EXPECT(str_is(buf_str(&codes), expected), "%s: %s and not %s", what,
		unit_text(&codes), expected);
	arena_done(&b->arena);
}

static void test_status(void **unused)
{
	static const struct {
		const char *status, *more, *open, *codes;
	} cases[] = {
		{"approved", "", "", "APPROVED"},
		{"pending", "", "", "PENDING"},
		{"banned", "", "", "BANNED"},
		{"revoked", "", "", "REVOKED"},
		{"deprecated", "", "", "DEPRECATED"},
		{"approved", "", "\"CVE-1\"", "VULNERABLE"},
		{"approved", "", "{\"id\": \"CVE-1\", \"versions\": [\"1.3.1\"]}",
			"VULNERABLE"},
		{"pending",
			"\"valid_until\": \"2099-01-01\"}, {\"version\": \"1.3\", "
			"\"status\": \"approved\", ",
			"{\"id\": \"CVE-1\", \"versions\": [\"1.3.1\"]}", "APPROVED"},
		{"approved", "\"valid_until\": \"2026-05-31\", ", "", "EXPIRED"},
		{"approved", "\"valid_until\": \"2026-06-01\", ", "", "APPROVED"},
		{"conditional", "\"scope\": {\"usage\": [\"test\"]}, ", "",
			"APPROVED_CONDITIONAL"},
		{"conditional", "\"scope\": {\"paths\": [\"subprojects/*\"]}, ", "",
			"APPROVED"},
		{"approved", "\"scope\": {\"paths\": [\"deps/*\"]}, ", "",
			"APPROVED_CONDITIONAL"},
		{"approved", "\"scope\": {\"repositories\": [\"other\"]}, ", "",
			"APPROVED_CONDITIONAL"},
	};
	struct bench b;

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		set_up(&b, cases[i].status, cases[i].more, cases[i].open);
		expect_codes(&b, cases[i].codes, cases[i].more);
	}
	set_up(&b, "approved", "", "");
	b.court.now += 365 * WHEN_DAY;
	expect_codes(&b, "REVIEW_OVERDUE", "a year later");
	unit_done();
}

/* Equal name with other bytes never passes, and bytes come before names. */
static void test_hashes(void **unused)
{
	struct bench b;

	(void)unused;
	set_up(&b, "approved", "", "");
	b.d.pins.items[0].value = str_of(EVIL);
	expect_codes(&b, "HASH_MISMATCH", "other bytes");
	set_up(&b, "approved", "", "");
	b.d.name = str_of("renamed");
	expect_codes(&b, "APPROVED", "a renamed copy");
	set_up(&b, "approved", "", "");
	b.d.name = str_of("libpng");
	expect_codes(&b, "HASH_MISMATCH", "under the name of another one");
	set_up(&b, "approved", "", "");
	VEC_PUSH(&b.arena, &b.d.pins,
		((struct pin){OVER_COMMIT, ALGORITHM_GIT,
			STR("ffffffffffffffffffffffffffffffffffffffff")}));
	expect_codes(&b, "HASH_MISMATCH", "a second hash says something else");
	set_up(&b, "approved", "", "");
	b.d.pins.items[0].over = OVER_FILE;
	expect_codes(&b, "UNKNOWN_VERSION", "the hash of another class");
	unit_done();
}

static void test_names(void **unused)
{
	struct bench b;

	(void)unused;
	set_up(&b, "approved", "", "");
	b.d.pins.count = 0;
	expect_codes(&b, "UNPINNED", "no hash");
	set_up(&b, "revoked", "", "\"CVE-1\"");
	b.d.pins.count = 0;
	expect_codes(&b, "REVOKED UNPINNED", "a name that must not be used");
	set_up(&b, "approved", "", "");
	b.d.pins.items[0] = (struct pin){
		OVER_ARCHIVE, ALGORITHM_MD5, STR("00112233445566778899aabbccddeeff")};
	expect_codes(&b, "WEAK_HASH", "MD5 only");
	set_up(&b, "approved", "", "");
	b.d.pins.count = 0;
	b.d.version_kind = VERSION_FLOATING;
	b.d.version = str_of("master");
	expect_codes(&b, "FLOATING", "a branch");
	set_up(&b, "approved", "", "");
	b.d.pins.items[0].value = str_of(EVIL);
	b.d.version = str_of("1.2.13");
	expect_codes(&b, "UNKNOWN_VERSION", "a version that is not there");
	set_up(&b, "approved", "", "");
	b.d.pins.count = 0;
	b.d.name = b.d.locators.items[0] = str_of("expat");
	expect_codes(&b, "UNKNOWN_COMPONENT", "a name that is not there");
	set_up(&b, "approved", "", "");
	b.d.pins.items[0].value = str_of(EVIL);
	b.d.name = str_of("mine");
	b.d.locators.items[0] = str_of("https://github.com/madler/zlib.git");
	expect_codes(&b, "HASH_MISMATCH", "found by its repository");
	unit_done();
}

#define RECIPE "00112233445566778899aabbccddeeff"

/* Revisions of recipes and baselines of registries: listed or not, they are no hash of
 * what is built; another one than that of the version is a contradiction. */
static void test_revisions(void **unused)
{
	static const struct {
		enum pin_over over;
		enum pin_algorithm algorithm;
		const char *value, *codes;
	} cases[] = {
		{OVER_RECIPE, ALGORITHM_MD5, RECIPE, "WEAK_HASH"},
		{OVER_RECIPE, ALGORITHM_MD5, "10112233445566778899aabbccddeeff",
			"HASH_MISMATCH"},
		{OVER_RECIPE, ALGORITHM_GIT, COMMIT, "APPROVED"},
		{OVER_BASELINE, ALGORITHM_GIT, COMMIT, "WEAK_HASH"},
		{OVER_BASELINE, ALGORITHM_GIT, "ffffffffffffffffffffffffffffffffffffffff",
			"HASH_MISMATCH"},
		{OVER_PACKAGE, ALGORITHM_MD5, RECIPE, "WEAK_HASH"},
	};
	static const char record[] =
		"{\"schema\": 1, \"id\": \"%s\", \"versions\": [{\"version\": "
		"\"1.3.1\", \"status\": \"approved\", \"forms\": {\"recipe-revision\": "
		"[\"%s\"%s], \"registry-baseline\": [\"" COMMIT "\"]}}], " ASSESSMENT "}";
	struct bench b;

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		set_up(&b, "approved", "", "");
		add_record(&b, "expat.json",
			arena_printf(&b.arena, record, "expat", RECIPE,
				", \"" COMMIT "\"", ""));
		/* one baseline, and one revision, of two is no contradiction */
		add_record(&b, "png2.json",
			arena_printf(&b.arena, record, "png2", RECIPE, "", ""));
		b.d.name = str_of("expat");
		b.d.locators.count = 0;
		b.d.pins.items[0] = (struct pin){
			cases[i].over, cases[i].algorithm, str_of(cases[i].value)};
		expect_codes(&b, cases[i].codes, cases[i].value);
	}
	unit_done();
}

static void expect_url(const char *url, const char *codes)
{
	struct bench b;

	set_up(&b, "approved", "", "");
	b.d.locators.items[0] = str_of(url);
	expect_codes(&b, codes, url);
}

static void test_sources(void **unused)
{
	static const struct str store[] = {STR("https://store.corp/")};
	static const struct str licences[] = {STR("MIT")};
	struct bench b;

	(void)unused;
	expect_url("https://zlib.net/fossils/zlib.tar.gz", "APPROVED");
	expect_url("https://zlib.net.evil.org/zlib.tar.gz", "SOURCE_NOT_ALLOWED");
	expect_url("http://zlib.net/zlib.tar.gz", "SOURCE_NOT_ALLOWED");
	expect_url("HTTP://zlib.net/zlib.tar.gz", "SOURCE_NOT_ALLOWED");
	expect_url("git+http://zlib.net/zlib", "SOURCE_NOT_ALLOWED");
	expect_url("https://zlib.net/../evil/zlib.tar.gz", "SOURCE_NOT_ALLOWED");
	set_up(&b, "approved", "", "");
	b.terms.store = (struct str_list){store, 1};
	expect_codes(&b, "SOURCE_NOT_ALLOWED", "not in the store");
	set_up(&b, "approved", "", "");
	b.terms.store = (struct str_list){store, 1};
	b.d.locators.items[0] = str_of("https://store.corp/zlib.tar.gz");
	expect_codes(&b, "APPROVED", "in the store");
	set_up(&b, "approved", "", "");
	b.terms.licences = (struct str_list){licences, 1};
	expect_codes(&b, "LICENCE", "a licence that is not named");
	unit_done();
}

static void test_files(void **unused)
{
	struct bench b;

	(void)unused;
	set_up(&b, "approved", "", "");
	b.files[0] = (struct file_hash){STR("packagefiles/p.diff"), STR(PATCH)};
	b.file_count = 1;
	expect_codes(&b, "APPROVED", "an approved patch");
	set_up(&b, "approved", "", "");
	b.files[0] = (struct file_hash){STR("packagefiles/p.diff"), STR(EVIL)};
	b.file_count = 1;
	expect_codes(&b, "APPROVED_MODIFIED", "another patch");
	set_up(&b, "approved", "", "");
	b.files[0] = (struct file_hash){STR("packagefiles/p.diff"), {0}};
	b.file_count = 1;
	expect_codes(&b, "APPROVED_MODIFIED", "a patch that is not there");
	set_up(&b, "approved", "", "");
	b.d.pins.count = b.d.locators.count = 0;
	b.files[0] = (struct file_hash){STR("packagefiles/zlib.tar.gz"), STR(GOOD)};
	b.file_count = 1;
	expect_codes(&b, "APPROVED", "the archive is in the tree");
	set_up(&b, "approved", "", "");
	b.d.pins.count = 0;
	b.files[0] = (struct file_hash){STR("packagefiles/zlib.tar.gz"), STR(GOOD)};
	b.file_count = 1;
	expect_codes(&b, "UNPINNED", "a file that alters what is fetched");
	set_up(&b, "approved", "", "");
	b.d.pins.items[0].algorithm = ALGORITHM_SHA3_256;
	expect_codes(&b, "UNKNOWN_VERSION", "the digits in another algorithm");
	unit_done();
}

static void test_kinds(void **unused)
{
	struct bench b;

	(void)unused;
	set_up(&b, "approved", "", "");
	b.d.kind = KIND_SYSTEM;
	b.d.pins.count = 0;
	expect_codes(&b, "", "listed only");
	set_up(&b, "approved", "", "");
	b.d.kind = KIND_UNCHECKED;
	expect_codes(&b, "UNCHECKED_MANIFEST", "named");
	set_up(&b, "approved", "", "");
	b.d.kind = KIND_SETTING;
	b.d.version_kind = VERSION_FLOATING;
	expect_codes(&b, "FLOATING", "an open door");
	set_up(&b, "approved", "", "");
	b.d.state = READ_OPAQUE;
	b.d.pins.count = 0;
	expect_codes(&b, "UNPARSED", "not understood");
	set_up(&b, "approved", "", "");
	b.d.state = READ_OPAQUE;
	expect_codes(&b, "APPROVED", "not understood, but by its hash");
	set_up(&b, "approved", "", "");
	b.d.form = FORM_BINARY;
	b.d.name = str_of("a.so");
	b.d.locators.count = 0;
	b.d.pins.items[0] = (struct pin){OVER_FILE, ALGORITHM_SHA256, STR(EVIL)};
	expect_codes(&b, "BINARY", "a binary that nobody knows");
	unit_done();
}

static int not_signed(struct component_court *court,
	const struct component_version *version, struct str *lack, struct err *err)
{
	(void)court, (void)version, (void)err;
	*lack = str_of("it needs 1 by 'security' and has 0");
	return 0;
}

static void test_signatures(void **unused)
{
	struct bench b;

	(void)unused;
	set_up(&b, "approved", "", "");
	b.court.is_signed = not_signed;
	expect_codes(&b, "PENDING", "nobody signed");
	set_up(&b, "deprecated", "", "");
	b.court.is_signed = not_signed;
	expect_codes(&b, "DEPRECATED PENDING", "deprecated, and nobody signed");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_hashes),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_revisions),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_signatures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
