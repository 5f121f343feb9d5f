/*
 * core/delta.c against the vectors of docs/evidence-format.md, which tests/e2e/delta.bats
 * computes with other programs, and tree_ambiguity. With repositories: delta.bats.
 */
#include "core/delta.h"
#include "git/canonical.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define EMPTY "9dcd35caf3aaa39b68c597cbe222134d0172665722d37e274a3cb9adb9e1aac9"
#define ADDED "6a3ee19f2e8a5da488c0021084e23aa47f54bd1e7c15015e07d3be42febbec09"
#define CHMOD "001cb4efa796870f082121b757a763f52eaf32a21c3ab7ac6e4b82f0902d5425"
#define SEVERAL "600513cb654017162f4c884d8b3806450e0e7f6586fe9db80deebbd4b0b37ba2"

/* An id of twenty times this byte; 0: none. */
static struct oid id(unsigned char byte)
{
	struct oid oid = {.n = byte ? 20 : 0};

	for (size_t i = 0; i < oid.n; i++)
		oid.bytes[i] = byte;
	return oid;
}

static struct delta_entry entry(unsigned old_mode, unsigned new_mode, unsigned char old,
	unsigned char new, const char *path)
{
	return (struct delta_entry){.old_mode = old_mode,
		.new_mode = new_mode,
		.old_oid = id(old),
		.new_oid = id(new),
		.path = str_of(path)};
}

static const char *digest_of(struct delta_entry *items, size_t count)
{
	static char digest[SHA256_HEX];
	struct delta delta = {.items = items, .count = count};

	delta_digest(digest, &delta);
	return digest;
}

static void test_vectors(void **state)
{
	struct delta_entry added = entry(0, 0100644, 0, 0x11, "a.c"),
			   run = entry(0100644, 0100755, 0x11, 0x11, "bin/run");
	struct delta_entry several[] = {entry(0100644, 0, 0x11, 0, "a"),
		entry(0, 0100644, 0, 0x11, "a-b"), entry(0, 0100644, 0, 0x22, "a/b"),
		entry(0160000, 0160000, 0x11, 0x22, "lib"),
		entry(0100644, 0120000, 0x11, 0x22, "odd\n\"\xff")};

	(void)state;
	assert_string_equal(digest_of(NULL, 0), EMPTY);
	assert_string_equal(digest_of(&added, 1), ADDED);
	assert_string_equal(digest_of(&run, 1), CHMOD);
	assert_string_equal(digest_of(several, COUNT(several)), SEVERAL);
}

/* Each field alone makes another digest. */
static void test_fields(void **state)
{
	struct delta_entry base = entry(0100644, 0100644, 0x11, 0x22, "a");
	struct delta_entry others[] = {entry(0100755, 0100644, 0x11, 0x22, "a"),
		entry(0100644, 0100755, 0x11, 0x22, "a"),
		entry(0100644, 0100644, 0x12, 0x22, "a"),
		entry(0100644, 0100644, 0x11, 0x23, "a"),
		entry(0100644, 0100644, 0x22, 0x11, "a"),
		entry(0100644, 0100644, 0x11, 0x22, "b"),
		entry(0100644, 0100644, 0x11, 0x22, "a "),
		entry(0, 0100644, 0, 0x22, "a"), entry(0100644, 0, 0x11, 0, "a")};
	char digest[SHA256_HEX];

	(void)state;
	memcpy(digest, digest_of(&base, 1), sizeof(digest));
	for (size_t i = 0; i < COUNT(others); i++)
		assert_string_not_equal(digest_of(&others[i], 1), digest);
	assert_string_equal(digest_of(&base, 1), digest);
}

static bool is_in_lib(void *ctx, struct str path)
{
	++*(unsigned *)ctx;
	return str_has_prefix(path, "lib/");
}

static bool is_any(void *ctx, struct str path)
{
	(void)ctx;
	(void)path;
	return true;
}

static void test_select(void **state)
{
	struct delta_entry items[] = {entry(0100644, 0, 0x11, 0, "a"),
		entry(0, 0100644, 0, 0x11, "lib/a"), entry(0, 0100644, 0, 0x22, "lib/b"),
		entry(0, 0100644, 0, 0x22, "z")};
	struct delta delta = {.items = items, .count = COUNT(items)}, part;
	struct arena arena = {0};
	char digest[SHA256_HEX];
	unsigned asked = 0;

	(void)state;
	delta_select(&part, &arena, &delta, is_in_lib, &asked);
	assert_int_equal(asked, 4);
	assert_int_equal(part.count, 2);
	delta_digest(digest, &part);
	assert_string_equal(digest_of(items + 1, 2), digest);
	delta_select(&part, &arena, &delta, is_any, NULL);
	delta_digest(digest, &part);
	assert_string_equal(digest_of(items, COUNT(items)), digest);
	part.count = 2;
	delta_select(&part, &arena, &part, is_in_lib, &asked);
	assert_int_equal(part.count, 1);
	delta.count = 0;
	delta_select(&part, &arena, &delta, is_any, NULL);
	assert_int_equal(part.count, 0);
	arena_done(&arena);
}

/* What is hashed in parts is what is hashed at once, wherever it is cut. */
static void test_parts(void **state)
{
	char bytes[200], whole[SHA256_HEX], parts[SHA256_HEX];
	struct str text = {.p = bytes, .n = sizeof(bytes)};

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)i;
	sha256_hex(whole, text);
	for (size_t cut = 0; cut <= text.n; cut++) {
		struct sha256 sha256;
		struct digest digest;

		sha256_begin(&sha256);
		sha256_add(&sha256, str_slice(text, 0, cut));
		sha256_add(&sha256, (struct str){0});
		sha256_add(&sha256, str_slice(text, cut, text.n));
		sha256_end(&digest, &sha256);
		digest_hex(parts, &digest);
		assert_string_equal(parts, whole);
	}
}

/* Entries "MODE NAME", in this order. */
static const char *ambiguity_of(const char *const words[])
{
	struct buf raw _cleanup_buf_ = BUF_INIT(4096);
	struct str name;

	for (; *words; words += 2) {
		buf_printf(&raw, "%s %s", words[0], words[1]);
		buf_putc(&raw, '\0');
		buf_fill(&raw, 'x', 20);
	}
	return tree_ambiguity(&name, buf_str(&raw));
}

#define TREE(...) ambiguity_of((const char *const[]){__VA_ARGS__, NULL})

static void test_ambiguity(void **state)
{
	(void)state;
	assert_null(TREE("100644", "a", "100664", "a.c", "40000", "b", "120000", "c",
		"160000", "d"));
	assert_null(TREE("100600", "\n", "040000", "..", "100755", ".git"));
	assert_null(TREE("100644", "a-b", "40000", "a", "100644", "a0"));
	assert_non_null(TREE("100644", "a", "100644", "a"));
	assert_non_null(TREE("100644", "b", "100644", "a"));
	assert_non_null(TREE("100644", "a", "100644", "a-b", "40000", "a"));
	assert_non_null(TREE("160000", "a", "40000", "a"));
	assert_non_null(TREE("100644", "a/b"));
	assert_non_null(TREE("100644", ""));
	assert_non_null(TREE("140000", "a"));
	assert_non_null(TREE("40755", "a"));
	assert_non_null(TREE("120777", "a"));
	assert_non_null(TREE("0", "a"));
	assert_non_null(TREE("1100644", "a"));
	assert_non_null(TREE("10064x", "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_select),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_ambiguity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
