/*
 * Public keys of OpenSSH, as they stand in a .pub file and in a signature (RFC 4253, 6.6;
 * RFC 5656, 3.1; RFC 8709; PROTOCOL.u2f and PROTOCOL in OpenSSH's sources). Four types
 * are taken; RSA, DSA, other curves and certificates are refused by name. Reading a key
 * checks its form and costs no cryptography: whether its point lies on the curve shows
 * when it is used (evidence/crypto.h). The few Ed25519 keys that anybody can sign for are
 * refused here, as ssh-keygen does not. Failures are ERR_USAGE.
 */
#ifndef EVIDENCE_SSH_KEY_H
#define EVIDENCE_SSH_KEY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum ssh_key_type {
	SSH_ED25519,
	SSH_SK_ED25519, /* "sk": in a security key (FIDO), which shows what it did */
	SSH_ECDSA_P256,
	SSH_SK_ECDSA_P256,
};
#define SSH_KEY_TYPES 4

#define SSH_FINGERPRINT 51 /* "SHA256:", 43 letters and a NUL */

struct ssh_key {
	enum ssh_key_type type;
	struct str blob;  /* all of it, as SSH encodes it: two keys are the same when
			   * these bytes are */
	struct str point; /* Ed25519: 32 bytes; P-256: 0x04, x and y, 65 bytes */
	struct str application; /* of a security key, "ssh:..."; else empty */
	struct str comment;	/* behind the key on its line; else empty. May hold any
				 * byte but control characters */
	char fingerprint[SSH_FINGERPRINT]; /* as ssh-keygen -l prints it */
};

/*
 * A line "TYPE BASE64 [COMMENT]", with or without its line end. One blank between the
 * parts, canonical base 64, the same type in word and blob, nothing left over.
 */
int ssh_key_read(
	struct ssh_key *out, struct arena *arena, struct str line, struct err *err);

/* The decoded form; out borrows blob. */
int ssh_key_read_blob(struct ssh_key *out, struct str blob, struct err *err);

/* The same key, byte for byte; comments do not count. */
bool ssh_key_same(const struct ssh_key *a, const struct ssh_key *b);

/* "ssh-ed25519" and so on: the name of a type, also of its signatures. */
const char *ssh_key_type_name(enum ssh_key_type type);

static inline bool ssh_key_is_sk(const struct ssh_key *key)
{
	return key->type == SSH_SK_ED25519 || key->type == SSH_SK_ECDSA_P256;
}

static inline bool ssh_key_is_ecdsa(const struct ssh_key *key)
{
	return key->type == SSH_ECDSA_P256 || key->type == SSH_SK_ECDSA_P256;
}

#endif
