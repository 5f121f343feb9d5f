/*
 * Verifies: builds the bytes that must have been signed, and asks libcrypto. "Verified"
 * is said at one place, the last line. Read next: evidence/crypto.c.
 */
#include <assert.h>
#include "base/sha256.h"
#include "base/sha512.h"
#include "base/text.h"
#include "evidence/crypto.h"
#include "evidence/sshsig.h"
#include "evidence/wire.h"
#include "base/banned.h"

#define SIGNED_BYTES (LIMIT_SSH_BYTES + 256) /* a namespace and what stands around it */
#define DER_BYTES 128			     /* two numbers of 33 bytes and their heads */

/* The bytes that SSH signs for this message. */
static void signed_write(
	struct buf *out, const struct ssh_signature *sig, const struct ssh_claim *claim)
{
	bool is_512 = sig->hash == SSH_SHA512;
	unsigned char hash[SHA512_BYTES];

	if (is_512)
		sha512(hash, claim->pieces, claim->piece_count);
	else
		sha256(hash, claim->pieces, claim->piece_count);
	buf_puts(out, "SSHSIG");
	wire_put_string(out, claim->space);
	wire_put_string(out, (struct str){0});
	wire_put_string(out, str_of(is_512 ? "sha512" : "sha256"));
	wire_put_string(
		out, str_make((const char *)hash, is_512 ? SHA512_BYTES : SHA256_BYTES));
}

/* A security key signs hashes, and what it has seen. */
static void sk_wrap(
	struct buf *bytes, const struct ssh_signature *sig, const struct ssh_key *key)
{
	unsigned char application[SHA256_BYTES], hash[SHA256_BYTES];
	struct str message = buf_str(bytes);

	sha256(application, &key->application, 1);
	sha256(hash, &message, 1);
	buf_reset(bytes);
	buf_add(bytes, str_make((const char *)application, sizeof(application)));
	buf_putc(bytes, (char)sig->flags);
	wire_put_u32(bytes, sig->counter);
	buf_add(bytes, str_make((const char *)hash, sizeof(hash)));
}

/* SEQUENCE { INTEGER r, INTEGER s }: DER writes such numbers as SSH does. */
static void der_write(struct buf *out, const struct ssh_signature *sig)
{
	buf_putc(out, 0x30);
	buf_putc(out, (char)(2 + sig->r.n + 2 + sig->s.n));
	buf_putc(out, 0x02);
	buf_putc(out, (char)sig->r.n);
	buf_add(out, sig->r);
	buf_putc(out, 0x02);
	buf_putc(out, (char)sig->s.n);
	buf_add(out, sig->s);
}

/* What the signature says of itself must be what is asked for. */
static int expect_claim(const struct ssh_signature *sig, const struct ssh_key *key,
	const struct ssh_claim *claim, struct err *err)
{
	if (!ssh_key_same(&sig->key, key))
		return err_usage(err, "the signature is by the key %s, not by %s",
			sig->key.fingerprint, key->fingerprint);
	if (!str_eq(sig->space, claim->space))
		return err_usage(err,
			"the signature was made for the namespace '%s', not '%s'",
			TEXT_SAFE(sig->space), TEXT_SAFE(claim->space));
	return 0;
}

static int expect_user(const struct ssh_signature *sig, const struct ssh_key *key,
	const struct ssh_claim *claim, struct err *err)
{
	bool is_sk = ssh_key_is_sk(key);

	if (is_sk && !(sig->flags & SSH_FLAG_TOUCHED))
		return err_usage(
			err, "the security key was not touched for this signature");
	if (claim->needs_user_verified && !is_sk)
		return err_usage(err,
			"a key of type '%s' cannot show that its user was verified",
			ssh_key_type_name(key->type));
	if (claim->needs_user_verified && !(sig->flags & SSH_FLAG_USER_VERIFIED))
		return err_usage(err, "the security key did not verify its user for this "
				      "signature");
	return 0;
}

static int ask(bool *is_good, const struct ssh_signature *sig, const struct ssh_key *key,
	const struct ssh_claim *claim, struct err *err)
{
	struct buf bytes _cleanup_buf_ = BUF_INIT(SIGNED_BYTES);
	struct buf der _cleanup_buf_ = BUF_INIT(DER_BYTES);

	signed_write(&bytes, sig, claim);
	if (ssh_key_is_sk(key))
		sk_wrap(&bytes, sig, key);
	assert(!bytes.is_full);
	if (!ssh_key_is_ecdsa(key))
		return crypto_verify_ed25519(
			is_good, key->point, sig->value, buf_str(&bytes), err);
	der_write(&der, sig);
	assert(!der.is_full);
	return crypto_verify_p256(
		is_good, key->point, buf_str(&der), buf_str(&bytes), err);
}

int ssh_verify(const struct ssh_signature *signature, const struct ssh_key *key,
	const struct ssh_claim *claim, struct err *err)
{
	bool is_good = false;

	assert(claim->space.n);
	if (expect_claim(signature, key, claim, err) ||
		expect_user(signature, key, claim, err) ||
		ask(&is_good, signature, key, claim, err))
		return -1;
	if (!is_good)
		return err_usage(err,
			"the signature is not valid for this text and the key %s",
			key->fingerprint);
	return 0;
}
