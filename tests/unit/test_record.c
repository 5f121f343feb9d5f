/*
 * Records of the approved list: what loads, what does not and where the error is, what a
 * digest covers; and the list: what contradicts itself, what is found by which key.
 */
#include <stdlib.h>
#include "components/list.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define SHA "9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23"
#define COMMIT "51b7f2abdade71cd9bb0e7a373ef2610ec6f9daf"

#define HEAD "{\"schema\": 1, \"id\": \"zlib\", "
#define VERSION(forms) \
	"{\"version\": \"1.3.1\", \"status\": \"approved\", \"forms\": {" forms "}}"
#define RECORD(forms) HEAD "\"versions\": [" VERSION(forms) "]}"

static const char *read_one(
	const struct component **out, struct arena *arena, const char *text)
{
	static struct err err;

	return record_read(out, arena, str_of("list/zlib.json"), str_of(text), &err)
		       ? err.text
		       : NULL;
}

static void expect_error(const char *text, const char *words)
{
	const struct component *c;
	struct arena arena = {0};
	const char *error = read_one(&c, &arena, text);

	EXPECT(error && strstr(error, words), "%s\n  gives: %s\n  not: %s", text,
		error ? error : "no error", words);
	arena_done(&arena);
}

static void test_errors(void **unused)
{
	(void)unused;
	expect_error("[]", "list/zlib.json:1:1");
	expect_error("{\"schema\": 2, \"id\": \"zlib\"}", "schema 1");
	expect_error("{\"schema\": 1, \"id\": \"zli\", \"versions\": []}", "zli.json");
	expect_error(
		"{\"schema\": 1, \"id\": \"../x\", \"versions\": []}", "expected an id");
	expect_error(HEAD "\"versions\": []}", "at least one of 'versions'");
	expect_error(HEAD "\"versionen\": []}", "versionen");
	expect_error(HEAD "\"id\": \"zlib\", \"versions\": []}", "twice");
	expect_error(RECORD(""), "at least one hash");
	expect_error(RECORD("\"sha256\": [\"" SHA "\"]"), "'sha256' is not known");
	expect_error(RECORD("\"archive-bytes\": [\"abc\"]"), "no hash of kind");
	expect_error(RECORD("\"archive-bytes\": \"" SHA "\""), "a list of hashes");
	expect_error(RECORD("\"archive-bytes\": [{\"file\": \"x\"}]"), "'sha256' or a");
	expect_error(
		RECORD("\"archive-bytes\": [\"md5:00112233445566778899aabbccddeeff\"]"),
		"MD5 and SHA-1 approve nothing");
	expect_error(RECORD("\"git-commit\": [\"51b7f2a\"]"), "no hash of kind");
	expect_error(
		RECORD("\"manifest\": {\"path\": \"../x\", \"sha256\": \"" SHA "\"}"),
		"below the approved list");
	unit_done();
}

#define MORE(rest) \
	HEAD "\"versions\": [{\"version\": \"1\", \"status\": \"approved\", \"forms\": " \
	     "{\"git-commit\": [\"" COMMIT "\"]}, " rest "}]}"

static void test_version_errors(void **unused)
{
	(void)unused;
	expect_error(MORE("\"valid_until\": \"soon\""), "a day like");
	expect_error(MORE("\"valid_until\": \"2027-02-30\""), "a day like");
	expect_error(MORE("\"scope\": {\"usage\": [\"fun\"]}"), "'fun' is not known");
	expect_error(MORE("\"scope\": {\"paths\": [\"../x\"]}"), "pattern");
	expect_error(MORE("\"patches\": [{\"name\": \"x\", \"reason\": \"y\"}]"),
		"'result_sha256'");
	expect_error(MORE("\"patches\": [{\"name\": \"x\", \"reason\": \"y\", "
			  "\"result_sha256\": \"" SHA "\"}]"),
		"needs a 'path'");
	expect_error(HEAD "\"origin\": {\"allowed_urls\": [\"https://zlib.net\"]}, "
			  "\"versions\": []}",
		"up to a '/'");
	expect_error(HEAD "\"versions\": [" VERSION(
			     "\"git-commit\": [\"" COMMIT
			     "\"]") ", " VERSION("\"archive-bytes\": [\"" SHA "\"]") "]}",
		"there twice");
	expect_error(HEAD
		"\"versions\": [" VERSION("\"git-commit\": [\"" COMMIT
					  "\"]") ", "
						 "{\"version\": \"2\", \"status\": "
						 "\"approved\", \"forms\": "
						 "{\"git-commit\": [\"" COMMIT "\"]}}]}",
		"same hash");
	unit_done();
}

static void test_reads(void **unused)
{
	const struct component *c = NULL;
	struct arena arena = {0};
	const char *error = read_one(&c, &arena,
		HEAD
		"// a comment\n\"identity\": {\"purl\": null, \"aliases\": "
		"[\"wrap:zlib\"]},"
		"\"licence\": {\"declared\": \"Zlib\"}, \"versions\": [{\"version\": "
		"\"1.3.1\", \"status\": \"conditional\", \"forms\": {\"archive-bytes\": "
		"[{\"file\": \"zlib.tar.gz\", \"sha256\": \"" SHA
		"\"}], \"git-commit\": [\"" COMMIT "\"]}, \"valid_until\": "
		"\"2027-03-01\", \"scope\": {\"usage\": [\"test\"]}}],"
		"\"assessment\": {\"by\": null, \"date\": null}}");

	(void)unused;
	EXPECT(!error, "%s", error);
	if (!error) {
		const struct component_version *v = &c->versions[0];

		EXPECT(v->pins.count == 2 && v->status == STATUS_CONDITIONAL,
			"a version");
		EXPECT(str_is(v->pin_files.items[0], "zlib.tar.gz"), "a file");
		EXPECT(v->valid_until == 1803945600, "the end of the day: %llu",
			(unsigned long long)v->valid_until);
		EXPECT(v->scope.usage == 1u << FOR_TEST, "its use");
		EXPECT(str_is(c->licence, "Zlib") && c->aliases.count == 1, "the rest");
		EXPECT(str_is(c->assessment.missing, "by"), "no answers yet");
	}
	arena_done(&arena);
	unit_done();
}

static void digest_of(char out[SHA256_HEX], const char *text)
{
	const struct component *c = NULL;
	struct arena arena = {0};
	const char *error = read_one(&c, &arena, text);

	EXPECT(!error, "%s", error);
	out[0] = '\0';
	if (!error)
		component_version_digest(out, &c->versions[0]);
	arena_done(&arena);
}

/* What an approval covers is what it was given for; spaces and other versions are not. */
static void test_digest(void **unused)
{
	char a[SHA256_HEX], b[SHA256_HEX];

	(void)unused;
	digest_of(a, RECORD("\"git-commit\": [\"" COMMIT "\"]"));
	digest_of(b, HEAD " \"versions\" : [ " VERSION(
			     "\"git-commit\":[\"" COMMIT
			     "\"]") ",\n"
				    "{\"version\": \"2\", \"status\": \"pending\"}]}");
	EXPECT(strcmp(a, b) == 0, "spaces and another version");
	digest_of(b, HEAD "\"assessment\": {\"by\": \"x\"}, \"versions\": [" VERSION(
			     "\"git-commit\": [\"" COMMIT "\"]") "]}");
	EXPECT(strcmp(a, b) != 0, "another assessment");
	digest_of(b, RECORD("\"archive-bytes\": [\"" SHA "\"]"));
	EXPECT(strcmp(a, b) != 0, "other hashes");
	/* the test vector of docs/evidence-format.md */
	digest_of(a, "{\"schema\": 1, \"id\": \"zlib\", \"versions\": [{\"version\": "
		     "\"1\", \"status\": \"pending\"}]}");
	EXPECT(strcmp(a, "09e5acfb978d1a672f4eb2607744485d37b3a8b91044277c7c7f2a6d98dcfb7"
			 "3") == 0,
		"%s", a);
	unit_done();
}

/* --- the list
 * ----------------------------------------------------------------------------
 */

struct made {
	struct arena arena;
	struct component_list list;
	struct err err;
};

static int add(struct made *m, const char *id, const char *rest)
{
	const struct component *c;
	struct str path = arena_printf(&m->arena, "%s.json", id);
	struct str text =
		arena_printf(&m->arena, "{\"schema\": 1, \"id\": \"%s\", %s}", id, rest);

	m->list.arena = &m->arena;
	return record_read(&c, &m->arena, path, text, &m->err) ||
			       component_list_add(&m->list, c, &m->err)
		       ? -1
		       : 0;
}

#define ONE_OF(hash) \
	"\"versions\": [{\"version\": \"1.3.1\", \"also\": [\"v13\"], \"status\": " \
	"\"approved\", \"forms\": {\"archive-bytes\": [\"" hash "\"]}}]"
#define OTHER "0a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23"

static void test_contradictions(void **unused)
{
	struct made m = {0};

	(void)unused;
	EXPECT(!add(&m, "zlib",
		       "\"identity\": {\"aliases\": [\"wrap:zlib\"]}, " ONE_OF(SHA)),
		"%s", m.err.text);
	EXPECT(add(&m, "zlip", ONE_OF(SHA)) && strstr(m.err.text, "of 'zlib' already"),
		"one hash of two");
	EXPECT(add(&m, "zlip2",
		       "\"identity\": {\"aliases\": [\"WRAP:ZLIB\"]}, " ONE_OF(OTHER)) &&
			strstr(m.err.text, "the alias"),
		"one alias of two");
	arena_done(&m.arena);
	unit_done();
}

static void test_look_up(void **unused)
{
	struct made m = {0};
	struct pin pin = {
		.over = OVER_ARCHIVE, .algorithm = ALGORITHM_SHA256, .value = STR(SHA)};
	const struct component *zlib;

	(void)unused;
	add(&m, "zlib",
		"\"identity\": {\"aliases\": [\"wrap:zlib-ng\"], \"repositories\": "
		"[\"https://github.com/madler/zlib\"]}, " ONE_OF(SHA));
	zlib = m.list.items[0];
	EXPECT(component_by_pin(&m.list, &pin) == &zlib->versions[0], "by hash");
	pin.over = OVER_FILE;
	EXPECT(!component_by_pin(&m.list, &pin), "of another class");
	EXPECT(component_by_name(&m.list, "wrap", str_of("zlib-ng")) == zlib, "by alias");
	EXPECT(!component_by_name(&m.list, "conan", str_of("zlib-ng")),
		"of another space");
	EXPECT(component_by_name(&m.list, "conan", str_of("ZLIB")) == zlib, "by id");
	EXPECT(component_by_url(&m.list, str_of("git@github.com:madler/zlib.git")) ==
			zlib,
		"scp form");
	EXPECT(component_by_url(&m.list,
		       str_of("https://github.com/madler/zlib/archive/v1.tar.gz")) ==
			zlib,
		"an archive below it");
	EXPECT(!component_by_url(&m.list, str_of("https://github.com/madler/zlib2")),
		"another one");
	EXPECT(!component_by_url(
		       &m.list, str_of("https://evil.org/github.com/madler/zlib")),
		"another host");
	arena_done(&m.arena);
	unit_done();
}

static void test_versions(void **unused)
{
	static const char *const same[] = {
		"1.3.1", "v1.3.1", "zlib-1.3.1", "1_3_1", "1.3.1-2", "V13", NULL};
	static const char *const others[] = {
		"1.3.10", "1.3", "1.3.1.1", "1.3.1rc1", "", NULL};
	struct made m = {0};

	(void)unused;
	add(&m, "zlib", ONE_OF(SHA));
	for (size_t i = 0; same[i]; i++)
		EXPECT(component_version_named(m.list.items[0], str_of(same[i])), "%s",
			same[i]);
	for (size_t i = 0; others[i]; i++)
		EXPECT(!component_version_named(m.list.items[0], str_of(others[i])), "%s",
			others[i]);
	EXPECT(version_cmp(str_of("1.10"), str_of("1.9")) > 0, "numbers, not letters");
	EXPECT(version_cmp(str_of("1.2.0"), str_of("1.2")) == 0, "zeros at the end");
	EXPECT(!version_is_release(str_of("1.2.rc1")), "a candidate");
	arena_done(&m.arena);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_version_errors),
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_contradictions),
		cmocka_unit_test(test_look_up),
		cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
