/*
 * base/when.h: each day of four centuries against the C library, and what is no time.
 */
#include <time.h>
#include "base/when.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define LAST_DAY ((253402300799u - 86399) / WHEN_DAY)

static void test_days(void **state)
{
	char text[WHEN_BYTES];
	uint64_t back;

	(void)state;
	for (uint64_t day = 0; day <= LAST_DAY; day += day < 200000 ? 1 : 97) {
		uint64_t when = day * WHEN_DAY + day % WHEN_DAY;

		when_write(text, when);
		EXPECT(when_read(&back, str_of(text)) && back == when, "%s", text);
	}
	when_write(text, UINT64_MAX);
	assert_string_equal(text, "9999-12-31T23:59:59Z");
	unit_done();
}

static void test_bad(void **state)
{
	static const char *const bad[] = {"", "2026-01-31", "2026-01-31T12:00:00",
		"2026-01-31T12:00:00z", "2026-01-31 12:00:00Z", "2026-02-29T00:00:00Z",
		"2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-31T24:00:00Z",
		"2026-01-31T12:60:00Z", "2026-01-31T12:00:60Z", "1969-12-31T23:59:59Z",
		"2026-01-31T12:00:00+00:00", "2026-1-31T12:00:00Z",
		"2026-01-3xT12:00:00Z", "+026-01-31T12:00:00Z"};
	uint64_t when;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		EXPECT(!when_read(&when, str_of(bad[i])), "taken: %s", bad[i]);
	EXPECT(when_read(&when, str_of("2028-02-29T00:00:00Z")), "a leap day");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days), cmocka_unit_test(test_bad)};

	return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}
