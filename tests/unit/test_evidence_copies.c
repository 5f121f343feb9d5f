/*
 * git/evidence.h: which files of evidence are copies of others. With repositories:
 * tests/e2e/evidence.bats.
 */
#include "base/arena.h"
#include "git/evidence.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define MANY 200000

static struct delta_entry entry(struct str path, uint32_t content)
{
	struct delta_entry out = {
		.new_mode = 0100644, .new_oid = {.n = 20}, .path = path};

	memcpy(out.new_oid.bytes, &content, sizeof(content));
	return out;
}

static void test_copies(void **unused)
{
	struct delta_entry items[] = {entry(str_of("approval/a/1"), 7),
		entry(str_of("approval/a/2"), 6),
		entry(str_of("approval/b/1"), 7), /* a copy of the first */
		entry(str_of("approval/b/2"), 7), /* the same bytes under another name */
		entry(str_of("approval/c/1"), 6), /* the same name with other bytes */
		entry(str_of("approval/c/2"), 6), entry(str_of("revoke/a/1"), 7)};
	static const char *const want[] = {
		"approval/a/1", "approval/a/2", "approval/b/2", "approval/c/1"};
	struct delta delta = {.items = items, .count = COUNT(items)};

	(void)unused;
	evidence_drop_copies(&delta);
	assert_int_equal(delta.count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++)
		EXPECT(str_is(delta.items[i].path, want[i]), "%zu: '%.*s'", i,
			STR_ARG(delta.items[i].path));
	delta.count = 0;
	evidence_drop_copies(&delta);
	assert_int_equal(delta.count, 0);
	unit_done();
}

/* No clock: pair by pair this would be twenty thousand million looks, and not end. */
static void test_many(void **unused)
{
	struct arena arena = {0};
	struct delta delta = {
		.items = ARENA_NEW(&arena, struct delta_entry, MANY), .count = MANY};

	(void)unused;
	for (uint32_t i = 0; i < MANY; i++)
		delta.items[i] =
			entry(arena_printf(&arena, "approval/%06u/%u", i, i / 2), i / 2);
	evidence_drop_copies(&delta);
	assert_int_equal(delta.count, MANY / 2);
	for (uint32_t i = 0; i < MANY / 2; i++)
		assert_true(delta.items[i].new_oid.bytes[0] == (unsigned char)i);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_copies), cmocka_unit_test(test_many)};

	return cmocka_run_group_tests_name("evidence_copies", tests, NULL, NULL);
}
