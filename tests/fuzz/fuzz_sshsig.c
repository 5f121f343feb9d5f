/*
 * evidence/: whatever the bytes, a key or a signature is refused or is one that is in
 * form; what is read can be written again, and nothing that was made up is verified.
 * Input: the line of a public key, an armoured signature, base 64 of a blob, or a blob.
 */
#include "base/base64.h"
#include "evidence/sshsig.h"
#include "evidence/wire.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

/* Fixed, and in no corpus: nobody signs for it. */
static const struct str piece = STR("a message that was never signed");
static const struct ssh_claim claim = {
	.space = STR("nobody's"), .pieces = &piece, .piece_count = 1};

static void check_key(const struct ssh_key *key)
{
	struct ssh_key again;
	struct err err;

	HOLDS(key->point.n == (ssh_key_is_ecdsa(key) ? 65 : 32));
	HOLDS(ssh_key_is_sk(key) == (key->application.n > 0));
	HOLDS(strlen(key->fingerprint) == SSH_FINGERPRINT - 1);
	HOLDS(!ssh_key_read_blob(&again, key->blob, &err) && ssh_key_same(key, &again));
}

static void check_number(struct str n)
{
	HOLDS(n.n > 0 && n.n <= 33 && !(n.p[0] & 0x80));
	HOLDS(n.n < 33 || !n.p[0]);
	HOLDS(n.p[0] || (n.n > 1 && (n.p[1] & 0x80)));
}

static void check_signature(const struct ssh_signature *sig)
{
	struct ssh_claim own = claim;
	struct err err = {0};

	check_key(&sig->key);
	HOLDS(sig->space.n > 0);
	if (ssh_key_is_ecdsa(&sig->key)) {
		check_number(sig->r);
		check_number(sig->s);
	} else {
		HOLDS(sig->value.n == 64);
	}
	own.space = sig->space;
	HOLDS(ssh_verify(sig, &sig->key, &own, &err) == -1);
	HOLDS(err.kind == ERR_USAGE && is_safe(str_of(err.text), ""));
}

/* The line of the key, when it is read, is its type and its blob. */
static void check_line(const struct ssh_key *key, struct str line)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 16);

	buf_puts(&text, ssh_key_type_name(key->type));
	buf_putc(&text, ' ');
	base64_write(&text, key->blob);
	HOLDS(line.n >= text.n && memcmp(line.p, text.p, text.n) == 0);
	check_key(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 20);
	struct str raw = str_make(copy, size);
	struct arena arena = {0};
	struct ssh_key key;
	struct ssh_signature sig;
	struct err err = {0};

	if (!ssh_key_read(&key, &arena, raw, &err))
		check_line(&key, raw);
	if (!ssh_key_read_blob(&key, raw, &err))
		check_key(&key);
	if (!ssh_signature_read(&sig, &arena, raw, &err))
		check_signature(&sig);
	if (!ssh_signature_read_base64(&sig, &arena, raw, &err))
		check_signature(&sig);
	base64_write(&text, raw);
	if (!ssh_signature_read_base64(&sig, &arena, buf_str(&text), &err))
		check_signature(&sig);
	HOLDS(is_safe(str_of(err.text), ""));
	arena_done(&arena);
	free(copy);
	return 0;
}
