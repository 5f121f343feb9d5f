/*
 * gate/header_cache.h: what is remembered is what was put there, or nothing.
 */
#include <stdlib.h>
#include <unistd.h>
#include "base/build_id.h"
#include "base/file.h"
#include "base/limits.h"
#include "gate/cache_file.h"
#include "gate/header_cache.h"
#include "gate/header_record.h"
#include "tests/unit/syntax.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static char dir[] = "/tmp/milecastle-test-XXXXXX", file[64];

static struct oid oid_of(unsigned number)
{
	struct oid oid = {.n = 20};

	memcpy(oid.bytes, &number, sizeof(number));
	return oid;
}

static struct header header_of(struct fixture *f, const char *text)
{
	struct arena scratch = {0};
	struct header header;

	header_read(&header, &f->arena, &scratch, str_of(text), &f->words);
	arena_done(&scratch);
	return header;
}

static bool is_same(const struct header *a, const struct header *b)
{
	struct buf x _cleanup_buf_ = BUF_INIT(MIB), y _cleanup_buf_ = BUF_INIT(MIB);

	header_record_write(&x, a);
	header_record_write(&y, b);
	return x.n && str_eq(buf_str(&x), buf_str(&y));
}

static const char *const texts[] = {
	"#define CP strcpy\n#define JOIN(a, b) a ## b\n#include \"x.h\"\n",
	"#ifdef A\n#define CP(d, s) strcpy(d, s)\n#include \"y.h\"\n#endif\n",
	"int nothing;\n",
};

static void put_all(struct fixture *f)
{
	struct header_cache cache;

	header_cache_open(&cache, dir, &f->words);
	for (unsigned i = 0; i < COUNT(texts); i++) {
		struct oid oid = oid_of(i);
		struct header header = header_of(f, texts[i]);

		header_cache_put(&cache, &oid, &header);
	}
	header_cache_close(&cache);
}

/* How many are there; what is there must be what was put. */
static unsigned count_kept(struct fixture *f)
{
	struct arena arena = {0};
	struct header_cache cache;
	unsigned kept = 0;

	header_cache_open(&cache, dir, &f->words);
	for (unsigned i = 0; i < COUNT(texts); i++) {
		struct oid oid = oid_of(i);
		struct header want = header_of(f, texts[i]), got;

		if (!header_cache_get(&got, &cache, &arena, &oid))
			continue;
		EXPECT(is_same(&got, &want), "header %u", i);
		kept++;
	}
	header_cache_close(&cache);
	arena_done(&arena);
	return kept;
}

static void test_kept(void **unused)
{
	struct oid oid = oid_of(99), longer = oid_of(0);
	struct fixture f, other;
	struct arena arena = {0};
	struct header_cache cache;
	struct header header;

	(void)unused;
	fixture_open(&f, "strcpy");
	EXPECT(build_id().n == 20, "%zu bytes of build id", build_id().n);
	EXPECT(count_kept(&f) == 0, "nothing yet");
	put_all(&f);
	EXPECT(count_kept(&f) == COUNT(texts), "all");
	header_cache_open(&cache, dir, &f.words);
	EXPECT(!header_cache_get(&header, &cache, &arena, &oid), "another id");
	longer.n = 32;
	EXPECT(!header_cache_get(&header, &cache, &arena, &longer), "a longer id");
	header_cache_close(&cache);
	fixture_open(&other, "strcat");
	EXPECT(count_kept(&other) == 0, "for other rules it is void");
	EXPECT(count_kept(&f) == COUNT(texts), "reading changes nothing");
	cache_files_remove(dir);
	EXPECT(access(dir, F_OK) != 0, "removed");
	put_all(&f);
	EXPECT(count_kept(&f) == COUNT(texts), "made again, its folder too");
	unit_done();
	fixture_close(&other);
	fixture_close(&f);
	arena_done(&arena);
}

static void write_file(const char *bytes, size_t n)
{
	FILE *out = fopen(file, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
}

/* Any byte of it wrong, or its end missing: less is known, and nothing wrong. */
static void test_damage(void **unused)
{
	struct arena arena = {0};
	struct fixture f;
	struct str bytes;
	struct err err;
	unsigned lost = 0;

	(void)unused;
	fixture_open(&f, "strcpy");
	put_all(&f);
	assert_int_equal(file_read(&bytes, &arena, file, MIB, &err), 0);
	for (size_t i = 0; i < bytes.n; i++) {
		char *copy = arena_alloc(&arena, bytes.n);

		memcpy(copy, bytes.p, bytes.n);
		copy[i] ^= (char)(1 << i % 8);
		write_file(copy, bytes.n);
		lost += count_kept(&f) < COUNT(texts);
	}
	/* all but two fields that are not used */
	EXPECT(lost > bytes.n * 3 / 4, "%u of %zu bytes matter", lost, bytes.n);
	for (size_t n = 0; n < bytes.n; n++) {
		write_file(bytes.p, n);
		EXPECT(count_kept(&f) < COUNT(texts), "%zu bytes", n);
	}
	unit_done();
	fixture_close(&f);
	arena_done(&arena);
}

/* Past the limit it starts again, with what was used. */
static void test_full(void **unused)
{
	enum { MANY = 64 };
	struct arena arena = {0};
	struct header_cache cache;
	struct header big = {0}, got;
	struct fixture f;
	unsigned kept = 0;
	struct oid oid;

	(void)unused;
	fixture_open(&f, "strcpy");
	big.macros.items = ARENA_NEW(&arena, struct macro, 1);
	big.macros.count = 1;
	big.macros.items[0] = (struct macro){
		.name = str_of("CP"),
		.body = str_make(arena_alloc(&arena, LIMIT_CACHE_BYTES / 50),
			LIMIT_CACHE_BYTES / 50),
	};
	for (unsigned i = 0; i < MANY; i++) {
		header_cache_open(&cache, dir, &f.words);
		oid = oid_of(1000);
		header_cache_get(&got, &cache, &arena, &oid);
		oid = oid_of(1000 + i);
		header_cache_put(&cache, &oid, &big);
		header_cache_close(&cache);
	}
	header_cache_open(&cache, dir, &f.words);
	for (unsigned i = 0; i < MANY; i++) {
		oid = oid_of(1000 + i);
		kept += header_cache_get(&got, &cache, &arena, &oid);
	}
	EXPECT(kept > 2 && kept < 50, "%u kept", kept);
	oid = oid_of(1000);
	EXPECT(header_cache_get(&got, &cache, &arena, &oid), "what each run used");
	header_cache_close(&cache);
	unit_done();
	fixture_close(&f);
	arena_done(&arena);
}

static int set_up(void **unused)
{
	(void)unused;
	if (!mkdtemp(dir))
		return -1;
	snprintf(file, sizeof(file), "%s/headers", dir);
	return 0;
}

static int tear_down(void **unused)
{
	(void)unused;
	cache_files_remove(dir);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests_name("header_cache", tests, set_up, tear_down);
}
