/*
 * The two kinds of signature that are verified, over libcrypto: the only place that sees
 * it. It is touched by the first verification and not before; no configuration file and
 * no variable of the environment has a say in what it does, since the same signature must
 * count the same everywhere.
 *
 * Both return 0 when the question was answered, and the answer is in *is_good. They
 * return -1 when it could not be: with ERR_USAGE, the key is no key; with ERR_FAULT,
 * libcrypto failed. *is_good is false then.
 */
#ifndef EVIDENCE_CRYPTO_H
#define EVIDENCE_CRYPTO_H

#include "base/err.h"
#include "base/str.h"

#define ED25519_KEY_BYTES 32
#define ED25519_SIGNATURE_BYTES 64
#define P256_POINT_BYTES 65

/* key: 32 bytes; signature: 64 bytes (RFC 8032). */
int crypto_verify_ed25519(bool *is_good, struct str key, struct str signature,
	struct str bytes, struct err *err);

/* ECDSA with SHA-256. point: 0x04, x and y; signature: DER of SEQUENCE { r, s }. */
int crypto_verify_p256(bool *is_good, struct str point, struct str signature,
	struct str bytes, struct err *err);

#endif
