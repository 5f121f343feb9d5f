/*
 * base/base64.c: the vectors of RFC 4648, all lengths there and back, and what is
 * refused.
 */
#include "base/base64.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static const char *const vectors[][2] = {
	{"", ""},
	{"f", "Zg=="},
	{"fo", "Zm8="},
	{"foo", "Zm9v"},
	{"foob", "Zm9vYg=="},
	{"fooba", "Zm9vYmE="},
	{"foobar", "Zm9vYmFy"},
};

static void test_vectors(void **state)
{
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct buf text _cleanup_buf_ = BUF_INIT(64);
		struct str bytes;

		base64_write(&text, str_of(vectors[i][0]));
		EXPECT(strcmp(unit_text(&text), vectors[i][1]) == 0, "%s", vectors[i][0]);
		EXPECT(base64_read(&bytes, &arena, str_of(vectors[i][1])) &&
				str_is(bytes, vectors[i][0]),
			"%s", vectors[i][1]);
	}
	arena_done(&arena);
	unit_done();
}

static void test_all_bytes(void **state)
{
	struct arena arena = {0};
	char bytes[256];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7 + 3);
	for (size_t n = 0; n <= sizeof(bytes); n++) {
		struct buf text _cleanup_buf_ = BUF_INIT(512);
		struct str back = {0};

		base64_write(&text, str_make(bytes, n));
		EXPECT(text.n == (n + 2) / 3 * 4, "%zu", n);
		EXPECT(base64_read(&back, &arena, buf_str(&text)) &&
				str_eq(back, str_make(bytes, n)),
			"%zu", n);
	}
	arena_done(&arena);
	unit_done();
}

static void test_refused(void **state)
{
	static const char *const bad[] = {"Z", "Zg",
		"Zg=", "Zh==", "Zm9=", "Zg==Zg==", "Zm9v\n", "Zm9 ", "Zm-v", "Zm_v",
		"====", "Z===", "=Zg=", "Zg=g", "Zm9vZg",
		" Zg=", "Zm9v====", "Zm9v=", "Zm9v==", "Zm\xc3\xa9"};
	struct arena arena = {0};
	struct str bytes = STR("untouched");

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		EXPECT(!base64_read(&bytes, &arena, str_of(bad[i])), "%s", bad[i]);
	EXPECT(!base64_read(&bytes, &arena, (struct str)STR("Zm\0v")), "NUL");
	assert_true(str_is(bytes, "untouched"));
	arena_done(&arena);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_all_bytes),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
