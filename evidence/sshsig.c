/*
 * A reader over lengths and bytes, then the bytes that were signed put together again and
 * handed to evidence/crypto.h. Nothing is taken that has a second spelling.
 */
#include "base/base64.h"
#include "base/limits.h"
#include "base/text.h"
#include "evidence/crypto.h"
#include "evidence/sshsig.h"
#include "base/banned.h"

#define TOUCHED 1
#define CURVE "nistp256"

static const char *const kinds[] = {
	[SSH_ED25519] = "ssh-ed25519",
	[SSH_P256] = "ecdsa-sha2-nistp256",
	[SSH_SK_ED25519] = "sk-ssh-ed25519@openssh.com",
	[SSH_SK_P256] = "sk-ecdsa-sha2-nistp256@openssh.com",
	[SSH_KIND_COUNT] = NULL,
};

/* --- lengths and bytes ----------------------------------------------------------------
 */

struct cursor {
	struct str rest;
	bool is_bad; /* something was missing: what was taken since then is empty */
};

static struct str take(struct cursor *c, size_t n)
{
	struct str out;

	if (c->is_bad || n > c->rest.n) {
		c->is_bad = true;
		return (struct str){0};
	}
	out = str_make(c->rest.p, n);
	c->rest = str_slice(c->rest, n, c->rest.n);
	return out;
}

static size_t take_length(struct cursor *c)
{
	struct str bytes = take(c, 4);
	size_t n = 0;

	for (size_t i = 0; i < bytes.n; i++)
		n = n << 8 | (unsigned char)bytes.p[i];
	return n;
}

static struct str take_string(struct cursor *c)
{
	return take(c, take_length(c));
}

static bool is_done(const struct cursor *c)
{
	return !c->is_bad && !c->rest.n;
}

/* A positive number of at most 32 bytes in its one spelling; to the right in out. */
static bool take_number(struct cursor *c, char out[P256_NUMBER_BYTES])
{
	struct str n = take_string(c);

	memset(out, 0, P256_NUMBER_BYTES);
	if (c->is_bad || !n.n || (unsigned char)n.p[0] & 0x80)
		return false;
	if (!n.p[0]) { /* only to keep it positive */
		if (n.n < 2 || !((unsigned char)n.p[1] & 0x80))
			return false;
		n = str_slice(n, 1, n.n);
	}
	if (n.n > P256_NUMBER_BYTES)
		return false;
	memcpy(out + P256_NUMBER_BYTES - n.n, n.p, n.n);
	return true;
}

/* --- keys ------------------------------------------------------------------------------
 */

static bool is_p256(enum ssh_kind kind)
{
	return kind == SSH_P256 || kind == SSH_SK_P256;
}

static bool is_hardware(enum ssh_kind kind)
{
	return kind == SSH_SK_ED25519 || kind == SSH_SK_P256;
}

bool ssh_key_is_hardware(const struct ssh_key *key)
{
	return is_hardware(key->kind);
}

static int find_kind(enum ssh_kind *out, struct str name, struct err *err)
{
	for (unsigned kind = 0; kind < SSH_KIND_COUNT; kind++) {
		if (str_is(name, kinds[kind])) {
			*out = (enum ssh_kind)kind;
			return 0;
		}
	}
	return err_usage(err,
		"a key of the kind '%s' is not taken; those are: %s, %s, %s, %s",
		TEXT_SAFE(name), kinds[0], kinds[1], kinds[2], kinds[3]);
}

static void make_fingerprint(struct ssh_key *key)
{
	struct buf text _cleanup_buf_ = BUF_INIT(KIB);
	unsigned char digest[SHA256_BYTES];

	sha256_bytes(digest, key->blob);
	buf_puts(&text, "SHA256:");
	base64_write(&text, str_make((const char *)digest, sizeof(digest)));
	/* OpenSSH leaves the padding out, which is one '=' here */
	memcpy(key->fingerprint, text.p, SSH_FINGERPRINT - 1);
	key->fingerprint[SSH_FINGERPRINT - 1] = '\0';
}

static int read_blob(struct ssh_key *out, struct str blob, struct err *err)
{
	struct cursor c = {.rest = blob};
	bool is_curve = true;

	*out = (struct ssh_key){.blob = blob};
	if (find_kind(&out->kind, take_string(&c), err))
		return -1;
	if (is_p256(out->kind))
		is_curve = str_is(take_string(&c), CURVE);
	out->point = take_string(&c);
	if (is_hardware(out->kind))
		out->application = take_string(&c);
	if (!is_done(&c) || !is_curve ||
		out->point.n !=
			(is_p256(out->kind) ? P256_POINT_BYTES : ED25519_KEY_BYTES) ||
		(is_p256(out->kind) && out->point.p[0] != 4) ||
		(is_hardware(out->kind) && !str_has_prefix(out->application, "ssh:")))
		return err_usage(err, "the key is broken");
	make_fingerprint(out);
	return 0;
}

int ssh_key_read(
	struct ssh_key *out, struct arena *arena, struct str line, struct err *err)
{
	size_t name_end = str_find(line, ' ', 0), end;
	struct str name = str_slice(line, 0, name_end), blob;
	enum ssh_kind kind;

	if (line.n > LIMIT_KEY_BYTES || name_end == line.n)
		return err_usage(err,
			"a key is one line of a .pub file: a kind, base 64, "
			"a comment");
	end = str_find(line, ' ', name_end + 1);
	if (find_kind(&kind, name, err))
		return -1;
	if (!base64_read(&blob, arena, str_slice(line, name_end + 1, end)))
		return err_usage(err, "the key is no base 64");
	if (read_blob(out, blob, err))
		return -1;
	if (out->kind != kind)
		return err_usage(err, "the key is of another kind than its first word "
				      "says");
	out->comment = str_trim(str_slice(line, end, line.n));
	return 0;
}

/* --- signatures ------------------------------------------------------------------------
 */

/* Two numbers of ECDSA, or 64 bytes. */
static bool take_numbers(struct ssh_signature *out, struct arena *arena, struct str bytes)
{
	struct cursor c = {.rest = bytes};
	char *room;

	if (!is_p256(out->key.kind)) {
		out->numbers = bytes;
		return bytes.n == ED25519_SIGNATURE_BYTES;
	}
	room = ARENA_NEW(arena, char, 2 * P256_NUMBER_BYTES);
	out->numbers = str_make(room, 2 * P256_NUMBER_BYTES);
	return take_number(&c, room) && take_number(&c, room + P256_NUMBER_BYTES) &&
	       is_done(&c);
}

static int read_inner(
	struct ssh_signature *out, struct arena *arena, struct str blob, struct err *err)
{
	struct cursor c = {.rest = blob};
	struct str name = take_string(&c), numbers = take_string(&c), tail = {0};

	if (!c.is_bad && !str_is(name, kinds[out->key.kind]))
		return err_usage(err, "the signature is of another kind than its key");
	if (is_hardware(out->key.kind))
		tail = take(&c, sizeof(out->tail));
	if (!is_done(&c) || !take_numbers(out, arena, numbers))
		return err_usage(err, "the signature is broken");
	if (tail.n) {
		memcpy(out->tail, tail.p, tail.n);
		out->flags = (unsigned char)tail.p[0];
	}
	return 0;
}

int ssh_signature_read(
	struct ssh_signature *out, struct arena *arena, struct str bytes, struct err *err)
{
	struct cursor c = {.rest = bytes};
	struct str magic = take(&c, 6), key, reserved, hash, inner;
	size_t version = take_length(&c);

	*out = (struct ssh_signature){0};
	if (c.is_bad || !str_is(magic, "SSHSIG") || version != 1 ||
		bytes.n > LIMIT_SIGNATURE_BYTES)
		return err_usage(err, "it is no SSH signature of version 1");
	key = take_string(&c);
	out->space = take_string(&c);
	reserved = take_string(&c);
	hash = take_string(&c);
	inner = take_string(&c);
	out->is_sha512 = str_is(hash, "sha512");
	if (!is_done(&c) || reserved.n || !out->space.n ||
		(!out->is_sha512 && !str_is(hash, "sha256")))
		return err_usage(err, "the signature is broken");
	return read_blob(&out->key, key, err) ? -1 : read_inner(out, arena, inner, err);
}

int ssh_armour_read(
	struct str *out, struct arena *arena, struct str text, struct err *err)
{
	static const char head[] = "-----BEGIN SSH SIGNATURE-----";
	static const char foot[] = "-----END SSH SIGNATURE-----";
	char *digits = ARENA_NEW(arena, char, text.n + 1);
	size_t n = 0;

	text = str_trim(text);
	if (text.n > LIMIT_SIGNATURE_BYTES || text.n < sizeof(head) + sizeof(foot) ||
		!str_has_prefix(text, head) || !str_has_suffix(text, foot))
		return err_usage(err, "it is no SSH signature");
	text = str_slice(text, sizeof(head) - 1, text.n - sizeof(foot) + 1);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\n' && text.p[i] != '\r')
			digits[n++] = text.p[i];
	}
	if (!base64_read(out, arena, str_make(digits, n)))
		return err_usage(err, "the signature is no base 64");
	return 0;
}

/* --- what was signed -------------------------------------------------------------------
 */

static void put_string(struct buf *out, struct str s)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_putc(out, (char)(s.n >> shift & 0xff));
	buf_add(out, s);
}

/* The bytes that "ssh-keygen -Y sign" gave to the key. */
static void put_signed(struct buf *out, const struct ssh_signature *signature,
	const char *space, struct str message)
{
	unsigned char digest[SHA512_BYTES];
	size_t n = signature->is_sha512 ? SHA512_BYTES : SHA256_BYTES;

	if (signature->is_sha512)
		sha512_bytes(digest, message);
	else
		sha256_bytes(digest, message);
	buf_puts(out, "SSHSIG");
	put_string(out, str_of(space));
	put_string(out, (struct str){0});
	put_string(out, str_of(signature->is_sha512 ? "sha512" : "sha256"));
	put_string(out, str_make((const char *)digest, n));
}

/* A token signs the digests of its application and of what it was given. */
static void wrap_hardware(struct buf *bytes, const struct ssh_signature *signature)
{
	unsigned char application[SHA256_BYTES], digest[SHA256_BYTES];

	sha256_bytes(application, signature->key.application);
	sha256_bytes(digest, buf_str(bytes));
	buf_reset(bytes);
	buf_add(bytes, str_make((const char *)application, sizeof(application)));
	buf_add(bytes, str_make((const char *)signature->tail, sizeof(signature->tail)));
	buf_add(bytes, str_make((const char *)digest, sizeof(digest)));
}

int ssh_verify(const struct ssh_signature *signature, const struct ssh_key *key,
	const char *space, struct str message, struct err *err)
{
	struct buf bytes _cleanup_buf_ = BUF_INIT(4 * KIB);
	bool is_good = false;

	if (!str_eq(signature->key.blob, key->blob))
		return err_usage(err, "the signature is by another key");
	if (!str_is(signature->space, space))
		return err_usage(err, "the signature was made for another purpose: '%s'",
			TEXT_SAFE(signature->space));
	if (ssh_key_is_hardware(key) && !(signature->flags & TOUCHED))
		return err_usage(err, "the key was not touched when it signed");
	put_signed(&bytes, signature, space, message);
	if (ssh_key_is_hardware(key))
		wrap_hardware(&bytes, signature);
	if (bytes.is_full)
		return err_set(err, "the signature is too long");
	if (is_p256(key->kind) ? crypto_p256(&is_good, key->point, signature->numbers,
					 buf_str(&bytes), err)
			       : crypto_ed25519(&is_good, key->point, signature->numbers,
					 buf_str(&bytes), err))
		return -1;
	return is_good ? 0 : err_usage(err, "the signature does not fit");
}
