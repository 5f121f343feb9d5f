/*
 * What all declaration readers share: hashes, names in URLs, refs of git; and the limits.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/limits.h"
#include "tests/unit/declare.h"
#include "base/banned.h"

#define HEX64 "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff"

static void test_pins(void **unused)
{
	struct arena arena = {0};
	struct pin pin;

	(void)unused;
	EXPECT(pin_read(&pin, &arena, OVER_ARCHIVE, ALGORITHM_SHA256, str_of(HEX64)) &&
			pin.value.n == 64 && pin.value.p[20] == 'a',
		"hex is lower case");
	EXPECT(pin_read_tagged(&pin, &arena, OVER_ARCHIVE,
		       str_of("sha256-ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=")) &&
			str_has_prefix(pin.value, "00112233445566778899aabb"),
		"base64 of SRI");
	EXPECT(!pin_read(&pin, &arena, OVER_ARCHIVE, ALGORITHM_SHA256, str_of("abc")),
		"too short");
	EXPECT(!pin_read(&pin, &arena, OVER_COMMIT, ALGORITHM_GIT, str_of("abc1234")),
		"a short id is a name");
	EXPECT(!pin_read_tagged(&pin, &arena, OVER_ARCHIVE, str_of("sha256")), "no hash");
	arena_done(&arena);
	unit_done();
}

static void expect_release(const char *url, const char *name, const char *version)
{
	struct str got_name = {0}, got_version = {0};
	bool is_one = locator_release(&got_name, &got_version, str_of(url));

	EXPECT(is_one == (version != NULL), "%s", url);
	if (version)
		EXPECT(str_is(got_name, name) && str_is(got_version, version),
			"%s: %.*s %.*s", url, STR_ARG(got_name), STR_ARG(got_version));
}

static void test_releases(void **unused)
{
	(void)unused;
	expect_release("https://zlib.net/fossils/zlib-1.3.1.tar.gz", "zlib", "1.3.1");
	expect_release("https://github.com/madler/zlib/archive/refs/tags/v1.3.1.zip",
		"zlib", "1.3.1");
	expect_release("https://sqlite.org/2024/sqlite-amalgamation-3450100.zip?x#y",
		"sqlite-amalgamation", "3450100");
	expect_release("https://github.com/fmtlib/fmt/releases/download/9.1.0/9.1.0.zip",
		"fmt", "9.1.0");
	expect_release("https://github.com/ibireme/yyjson/archive/c385651.zip", "yyjson",
		"c385651");
	expect_release("https://github.com/a/b/archive/deadbee.tar.gz", "b", "deadbee");
	expect_release("https://example.org/deadbee.tar.gz", NULL, NULL);
	expect_release("https://example.org/", NULL, NULL);
	expect_release(".tar.gz", NULL, NULL);
	EXPECT(str_is(locator_name(str_of("git@host.org:madler/zlib.git")), "zlib"),
		"scp form");
	unit_done();
}

static void test_unchecked(void **unused)
{
	(void)unused;
	expect_declared(
		"tools/Cargo.lock", str_of(""), "1 unchecked unchecked Cargo.lock\n");
	expect_declared("requirements-dev.txt", str_of("x"),
		"1 unchecked unchecked requirements-dev.txt\n");
	expect_declared("shell.nix", str_of(""), "1 unchecked unchecked shell.nix\n");
	expect_declared("a.spec", str_of("Name: a\nSource0: https://h/a.tgz\n"),
		"1 unchecked unchecked a.spec\n");
	expect_declared("a.spec", str_of("Sources are none"), "");
	expect_declared("a.spec", str_of(""), "");
	expect_declared("org.example.App.json",
		str_of("{\"runtime\": \"x\", \"modules\": []}"),
		"1 unchecked unchecked org.example.App.json\n");
	expect_declared("org.example.App.json", str_of("{}"), "");
	EXPECT(form_of(str_of("org.json")) == NULL, "no declaration");
	EXPECT(form_of(str_of("src/main.c")) == NULL, "no declaration");
	unit_done();
}

/* form_of() does not ask the forms about sources: none of them may be for one. */
static void test_sources(void **unused)
{
	static const char *const stems[] = {"main", "CMakeLists", "meson", "debian/x",
		"third_party/zlib/zlib", ".github/workflows/x", "subprojects/x",
		"conanfile", "Makefile", ".gitmodules", "debian/control", "vcpkg",
		"Dockerfile", "x.cmake", "x.mk", "configure.ac", "requirements.txt",
		"BUILD", "a.bb", ".gitlab-ci"};

	(void)unused;
	for (size_t i = 0; forms[i]; i++) {
		for (size_t j = 0; j < COUNT(stems); j++) {
			char path[128];

			snprintf(
				path, sizeof(path), "%s.%c", stems[j], j % 2 ? 'h' : 'C');
			EXPECT(!forms[i]->is_mine(str_of(path)), "form %zu: %s", i, path);
			path[strlen(path) - 1] ^= 'c' ^ 'h';
			EXPECT(!forms[i]->is_mine(str_of(path)), "form %zu: %s", i, path);
		}
	}
	unit_done();
}

static void test_too_large(void **unused)
{
	size_t n = LIMIT_DECLARATION_BYTES + 1;
	char *text = memory_get(NULL, n);

	(void)unused;
	memset(text, ' ', n);
	expect_declared("meson.build", str_make(text, n),
		"1 unchecked bytes - opaque: larger than a declaration may be\n");
	/* what is not read by anybody may be of any size */
	expect_declared("package-lock.json", str_make(text, n),
		"1 unchecked unchecked package-lock.json\n");
	free(text);
	unit_done();
}

/* The last entry says that there is more, and a hash in the file does not vouch for it.
 */
static void test_too_many(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_DECLARATION_BYTES);
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};
	struct str path = STR("conanfile.txt");

	(void)unused;
	buf_puts(&text, "[requires]\n");
	for (size_t i = 0; i < LIMIT_DECLARATIONS + 10; i++)
		buf_puts(&text, "a/1#00112233445566778899aabbccddeeff\n");
	declarations_read(&list, &arena, &scratch, form_of(path), path, buf_str(&text));
	EXPECT(list.count == LIMIT_DECLARATIONS, "%zu entries", list.count);
	EXPECT(list.count && list.items[list.count - 1].state == READ_OPAQUE &&
			!list.items[list.count - 1].pins.count,
		"the last one says that there is more");
	arena_done(&arena);
	arena_done(&scratch);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pins),
		cmocka_unit_test(test_releases),
		cmocka_unit_test(test_unchecked),
		cmocka_unit_test(test_sources),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
