/*
 * Keys of people. Read next: evidence/envelope.c.
 */
#include "base/text.h"
#include "evidence/keyring.h"
#include "base/banned.h"

static int add_key(struct keyring *keyring, struct arena *arena,
	const struct person *person, const struct person_key *terms, struct err *err)
{
	struct known_key known = {.person = person, .terms = terms};
	const struct known_key *other;

	if (ssh_key_read(&known.key, arena, terms->text, err))
		return err_prefix(err, "a key of '%s': ", TEXT_SAFE(person->id));
	other = keyring_find(keyring, str_of(known.key.fingerprint));
	if (other)
		return err_usage(err, "the key %s is there twice: of '%s' and of '%s'",
			known.key.fingerprint, TEXT_SAFE(other->person->id),
			TEXT_SAFE(person->id));
	VEC_PUSH(arena, keyring, known);
	return 0;
}

int keyring_make(struct keyring *out, struct arena *arena, const struct roster *roster,
	struct err *err)
{
	*out = (struct keyring){0};
	for (size_t i = 0; i < roster->person_count; i++) {
		const struct person *person = &roster->people[i];

		for (size_t j = 0; j < person->key_count; j++) {
			if (add_key(out, arena, person, &person->keys[j], err))
				return -1;
		}
	}
	return 0;
}

const struct known_key *keyring_find(const struct keyring *keyring, struct str print)
{
	for (size_t i = 0; i < keyring->count; i++) {
		if (str_is(print, keyring->items[i].key.fingerprint))
			return &keyring->items[i];
	}
	return NULL;
}

const char *known_key_flaw(const struct known_key *key, uint64_t issued, uint64_t now)
{
	const struct person_key *terms = key->terms;

	if (terms->state == KEY_COMPROMISED)
		return "was signed with a key that is compromised";
	if (issued < terms->from || issued > terms->until)
		return "was not signed within the time of its key";
	if (terms->state == KEY_ACTIVE && (now < terms->from || now > terms->until))
		return "was signed with a key that is not valid now";
	return NULL;
}
