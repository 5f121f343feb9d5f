/*
 * The functions of OpenSSL's libcrypto that evidence/crypto.c calls. The library is
 * loaded when they are first asked for: linked, it would cost every start 0.25 ms
 * (static) or 0.7 ms (shared), and most runs verify nothing. See docs/dependencies.md.
 */
#ifndef EVIDENCE_LIBCRYPTO_H
#define EVIDENCE_LIBCRYPTO_H

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include "base/err.h"

#define LIBCRYPTO_FUNCTIONS(X) \
	X(ERR_clear_error) \
	X(ERR_error_string_n) \
	X(ERR_peek_error) \
	X(EVP_DigestVerify) \
	X(EVP_DigestVerifyInit_ex) \
	X(EVP_MD_CTX_free) \
	X(EVP_MD_CTX_new) \
	X(EVP_PKEY_CTX_free) \
	X(EVP_PKEY_CTX_new_from_name) \
	X(EVP_PKEY_free) \
	X(EVP_PKEY_fromdata) \
	X(EVP_PKEY_fromdata_init) \
	X(EVP_PKEY_new_raw_public_key_ex) \
	X(OPENSSL_init_crypto)

/* One pointer for each, under its name: crypto->EVP_PKEY_free(key). */
struct libcrypto {
#define X(name) __typeof__(&name) name;
	LIBCRYPTO_FUNCTIONS(X)
#undef X
};

/*
 * Loaded and started, once for all threads. NULL: it could not be, err says why. A
 * failure stays: later calls say the same.
 */
const struct libcrypto *libcrypto_get(struct err *err);

#endif
