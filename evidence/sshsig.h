/*
 * Signatures that `ssh-keygen -Y sign` makes (SSHSIG; PROTOCOL.sshsig in OpenSSH's
 * sources), verified in process. Who a key belongs to, and what a signature of theirs
 * grants, is not asked here.
 *
 * A signature is read, which finds what is malformed, and then verified, which finds what
 * is not true. Both refuse with ERR_USAGE and words of their own; ERR_FAULT says that
 * nothing was found out.
 *
 * Stricter than ssh-keygen: base 64 and numbers in one form only, an empty reserved
 * field, four types of keys, and a security key must have been touched, which ssh-keygen
 * only tells. As there, flags of a security key that we do not know change nothing (they
 * are signed with the rest), its counter is not compared with anything, and an ECDSA
 * signature can be turned into a second one for the same bytes by anybody: the bytes of a
 * signature are no name for it.
 */
#ifndef EVIDENCE_SSHSIG_H
#define EVIDENCE_SSHSIG_H

#include "evidence/ssh_key.h"

#define SSH_FLAG_TOUCHED 0x01	    /* user presence */
#define SSH_FLAG_USER_VERIFIED 0x04 /* by a PIN or a finger's print */

enum ssh_hash {
	SSH_SHA256,
	SSH_SHA512,
};

/* Its bytes are in the arena that it was read into. */
struct ssh_signature {
	struct ssh_key
		key;	  /* whose it says it is: proves nothing, may serve to look up */
	struct str space; /* the namespace, not empty: what signatures like it are for */
	enum ssh_hash hash; /* of the message */
	struct str value;   /* Ed25519: R and S, 64 bytes; P-256: empty */
	struct str r, s;    /* P-256: positive numbers, minimal, of at most 33 bytes */
	uint8_t flags;	    /* of a security key; else 0 */
	uint32_t counter;   /* the same */
};

/*
 * The armoured form, "-----BEGIN SSH SIGNATURE-----" to "-----END SSH SIGNATURE-----",
 * with LF or CRLF. Empty lines may stand around it, nothing else may.
 */
int ssh_signature_read(
	struct ssh_signature *out, struct arena *arena, struct str text, struct err *err);

/* The base 64 alone, in one piece. */
int ssh_signature_read_base64(
	struct ssh_signature *out, struct arena *arena, struct str text, struct err *err);

/* What must have been signed, for ssh_verify. */
struct ssh_claim {
	struct str space;	  /* the namespace; not empty */
	const struct str *pieces; /* the message is these, one behind the other */
	size_t piece_count;
	/*
	 * The user must have shown to the security key who they are. A key that is in
	 * none cannot show that and is refused.
	 */
	bool needs_user_verified;
};

/*
 * Has this key signed this claim? 0: yes. -1: err says why not, with ERR_USAGE, or why
 * that is not known, with ERR_FAULT.
 */
__attribute__((warn_unused_result)) int ssh_verify(const struct ssh_signature *signature,
	const struct ssh_key *key, const struct ssh_claim *claim, struct err *err);

#endif
