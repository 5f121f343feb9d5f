/*
 * Keys and signatures for tests/unit/test_sshsig.c, made with libcrypto: also those of
 * security keys, which need no security key to be made, and those that no program makes.
 */
#ifndef TESTS_UNIT_SSHSIG_H
#define TESTS_UNIT_SSHSIG_H

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include "base/base64.h"
#include "base/sha256.h"
#include "base/sha512.h"
#include "evidence/sshsig.h"
#include "evidence/wire.h"
#include "tests/unit/unit.h"

#define SPACE "milecastle-v1"

struct signer {
	EVP_PKEY *pkey;
	struct ssh_key key;
	struct arena arena; /* the key's bytes */
};

/* A signature's parts. What is empty or 0 is as it should be, but for flags. */
struct recipe {
	const char *message;
	const char *space;
	const char *hash;
	const char *reserved;
	const char *type; /* of the value */
	const char *tail; /* behind it all */
	uint32_t version;
	uint8_t flags;
	size_t zeros;	  /* in front of r */
	bool is_negative; /* r without the zero that keeps it positive */
	bool is_zero;	  /* s is 0 */
	bool is_twin;	  /* n - s instead of s */
	bool is_order;	  /* r is the order of the group */
	bool is_huge;	  /* r is 2^64 times as large */
	size_t bytes;	  /* of an Ed25519 signature */
};

static inline struct str view(const void *p, size_t n)
{
	return str_make((const char *)p, n);
}

static inline bool is_sk_type(enum ssh_key_type type)
{
	return type == SSH_SK_ED25519 || type == SSH_SK_ECDSA_P256;
}

static inline bool is_ecdsa_type(enum ssh_key_type type)
{
	return type == SSH_ECDSA_P256 || type == SSH_SK_ECDSA_P256;
}

/* The blob of a public key of these parts. */
static inline struct str key_blob(struct arena *arena, enum ssh_key_type type,
	struct str point, const char *application)
{
	struct buf blob _cleanup_buf_ = BUF_INIT(LIMIT_SSH_BYTES);

	wire_put_string(&blob, str_of(ssh_key_type_name(type)));
	if (is_ecdsa_type(type))
		wire_put_string(&blob, str_of("nistp256"));
	wire_put_string(&blob, point);
	if (is_sk_type(type))
		wire_put_string(&blob, str_of(application));
	return arena_str(arena, buf_str(&blob));
}

static inline void signer_make(struct signer *out, enum ssh_key_type type)
{
	unsigned char point[65];
	size_t n = sizeof(point);
	struct err err;

	*out = (struct signer){0};
	if (is_ecdsa_type(type)) {
		out->pkey = EVP_EC_gen("P-256");
		assert_int_equal(EVP_PKEY_get_octet_string_param(out->pkey,
					 OSSL_PKEY_PARAM_PUB_KEY, point, n, &n),
			1);
	} else {
		out->pkey = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
		assert_int_equal(EVP_PKEY_get_raw_public_key(out->pkey, point, &n), 1);
	}
	assert_int_equal(
		ssh_key_read_blob(&out->key,
			key_blob(&out->arena, type, view(point, n), "ssh:"), &err),
		0);
}

static inline void signer_done(struct signer *signer)
{
	EVP_PKEY_free(signer->pkey);
	arena_done(&signer->arena);
}

#define _cleanup_signer_ __attribute__((cleanup(signer_done)))

/* What is signed: PROTOCOL.sshsig, and PROTOCOL.u2f for security keys. */
static inline void put_signed(
	struct buf *out, const struct signer *signer, const struct recipe *recipe)
{
	bool is_256 = recipe->hash && strcmp(recipe->hash, "sha256") == 0;
	struct str message = str_of(recipe->message);
	unsigned char hash[64], application[32];
	unsigned char counter[5] = {recipe->flags, 0, 0, 1, 2};

	if (is_256)
		sha256(hash, &message, 1);
	else
		sha512(hash, &message, 1);
	buf_puts(out, "SSHSIG");
	wire_put_string(out, str_of(recipe->space ? recipe->space : SPACE));
	wire_put_string(out, (struct str){0});
	wire_put_string(out, str_of(recipe->hash ? recipe->hash : "sha512"));
	wire_put_string(out, view(hash, is_256 ? 32 : 64));
	if (!is_sk_type(signer->key.type))
		return;
	message = buf_str(out);
	sha256(hash, &message, 1);
	sha256(application, &signer->key.application, 1);
	buf_reset(out);
	buf_add(out, view(application, 32));
	buf_add(out, view(counter, 5));
	buf_add(out, view(hash, 32));
}

static inline void put_number(
	struct buf *out, const BIGNUM *number, size_t zeros, bool is_negative)
{
	unsigned char bytes[64] = {0};
	int n = BN_bn2bin(number, bytes + 16);
	size_t front = zeros;

	if (!is_negative && (bytes[16] & 0x80))
		front++;
	wire_put_string(out, view(bytes + 16 - front, (size_t)n + front));
}

static const char order_hex[] =
	"FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

/* The two numbers of an ECDSA signature, as the recipe wants them. */
static inline void put_numbers(
	struct buf *out, struct str der, const struct recipe *recipe)
{
	const unsigned char *p = (const unsigned char *)der.p;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &p, (long)der.n);
	BIGNUM *order = NULL, *s = BN_dup(ECDSA_SIG_get0_s(sig));

	BN_hex2bn(&order, order_hex);
	if (recipe->is_twin)
		BN_sub(s, order, s);
	if (recipe->is_zero)
		BN_zero(s);
	if (!recipe->is_order)
		BN_copy(order, ECDSA_SIG_get0_r(sig));
	if (recipe->is_huge)
		BN_lshift(order, order, 64);
	put_number(out, order, recipe->zeros, recipe->is_negative);
	put_number(out, s, 0, false);
	BN_free(order);
	BN_free(s);
	ECDSA_SIG_free(sig);
}

static inline bool has_high_bit(struct str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &p, (long)der.n);
	bool is_high = BN_num_bits(ECDSA_SIG_get0_r(sig)) == 256;

	ECDSA_SIG_free(sig);
	return is_high;
}

static inline void put_value(
	struct buf *out, const struct signer *signer, const struct recipe *recipe)
{
	struct buf bytes _cleanup_buf_ = BUF_INIT(1 << 16);
	bool is_ecdsa = is_ecdsa_type(signer->key.type);
	unsigned char value[128] = {0};
	size_t n;

	put_signed(&bytes, signer, recipe);
	do { /* a number can only look negative when its highest bit is set */
		EVP_MD_CTX *context = EVP_MD_CTX_new();

		n = sizeof(value);
		assert_int_equal(
			EVP_DigestSignInit_ex(context, NULL, is_ecdsa ? "SHA256" : NULL,
				NULL, NULL, signer->pkey, NULL),
			1);
		assert_int_equal(EVP_DigestSign(context, value, &n,
					 (const unsigned char *)bytes.p, bytes.n),
			1);
		EVP_MD_CTX_free(context);
	} while (is_ecdsa && recipe->is_negative && !has_high_bit(view(value, n)));
	if (is_ecdsa) {
		buf_reset(&bytes);
		put_numbers(&bytes, view(value, n), recipe);
		wire_put_string(out, buf_str(&bytes));
	} else {
		wire_put_string(out, view(value, recipe->bytes ? recipe->bytes : n));
	}
	if (is_sk_type(signer->key.type)) {
		buf_putc(out, (char)recipe->flags);
		wire_put_u32(out, 0x102);
	}
}

/* A whole signature. */
static inline void compose(
	struct buf *out, const struct signer *signer, const struct recipe *recipe)
{
	struct buf value _cleanup_buf_ = BUF_INIT(1 << 16);
	const char *type =
		recipe->type ? recipe->type : ssh_key_type_name(signer->key.type);

	wire_put_string(&value, str_of(type));
	put_value(&value, signer, recipe);
	buf_reset(out);
	buf_puts(out, "SSHSIG");
	wire_put_u32(out, recipe->version ? recipe->version : 1);
	wire_put_string(out, signer->key.blob);
	wire_put_string(out, str_of(recipe->space ? recipe->space : SPACE));
	wire_put_string(out, str_of(recipe->reserved));
	wire_put_string(out, str_of(recipe->hash ? recipe->hash : "sha512"));
	wire_put_string(out, buf_str(&value));
	if (recipe->tail)
		buf_puts(out, recipe->tail);
}

#endif
