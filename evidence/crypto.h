/*
 * Signatures by libcrypto (OpenSSL 3). It is loaded when the first signature is verified
 * and not before, since it takes longer to load than a hook may take to run; how that was
 * measured is in docs/dependencies.md.
 */
#ifndef EVIDENCE_CRYPTO_H
#define EVIDENCE_CRYPTO_H

#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"

#define ED25519_KEY_BYTES 32
#define ED25519_SIGNATURE_BYTES 64
#define P256_POINT_BYTES 65 /* uncompressed: 4, x, y */
#define P256_NUMBER_BYTES 32

#define SHA256_BYTES 32
#define SHA512_BYTES 64

/*
 * *is_good: the signature is one over message. -1: it could not be found out, which is no
 * "no" and even less a "yes". sizes are as above; r and s of ECDSA follow each other, big
 * endian.
 */
int crypto_ed25519(bool *is_good, struct str key, struct str signature,
	struct str message, struct err *err);
int crypto_p256(bool *is_good, struct str point, struct str numbers, struct str message,
	struct err *err);

/* Need no libcrypto. */
void sha256_bytes(unsigned char out[SHA256_BYTES], struct str bytes);
void sha512_bytes(unsigned char out[SHA512_BYTES], struct str bytes);

#endif
