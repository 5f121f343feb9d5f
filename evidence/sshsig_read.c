/*
 * Takes signatures apart, from armour down to the numbers. Read next: evidence/sshsig.c.
 */
#include "base/base64.h"
#include "base/text.h"
#include "evidence/sshsig.h"
#include "evidence/wire.h"
#include "base/banned.h"

#define SCALAR_BYTES 33 /* 32 and a zero in front where the highest bit is set */

/* A positive number in its one form: no sign, no needless zero in front. */
static int number_read(struct str *out, struct cursor *c, struct err *err)
{
	struct str n = wire_string(c);
	const unsigned char *p = (const unsigned char *)n.p;

	if (c->is_bad || !n.n)
		return err_usage(err, "a number of the ECDSA signature is missing");
	if (p[0] & 0x80)
		return err_usage(err, "a number of the ECDSA signature is negative");
	if (n.n > SCALAR_BYTES || (n.n == SCALAR_BYTES && p[0]))
		return err_usage(err, "a number of the ECDSA signature is too large");
	if (!p[0] && (n.n == 1 || !(p[1] & 0x80)))
		return err_usage(err, "a number of the ECDSA signature is not minimal");
	*out = n;
	return 0;
}

static int numbers_read(struct ssh_signature *sig, struct str bytes, struct err *err)
{
	struct cursor c = {.rest = bytes};

	if (number_read(&sig->r, &c, err) || number_read(&sig->s, &c, err))
		return -1;
	if (!wire_is_end(&c))
		return err_usage(err, "the ECDSA signature has bytes behind its end");
	return 0;
}

/* What the key's own algorithm made: type, value and, from a security key, its state. */
static int value_read(struct ssh_signature *sig, struct str bytes, struct err *err)
{
	struct cursor c = {.rest = bytes};
	const char *type = ssh_key_type_name(sig->key.type);
	struct str name = wire_string(&c), value = wire_string(&c), flags;

	if (!str_is(name, type))
		return err_usage(err,
			"a signature of type '%s' does not fit a key of type '%s'",
			TEXT_SAFE(name), type);
	if (ssh_key_is_sk(&sig->key)) {
		flags = cursor_take(&c, 1);
		sig->flags = flags.n ? (uint8_t)flags.p[0] : 0;
		sig->counter = wire_u32(&c);
	}
	if (!wire_is_end(&c))
		return err_usage(err, "the signature's value is cut short or too long");
	if (ssh_key_is_ecdsa(&sig->key))
		return numbers_read(sig, value, err);
	if (value.n != 64)
		return err_usage(err, "the Ed25519 signature has %zu bytes instead of 64",
			value.n);
	sig->value = value;
	return 0;
}

static int hash_read(enum ssh_hash *out, struct str name, struct err *err)
{
	if (!str_is(name, "sha256") && !str_is(name, "sha512"))
		return err_usage(err,
			"the signature's hash is '%s', not sha256 or sha512",
			TEXT_SAFE(name));
	*out = str_is(name, "sha256") ? SSH_SHA256 : SSH_SHA512;
	return 0;
}

static int head_read(struct cursor *c, struct err *err)
{
	uint32_t version;

	if (!str_is(cursor_take(c, 6), "SSHSIG"))
		return err_usage(err, "the signature does not begin with SSHSIG");
	version = wire_u32(c);
	if (c->is_bad || version != 1)
		return err_usage(err, "the signature is of version %u, not 1", version);
	return 0;
}

static int blob_read(struct ssh_signature *out, struct str blob, struct err *err)
{
	struct cursor c = {.rest = blob};
	struct ssh_signature sig = {0};
	struct str key, reserved, hash, value;

	if (blob.n > LIMIT_SSH_BYTES)
		return err_usage(
			err, "the signature is larger than %zu bytes", LIMIT_SSH_BYTES);
	if (head_read(&c, err))
		return -1;
	key = wire_string(&c);
	sig.space = wire_string(&c);
	reserved = wire_string(&c);
	hash = wire_string(&c);
	value = wire_string(&c);
	if (!wire_is_end(&c))
		return err_usage(
			err, "the signature is cut short or has bytes behind its end");
	if (!sig.space.n)
		return err_usage(err, "the signature has no namespace");
	if (reserved.n)
		return err_usage(err, "the signature's reserved field is not empty");
	if (ssh_key_read_blob(&sig.key, key, err) || hash_read(&sig.hash, hash, err) ||
		value_read(&sig, value, err))
		return -1;
	*out = sig;
	return 0;
}

int ssh_signature_read_base64(
	struct ssh_signature *out, struct arena *arena, struct str text, struct err *err)
{
	struct str blob;

	if (text.n > LIMIT_SSH_LINE_BYTES)
		return err_usage(err, "the signature is longer than %zu bytes",
			LIMIT_SSH_LINE_BYTES);
	if (!base64_read(&blob, arena, text))
		return err_usage(
			err, "the signature is not written in canonical base 64");
	return blob_read(out, blob, err);
}

/* The next line without its end, LF or CRLF; false when there is none. */
static bool next_line(struct str *line, struct str *rest)
{
	size_t end = str_find(*rest, '\n', 0);

	if (!rest->n)
		return false;
	*line = str_slice(*rest, 0, end);
	*rest = str_slice(*rest, end + 1, rest->n);
	if (str_has_suffix(*line, "\r"))
		*line = str_slice(*line, 0, line->n - 1);
	return true;
}

/* The next line that is not empty; an empty one when there is none. */
static struct str next_text(struct str *rest)
{
	struct str line = {0};

	while (next_line(&line, rest) && !line.n)
		continue;
	return line;
}

int ssh_signature_read(
	struct ssh_signature *out, struct arena *arena, struct str text, struct err *err)
{
	struct buf coded _cleanup_buf_ = BUF_INIT(LIMIT_SSH_LINE_BYTES);
	struct str rest = text, line = {0};
	bool is_closed = false;

	if (text.n > LIMIT_SSH_LINE_BYTES)
		return err_usage(err, "the signature is longer than %zu bytes",
			LIMIT_SSH_LINE_BYTES);
	if (!str_is(next_text(&rest), "-----BEGIN SSH SIGNATURE-----"))
		return err_usage(
			err, "there is no line '-----BEGIN SSH SIGNATURE-----' first");
	while (!is_closed && next_line(&line, &rest) && line.n) {
		is_closed = str_is(line, "-----END SSH SIGNATURE-----");
		if (!is_closed)
			buf_add(&coded, line);
	}
	if (!is_closed)
		return err_usage(err,
			"an empty line, or no line '-----END SSH SIGNATURE-----', "
			"ends the signature");
	if (next_text(&rest).n)
		return err_usage(err, "something stands behind the signature");
	return ssh_signature_read_base64(out, arena, buf_str(&coded), err);
}
