/*
 * Signatures as "ssh-keygen -Y sign" makes them, verified here: the format is OpenSSH's
 * PROTOCOL.sshsig, version 1, and PROTOCOL.u2f for keys in hardware. Kinds: ssh-ed25519,
 * ecdsa-sha2-nistp256, and both behind a token (sk-...), which must have been touched.
 * RSA, DSA, other curves and certificates are refused by name.
 *
 * Views point into the arena or into what was read.
 */
#ifndef EVIDENCE_SSHSIG_H
#define EVIDENCE_SSHSIG_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/err.h"

#define SSH_FINGERPRINT 51 /* "SHA256:" and 43 digits, with the NUL */

enum ssh_kind { SSH_ED25519, SSH_P256, SSH_SK_ED25519, SSH_SK_P256, SSH_KIND_COUNT };

struct ssh_key {
	enum ssh_kind kind;
	struct str blob;	/* the whole, as SSH sends it */
	struct str point;	/* 32 bytes, or 65 of P-256 */
	struct str application; /* of sk-: "ssh:..." */
	struct str comment;
	char fingerprint[SSH_FINGERPRINT]; /* as "ssh-keygen -l" prints it */
};

/* One line of a .pub file, "ssh-ed25519 AAAA... COMMENT". ERR_USAGE when it is none. */
int ssh_key_read(
	struct ssh_key *out, struct arena *arena, struct str line, struct err *err);

/* Is it made by hardware that asks for a touch? */
bool ssh_key_is_hardware(const struct ssh_key *key);

struct ssh_signature {
	struct ssh_key key;    /* that it says it is of */
	struct str space;      /* the namespace */
	bool is_sha512;	       /* else SHA-256 */
	struct str numbers;    /* 64 bytes: of Ed25519, or r and s */
	unsigned char flags;   /* of sk- ... */
	unsigned char tail[5]; /* ... and these and its counter, as they were signed */
};

/* The bytes of one, without armour. */
int ssh_signature_read(struct ssh_signature *out, struct arena *arena, struct str bytes,
	struct err *err);

/* The bytes in "-----BEGIN SSH SIGNATURE-----", which must be all that there is. */
int ssh_armour_read(
	struct str *out, struct arena *arena, struct str text, struct err *err);

/*
 * 0: the signature is by that very key, for that purpose, over message, and where the key
 * is in hardware it was touched. Else -1 and why; ERR_FAULT when it could not be found
 * out.
 */
int ssh_verify(const struct ssh_signature *signature, const struct ssh_key *key,
	const char *space, struct str message, struct err *err);

#endif
