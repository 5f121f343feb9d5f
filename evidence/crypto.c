/*
 * Asks libcrypto, through the table that evidence/libcrypto.h fills. Read next:
 * evidence/sshsig.c.
 */
#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include "evidence/crypto.h"
#include "evidence/libcrypto.h"
#include "base/banned.h"

/* What one verification holds. */
struct question {
	const struct libcrypto *crypto; /* NULL: nothing is held */
	EVP_PKEY_CTX *maker;
	EVP_PKEY *key;
	EVP_MD_CTX *context;
};

static void question_done(struct question *q)
{
	if (!q->crypto)
		return;
	q->crypto->EVP_MD_CTX_free(q->context);
	q->crypto->EVP_PKEY_free(q->key);
	q->crypto->EVP_PKEY_CTX_free(q->maker);
	/* errors wait in a queue of the thread: none is left for a later call to find */
	q->crypto->ERR_clear_error();
}

#define _cleanup_question_ __attribute__((cleanup(question_done)))

static const unsigned char *bytes_of(struct str s)
{
	return (const unsigned char *)(s.p ? s.p : "");
}

static int fail(const struct question *q, const char *what, struct err *err)
{
	char text[256];

	q->crypto->ERR_error_string_n(q->crypto->ERR_peek_error(), text, sizeof(text));
	return err_set(err, "libcrypto could not %s: %s", what, text);
}

static int question_start(struct question *q, struct err *err)
{
	q->crypto = libcrypto_get(err);
	if (!q->crypto)
		return -1;
	q->crypto->ERR_clear_error();
	return 0;
}

/* digest: by its name; NULL where the algorithm has its own. */
static int question_ask(bool *is_good, struct question *q, const char *digest,
	struct str signature, struct str bytes, struct err *err)
{
	int status;

	q->context = q->crypto->EVP_MD_CTX_new();
	if (!q->context || q->crypto->EVP_DigestVerifyInit_ex(q->context, NULL, digest,
				   NULL, NULL, q->key, NULL) != 1)
		return fail(q, "set up a verification", err);
	status = q->crypto->EVP_DigestVerify(
		q->context, bytes_of(signature), signature.n, bytes_of(bytes), bytes.n);
	if (status != 0 && status != 1)
		return fail(q, "verify a signature", err);
	*is_good = status == 1;
	return 0;
}

int crypto_verify_ed25519(bool *is_good, struct str key, struct str signature,
	struct str bytes, struct err *err)
{
	struct question q _cleanup_question_ = {0};

	assert(key.n == ED25519_KEY_BYTES && signature.n == ED25519_SIGNATURE_BYTES);
	*is_good = false;
	if (question_start(&q, err))
		return -1;
	q.key = q.crypto->EVP_PKEY_new_raw_public_key_ex(
		NULL, "ED25519", NULL, bytes_of(key), key.n);
	if (!q.key)
		return fail(&q, "take an Ed25519 key", err);
	return question_ask(is_good, &q, NULL, signature, bytes, err);
}

/* The import refuses a point that is not on the curve. */
static int p256_key(struct question *q, struct str point, struct err *err)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char[]){"prime256v1"},
			sizeof("prime256v1") - 1),
		OSSL_PARAM_octet_string(
			OSSL_PKEY_PARAM_PUB_KEY, (void *)bytes_of(point), point.n),
		OSSL_PARAM_END,
	};

	q->maker = q->crypto->EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	if (!q->maker || q->crypto->EVP_PKEY_fromdata_init(q->maker) != 1)
		return fail(q, "take a P-256 key", err);
	if (q->crypto->EVP_PKEY_fromdata(
		    q->maker, &q->key, EVP_PKEY_PUBLIC_KEY, params) == 1)
		return 0;
	if (ERR_GET_LIB(q->crypto->ERR_peek_error()) == ERR_LIB_EC)
		return err_usage(err, "the key is no point of the curve nistp256");
	return fail(q, "take a P-256 key", err);
}

int crypto_verify_p256(bool *is_good, struct str point, struct str signature,
	struct str bytes, struct err *err)
{
	struct question q _cleanup_question_ = {0};

	assert(point.n == P256_POINT_BYTES && point.p[0] == 4);
	*is_good = false;
	if (question_start(&q, err) || p256_key(&q, point, err))
		return -1;
	return question_ask(is_good, &q, "SHA256", signature, bytes, err);
}
