/*
 * core/mute.h: a suppression that is accepted has rules that look like ids and a reason,
 * and all of it lies in the comment.
 */
#include "core/mute.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static bool is_inside(struct str part, struct str whole)
{
	return !part.n || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void check(struct str comment)
{
	struct mute mute;

	if (!mute_is_addressed(comment))
		return;
	mute_read(&mute, comment);
	HOLDS(mute.rule_count <= LIMIT_MUTE_RULES);
	HOLDS(is_inside(mute.reason, comment));
	if (mute.fault == MUTE_MALFORMED)
		return;
	HOLDS(mute.rule_count);
	for (size_t i = 0; i < mute.rule_count; i++) {
		HOLDS(mute.rules[i].n && mute.rules[i].n <= LIMIT_NAME_BYTES);
		HOLDS(is_inside(mute.rules[i], comment));
		HOLDS(is_safe(mute.rules[i], ""));
	}
	HOLDS((mute.fault == MUTE_OK) ==
		(mute.is_record || mute.reason.n >= LIMIT_REASON_MIN));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const heads[] = {"", "//", "/*", "// milecastle: allow "};

	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		size_t n = strlen(heads[i]);
		char *text = malloc(n + size + 1);

		memcpy(text, heads[i], n);
		memcpy(text + n, size ? (const void *)data : "", size);
		/* a comment has two bytes at least */
		if (n + size >= 2)
			check(str_make(text, n + size));
		free(text);
	}
	return 0;
}
