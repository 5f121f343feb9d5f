/*
 * Own arithmetic, since timegm takes 31 February for a day. Read next: base/when.h.
 */
#include <stdio.h>
#include <time.h>
#include "base/when.h"
#include "base/banned.h"

#define LAST 253402300799u /* 9999-12-31T23:59:59Z */

/* The number at text[at, at + n), all digits. */
static bool digits(unsigned *out, struct str text, size_t at, size_t n)
{
	*out = 0;
	for (size_t i = at; i < at + n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		*out = *out * 10 + (unsigned)(text.p[i] - '0');
	}
	return true;
}

static bool is_leap(unsigned year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static unsigned days_of(unsigned year, unsigned month)
{
	static const unsigned char days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Leap days before the first of January of that year. */
static unsigned leaps_before(unsigned year)
{
	year--;
	return year / 4 - year / 100 + year / 400;
}

static uint64_t days_since_1970(unsigned year, unsigned month, unsigned day)
{
	uint64_t days = (year - 1970) * 365ull + leaps_before(year) - leaps_before(1970);

	for (unsigned m = 1; m < month; m++)
		days += days_of(year, m);
	return days + day - 1;
}

static bool is_day(unsigned year, unsigned month, unsigned day)
{
	return year >= 1970 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days_of(year, month);
}

static bool has_form(struct str text)
{
	static const char form[] = "0000-00-00T00:00:00Z";

	if (text.n != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (form[i] != '0' && text.p[i] != form[i])
			return false;
	}
	return true;
}

bool when_read(uint64_t *out, struct str text)
{
	unsigned year, month, day, hour, minute, second;

	if (!has_form(text) || !digits(&year, text, 0, 4) ||
		!digits(&month, text, 5, 2) || !digits(&day, text, 8, 2) ||
		!digits(&hour, text, 11, 2) || !digits(&minute, text, 14, 2) ||
		!digits(&second, text, 17, 2))
		return false;
	if (!is_day(year, month, day) || hour > 23 || minute > 59 || second > 59)
		return false;
	*out = days_since_1970(year, month, day) * WHEN_DAY + hour * 3600u +
	       minute * 60u + second;
	return true;
}

void when_write(char out[WHEN_BYTES], uint64_t when)
{
	time_t seconds = (time_t)(when < LAST ? when : LAST);
	struct tm parts;

	gmtime_r(&seconds, &parts);
	strftime(out, WHEN_BYTES, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

uint64_t when_now(void)
{
	time_t now = time(NULL);

	return now > 0 ? (uint64_t)now : 0;
}
