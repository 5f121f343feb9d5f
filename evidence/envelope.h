/*
 * Envelopes: DSSE (Dead Simple Signing Envelope, v1) around a payload, with one
 * signature: an SSHSIG, in base 64, over the "pre-authentication encoding" that binds the
 * payload's type too. The bytes that are verified are the bytes that are read.
 */
#ifndef EVIDENCE_ENVELOPE_H
#define EVIDENCE_ENVELOPE_H

#include "evidence/keyring.h"
#include "evidence/statement.h"

#define SIGNATURE_SPACE "milecastle-v1" /* the namespace of our signatures */

/* What is signed for a payload. */
void envelope_signed(struct buf *out, struct str payload);

/* An envelope on one line, without its end. signature: an SSHSIG in base 64. */
void envelope_write(struct buf *out, struct str payload, const char *fingerprint,
	struct str signature);

/*
 * The payload of one whose signature a key of the keyring has made; what it says is not
 * looked at. ERR_USAGE: it counts for nothing, and why; ERR_FAULT: that could not be
 * found out.
 */
int envelope_payload(struct str *payload, const struct known_key **key,
	struct arena *arena, const struct keyring *keyring, struct str text,
	struct err *err);

/*
 * Open one: its signature is verified, by a key of the keyring, and the statement is by
 * the key's owner. Fails as above. *key: the one that signed.
 */
int envelope_open(struct statement *out, const struct known_key **key,
	struct arena *arena, const struct keyring *keyring, struct str text,
	struct err *err);

/*
 * What an envelope says, whoever signed it: to find out whether it is worth opening, and
 * for nothing else.
 */
int envelope_peek(
	struct statement *out, struct arena *arena, struct str text, struct err *err);

#endif
