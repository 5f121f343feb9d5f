/*
 * Lines of a message that name people: what is found lies in the message, ends, and is
 * found again in each line that has it.
 */
#include "core/trailer.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static bool is_within(struct str part, struct str whole)
{
	return !part.n || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void check(struct str message, const char *key)
{
	struct str mail;
	size_t at = 0, last = 0;

	while (trailer_next(&mail, message, key, &at)) {
		HOLDS(at > last && is_within(mail, message));
		HOLDS(!mail.n || !memchr(mail.p, '\n', mail.n));
		HOLDS(!mail.n || !memchr(mail.p, '<', mail.n));
		last = at;
	}
	HOLDS(at >= message.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);
	struct str message = str_make(copy, size), block = trailer_block(message);

	HOLDS(is_within(block, message));
	HOLDS(!block.n || block.n < message.n);
	check(message, "co-authored-by:");
	check(block, "reviewed-by:");
	free(copy);
	return 0;
}
