/*
 * struct keyring: the keys of a roster's people, read, so that a signature leads to the
 * one person whose it is. Borrowed from the roster and the arena.
 */
#ifndef EVIDENCE_KEYRING_H
#define EVIDENCE_KEYRING_H

#include "core/roster.h"
#include "evidence/sshsig.h"

struct known_key {
	struct ssh_key key;
	const struct person *person;
	const struct person_key *terms; /* its validity and state */
};

struct keyring {
	struct known_key *items;
	size_t count, cap;
};

/* ERR_USAGE when a key cannot be read, or is of two people: such a policy is broken. */
int keyring_make(struct keyring *out, struct arena *arena, const struct roster *roster,
	struct err *err);

/* By its fingerprint, "SHA256:..."; NULL: nobody's. */
const struct known_key *keyring_find(const struct keyring *keyring, struct str print);

/*
 * May a statement that says it was issued then count now? A compromised key's never, a
 * retired key's when it was issued within its time. NULL: it may; else a phrase.
 */
const char *known_key_flaw(const struct known_key *key, uint64_t issued, uint64_t now);

#endif
