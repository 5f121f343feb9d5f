/*
 * Evidence that others wrote: a payload, or an envelope, is read or refused; what is read
 * is written as something that reads alike; and no envelope of made-up bytes verifies.
 */
#include "base/limits.h"
#include "evidence/envelope.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

/* A key whose other half nobody kept. */
#define KEY \
	"ssh-ed25519 " \
	"AAAAC3NzaC1lZDI1NTE5AAAAIJX0RnhWg1Iya6Oka/SS2Do8VO3m0yn09A5E01DSQgMi"

/* Each kind says what it is about. */
static bool has_subject(const struct statement *s)
{
	switch (s->kind) {
	case STATEMENT_REVIEW:
		return s->refs.count != 0;
	case STATEMENT_EXCEPTION:
		return s->exception.rule.n && s->exception.cap &&
		       s->exception.reason.n >= LIMIT_REASON_MIN &&
		       s->expires != UINT64_MAX &&
		       (s->exception.place_count != 0) ==
			       (s->exception.scope == COVERS_FINDING);
	case STATEMENT_BYPASS:
		return s->bypass.ref.n && s->bypass.codes && s->expires != UINT64_MAX;
	case STATEMENT_ACKNOWLEDGE:
		return s->target.n && s->version.n;
	case STATEMENT_REVOKE:
	case STATEMENT_APPROVAL:
		break;
	}
	return s->target.n != 0;
}

static void check_payload(struct str payload)
{
	struct buf text _cleanup_buf_ = BUF_INIT(8 * MIB);
	struct arena arena = {0};
	struct statement s, again;
	struct str_list places;
	struct err err;

	if (!statement_read(&s, &arena, payload, &err)) {
		HOLDS(s.by.n && s.nonce.n == 32 && strlen(s.id) == SHA256_HEX - 1);
		HOLDS(has_subject(&s));
		statement_places(&places, &arena, &s);
		HOLDS(places.count);
		statement_write(&text, &s);
		HOLDS(!statement_read(&again, &arena, buf_str(&text), &err));
		HOLDS(str_eq(s.by, again.by) && str_eq(s.note, again.note) &&
			s.issued == again.issued && s.cover_count == again.cover_count);
	} else {
		HOLDS(err.kind == ERR_USAGE);
	}
	arena_done(&arena);
}

static void check_envelope(struct str text)
{
	static const struct person_key key = {.text = STR(KEY), .until = UINT64_MAX};
	static const struct person person = {
		.id = STR("reviewer"), .keys = &key, .key_count = 1};
	static const struct roster roster = {.people = &person, .person_count = 1};
	struct arena arena = {0};
	const struct known_key *found;
	struct keyring keyring;
	struct statement s;
	struct err err;

	HOLDS(!keyring_make(&keyring, &arena, &roster, &err));
	HOLDS(envelope_open(&s, &found, &arena, &keyring, text, &err));
	HOLDS(err.kind == ERR_USAGE);
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);

	check_payload(str_make(copy, size));
	check_envelope(str_make(copy, size));
	free(copy);
	return 0;
}
