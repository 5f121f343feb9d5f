/*
 * Takes public keys apart. Read next: evidence/sshsig.c, which uses them.
 */
#include "base/base64.h"
#include "base/sha256.h"
#include "base/text.h"
#include "evidence/ssh_key.h"
#include "evidence/wire.h"
#include "base/banned.h"

#define ED25519_POINT 32

static const char *const names[SSH_KEY_TYPES] = {
	[SSH_ED25519] = "ssh-ed25519",
	[SSH_SK_ED25519] = "sk-ssh-ed25519@openssh.com",
	[SSH_ECDSA_P256] = "ecdsa-sha2-nistp256",
	[SSH_SK_ECDSA_P256] = "sk-ecdsa-sha2-nistp256@openssh.com",
};

const char *ssh_key_type_name(enum ssh_key_type type)
{
	return names[type];
}

static int refuse_type(struct str name, struct err *err)
{
	bool is_cert = memmem(name.p, name.n, "-cert-v0", 8) != NULL;

	return err_usage(err,
		"%s of type '%s' are not taken, only keys of type %s, %s, %s or %s",
		is_cert ? "certificates" : "keys", TEXT_SAFE(name), names[SSH_ED25519],
		names[SSH_SK_ED25519], names[SSH_ECDSA_P256], names[SSH_SK_ECDSA_P256]);
}

static int type_read(enum ssh_key_type *out, struct str name, struct err *err)
{
	for (int i = 0; i < SSH_KEY_TYPES; i++) {
		if (str_is(name, names[i])) {
			*out = (enum ssh_key_type)i;
			return 0;
		}
	}
	return refuse_type(name, err);
}

static void fingerprint_write(struct ssh_key *key)
{
	struct buf text _cleanup_buf_ = BUF_INIT(SSH_FINGERPRINT);
	unsigned char hash[SHA256_BYTES];

	sha256(hash, &key->blob, 1);
	buf_puts(&text, "SHA256:");
	base64_write(&text, str_make((const char *)hash, sizeof(hash)));
	/* what stands last is one '=', which ssh-keygen leaves out */
	memcpy(key->fingerprint, text.p, SSH_FINGERPRINT - 1);
	key->fingerprint[SSH_FINGERPRINT - 1] = '\0';
}

/*
 * The points of Ed25519 whose order divides 8, without the sign of x; the last two are
 * the first two again, in an encoding that is not reduced. Anybody can sign for them, and
 * all zeros is what a placeholder looks like.
 */
static const char small_points[][ED25519_POINT + 1] = {
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
	"\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00",
	"\x26\xe8\x95\x8f\xc2\xb2\x27\xb0\x45\xc3\xf4\x89\xf2\xef\x98\xf0"
	"\xd5\xdf\xac\x05\xd3\xc6\x33\x39\xb1\x38\x02\x88\x6d\x53\xfc\x05",
	"\xc7\x17\x6a\x70\x3d\x4d\xd8\x4f\xba\x3c\x0b\x76\x0d\x10\x67\x0f"
	"\x2a\x20\x53\xfa\x2c\x39\xcc\xc6\x4e\xc7\xfd\x77\x92\xac\x03\x7a",
	"\xec\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
	"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
	"\xed\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
	"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
	"\xee\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
	"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
};

static bool is_small_point(struct str point)
{
	char plain[ED25519_POINT];

	memcpy(plain, point.p, sizeof(plain));
	plain[ED25519_POINT - 1] &= 0x7f;
	for (size_t i = 0; i < sizeof(small_points) / sizeof(small_points[0]); i++) {
		if (memcmp(plain, small_points[i], sizeof(plain)) == 0)
			return true;
	}
	return false;
}

/* Only the form: has the point the length, and is the curve named? */
static int point_read(struct ssh_key *key, struct cursor *c, struct err *err)
{
	if (ssh_key_is_ecdsa(key) && !str_is(wire_string(c), "nistp256"))
		return err_usage(err, "the key is not of the curve nistp256");
	key->point = wire_string(c);
	if (!ssh_key_is_ecdsa(key) && key->point.n != ED25519_POINT)
		return err_usage(
			err, "the key has %zu bytes instead of 32", key->point.n);
	if (!ssh_key_is_ecdsa(key) && is_small_point(key->point))
		return err_usage(err, "the key is one that anybody can sign for");
	if (ssh_key_is_ecdsa(key) && (key->point.n != 65 || key->point.p[0] != 4))
		return err_usage(err, "the key is no uncompressed point of nistp256");
	return 0;
}

/* Programs of other kinds name their keys otherwise ("https://..."). */
static int application_read(struct ssh_key *key, struct cursor *c, struct err *err)
{
	key->application = wire_string(c);
	if (!str_has_prefix(key->application, "ssh:"))
		return err_usage(err,
			"the application of the security key is '%s', not 'ssh:'",
			TEXT_SAFE(key->application));
	if (memchr(key->application.p, '\0', key->application.n))
		return err_usage(err, "the application of the security key holds a NUL");
	return 0;
}

int ssh_key_read_blob(struct ssh_key *out, struct str blob, struct err *err)
{
	struct cursor c = {.rest = blob};
	struct ssh_key key = {.blob = blob};
	struct str name;

	if (blob.n > LIMIT_SSH_BYTES)
		return err_usage(
			err, "the key is larger than %zu bytes", LIMIT_SSH_BYTES);
	name = wire_string(&c);
	if (c.is_bad || !name.n)
		return err_usage(err, "the key ends before its type does");
	if (type_read(&key.type, name, err) || point_read(&key, &c, err))
		return -1;
	if (ssh_key_is_sk(&key) && application_read(&key, &c, err))
		return -1;
	if (!wire_is_end(&c))
		return err_usage(err, "the key has bytes behind its end");
	fingerprint_write(&key);
	*out = key;
	return 0;
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	}
	return false;
}

/* Without the line end, if it has one. */
static struct str line_text(struct str line)
{
	if (str_has_suffix(line, "\r\n"))
		return str_slice(line, 0, line.n - 2);
	return str_has_suffix(line, "\n") ? str_slice(line, 0, line.n - 1) : line;
}

int ssh_key_read(
	struct ssh_key *out, struct arena *arena, struct str line, struct err *err)
{
	struct str text = line_text(line), word, coded, blob;
	size_t first = str_find(text, ' ', 0), second = str_find(text, ' ', first + 1);
	enum ssh_key_type type;
	struct ssh_key key;

	word = str_slice(text, 0, first);
	coded = str_slice(text, first + 1, second);
	if (line.n > LIMIT_SSH_LINE_BYTES)
		return err_usage(err, "the key's line is longer than %zu bytes",
			LIMIT_SSH_LINE_BYTES);
	if (!word.n || !coded.n)
		return err_usage(err, "a public key is a type, a blank and base 64");
	if (type_read(&type, word, err))
		return -1;
	if (has_control(text))
		return err_usage(err, "the key's line holds a control character");
	if (!base64_read(&blob, arena, coded))
		return err_usage(err, "the key is not written in canonical base 64");
	if (ssh_key_read_blob(&key, blob, err))
		return -1;
	if (key.type != type)
		return err_usage(err, "the line says '%s', but its key is of type '%s'",
			names[type], names[key.type]);
	key.comment = arena_str(arena, str_slice(text, second + 1, text.n));
	*out = key;
	return 0;
}

bool ssh_key_same(const struct ssh_key *a, const struct ssh_key *b)
{
	return str_eq(a->blob, b->blob);
}
