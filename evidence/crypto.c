/*
 * The only file that sees OpenSSL. Keys reach it as SubjectPublicKeyInfo (RFC 5480, RFC
 * 8410), whose head is constant for a kind of key. Read next: evidence/sshsig.c.
 */
#include <assert.h>
#include <dlfcn.h>
#include <pthread.h>
#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include "evidence/crypto.h"
#include "base/banned.h"

#define LIBRARY "libcrypto.so.3"
#define HEAD_MAX 32
#define DER_MAX 80

/* name, result, parameters: what is taken from it. */
#define FUNCTIONS(X) \
	X(d2i_PUBKEY, EVP_PKEY *, (EVP_PKEY **, const unsigned char **, long)) \
	X(EVP_PKEY_free, void, (EVP_PKEY *)) \
	X(EVP_MD_CTX_new, EVP_MD_CTX *, (void)) \
	X(EVP_MD_CTX_free, void, (EVP_MD_CTX *)) \
	X(EVP_sha256, const EVP_MD *, (void)) \
	X(EVP_DigestVerifyInit, int, \
		(EVP_MD_CTX *, EVP_PKEY_CTX **, const EVP_MD *, ENGINE *, EVP_PKEY *)) \
	X(EVP_DigestVerify, int, \
		(EVP_MD_CTX *, const unsigned char *, size_t, const unsigned char *, \
			size_t))

static struct {
	pthread_once_t once;
	char why[200]; /* it is not there; empty: it is */
#define MEMBER(name, result, parameters) result(*name) parameters;
	FUNCTIONS(MEMBER)
#undef MEMBER
} lib = {.once = PTHREAD_ONCE_INIT};

static void set_why(const char *why)
{
	struct err err;

	err_set(&err, "%s", why ? why : LIBRARY " lacks a function");
	memcpy(lib.why, err.text, sizeof(lib.why) - 1);
	lib.why[sizeof(lib.why) - 1] = '\0';
}

static void load(void)
{
	void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	if (!handle) {
		set_why(dlerror());
		return;
	}
	/* POSIX: what dlsym gives is as good as a pointer to a function */
#define LOAD(name, result, parameters) \
	*(void **)&lib.name = dlsym(handle, #name); \
	if (!lib.name) \
		set_why(NULL);
	FUNCTIONS(LOAD)
#undef LOAD
}

static int need_library(struct err *err)
{
	pthread_once(&lib.once, load);
	return lib.why[0] ? err_set(err,
				    "signatures cannot be verified: libcrypto cannot be "
				    "loaded: %s",
				    lib.why)
			  : 0;
}

static EVP_PKEY *read_key(struct str head, struct str key)
{
	unsigned char room[HEAD_MAX + P256_POINT_BYTES];
	const unsigned char *at = room;

	assert(head.n <= HEAD_MAX && key.n <= P256_POINT_BYTES);
	memcpy(room, head.p, head.n);
	memcpy(room + head.n, key.p, key.n);
	return lib.d2i_PUBKEY(NULL, &at, (long)(head.n + key.n));
}

/* 1 is yes, 0 is no; a signature that is none in DER may be less than 0. */
static int verify(bool *is_good, EVP_PKEY *key, const EVP_MD *digest,
	struct str signature, struct str message, struct err *err)
{
	EVP_MD_CTX *context = lib.EVP_MD_CTX_new();
	int status = -1;

	if (context && lib.EVP_DigestVerifyInit(context, NULL, digest, NULL, key) == 1)
		status = lib.EVP_DigestVerify(context, (const unsigned char *)signature.p,
			signature.n, (const unsigned char *)message.p, message.n);
	else
		err_set(err, "libcrypto cannot verify with a key of this kind");
	lib.EVP_MD_CTX_free(context);
	*is_good = status == 1;
	return 0;
}

static int verify_with(bool *is_good, struct str head, struct str key, bool is_hashed,
	struct str signature, struct str message, struct err *err)
{
	EVP_PKEY *parsed;
	int status;

	*is_good = false;
	if (need_library(err))
		return -1;
	parsed = read_key(head, key);
	if (!parsed)
		return err_set(err, "the key is no point of its curve");
	status = verify(is_good, parsed, is_hashed ? lib.EVP_sha256() : NULL, signature,
		message, err);
	lib.EVP_PKEY_free(parsed);
	return status;
}

int crypto_ed25519(bool *is_good, struct str key, struct str signature,
	struct str message, struct err *err)
{
	static const char head[] = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";

	assert(key.n == ED25519_KEY_BYTES && signature.n == ED25519_SIGNATURE_BYTES);
	return verify_with(is_good, str_make(head, sizeof(head) - 1), key, false,
		signature, message, err);
}

/* One INTEGER of DER: no leading zero but before a high bit. Returns its length. */
static size_t write_integer(unsigned char *out, const char *bytes)
{
	size_t skip = 0, n;

	while (skip + 1 < P256_NUMBER_BYTES && !bytes[skip])
		skip++;
	n = P256_NUMBER_BYTES - skip;
	out[0] = 2;
	out[2] = 0;
	if ((unsigned char)bytes[skip] & 0x80) {
		out[1] = (unsigned char)(n + 1);
		memcpy(out + 3, bytes + skip, n);
		return n + 3;
	}
	out[1] = (unsigned char)n;
	memcpy(out + 2, bytes + skip, n);
	return n + 2;
}

int crypto_p256(bool *is_good, struct str point, struct str numbers, struct str message,
	struct err *err)
{
	static const char head[] =
		"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48"
		"\xce\x3d\x03\x01\x07\x03\x42\x00";
	unsigned char der[DER_MAX];
	size_t n = 2;

	assert(point.n == P256_POINT_BYTES && numbers.n == 2 * P256_NUMBER_BYTES);
	n += write_integer(der + n, numbers.p);
	n += write_integer(der + n, numbers.p + P256_NUMBER_BYTES);
	der[0] = 0x30;
	der[1] = (unsigned char)(n - 2);
	return verify_with(is_good, str_make(head, sizeof(head) - 1), point, true,
		str_make((const char *)der, n), message, err);
}

void sha256_bytes(unsigned char out[SHA256_BYTES], struct str bytes)
{
	int status = mbedtls_sha256_ret(
		(const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n, out, 0);

	assert(status == 0);
}

void sha512_bytes(unsigned char out[SHA512_BYTES], struct str bytes)
{
	int status = mbedtls_sha512_ret(
		(const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n, out, 0);

	assert(status == 0);
}
