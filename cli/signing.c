/*
 * Read next: evidence/envelope.h.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/process.h"
#include "base/random.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/review_ask.h"
#include "cli/signing.h"
#include "base/banned.h"

#define GIT_ARGS_MAX 30

int run_git(struct str *out, struct arena *arena, const char *const args[],
	struct str input, struct err *err)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_REPORT_BYTES);
	struct buf words _cleanup_buf_ = BUF_INIT(LIMIT_ANSWER_BYTES);
	char *argv[GIT_ARGS_MAX + 2] = {"git"};
	struct process process = {
		.argv = argv, .input = input, .out = &text, .err = &words};
	int code;

	for (size_t i = 0; args[i]; i++) {
		assert(i < GIT_ARGS_MAX);
		argv[i + 1] = (char *)args[i];
	}
	if (process_run(&code, &process, err))
		return -1;
	if (code)
		return err_set(err, "git %s failed: %s", args[0],
			TEXT_SAFE(str_trim(buf_str(&words))));
	if (out)
		*out = arena_str(arena, str_trim(buf_str(&text)));
	return 0;
}

/* --- whose key -------------------------------------------------------------------------
 */

/* The public key in a file, or beside it; false: there is none. */
static bool read_public(struct ssh_key *out, struct arena *arena, const char *file)
{
	const char *beside = arena_printf(arena, "%s.pub", file).p;
	bool is_public = str_has_suffix(str_of(file), ".pub");
	struct err ignored;
	struct str text;

	return !file_read(&text, arena, is_public ? file : beside, LIMIT_KEY_BYTES,
		       &ignored) &&
	       !ssh_key_read(out, arena, str_trim(text), &ignored);
}

static bool try_file(struct signer *out, struct trusted *t, const char *file)
{
	struct ssh_key key;

	if (!read_public(&key, &t->arena, file))
		return false;
	out->file = file;
	out->key = keyring_find(&t->keyring, str_of(key.fingerprint));
	return out->key != NULL;
}

/* What git signs with, when that is a file of SSH's. */
static const char *configured_key(struct trusted *t)
{
	const char *const args[] = {"config", "--path", "user.signingKey", NULL};
	struct err ignored;
	struct str value;

	if (run_git(&value, &t->arena, args, (struct str){0}, &ignored) || !value.n ||
		str_has_prefix(value, "ssh-") || str_has_prefix(value, "key::"))
		return NULL;
	return value.p;
}

static int fail_unknown(struct trusted *t, const char *file, struct err *err)
{
	struct ssh_key key;

	if (file && read_public(&key, &t->arena, file))
		return err_usage(err,
			"the policy knows nobody with the key %s; it belongs into "
			"\"people\" of " POLICY_PATH,
			key.fingerprint);
	if (file)
		return err_usage(err, "there is no public key in '%s' or '%s.pub'",
			TEXT_SAFE(str_of(file)), TEXT_SAFE(str_of(file)));
	return err_usage(err, "none of your SSH keys is known to the policy; name one "
			      "with --key");
}

int signer_find(struct signer *out, struct trusted *t, const char *file, struct err *err)
{
	static const char *const names[] = {
		"id_ed25519", "id_ed25519_sk", "id_ecdsa", "id_ecdsa_sk", NULL};
	const char *home = getenv("HOME");

	*out = (struct signer){0};
	if (!file)
		file = configured_key(t);
	if (file)
		return try_file(out, t, file) ? 0 : fail_unknown(t, file, err);
	for (size_t i = 0; home && names[i]; i++) {
		if (try_file(out, t,
			    arena_printf(&t->arena, "%s/.ssh/%s", home, names[i]).p))
			return 0;
	}
	return fail_unknown(t, NULL, err);
}

/* --- signing ---------------------------------------------------------------------------
 */

/* The base 64 between the lines of the armour, in one piece. */
static struct str strip_armour(struct arena *arena, struct str text)
{
	char *digits = ARENA_NEW(arena, char, text.n + 1);
	size_t n = 0;

	for (size_t at = 0; at < text.n;) {
		size_t end = str_find(text, '\n', at);
		struct str line = str_trim(str_slice(text, at, end));

		if (line.n && line.p[0] != '-') {
			memcpy(digits + n, line.p, line.n);
			n += line.n;
		}
		at = end + 1;
	}
	return str_make(digits, n);
}

/* ssh-keygen asks for a passphrase, or for a touch, on the terminal by itself. */
static int sign(struct str *out, struct arena *arena, const char *file, struct str bytes,
	struct err *err)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_SSH_LINE_BYTES);
	struct buf words _cleanup_buf_ = BUF_INIT(LIMIT_ANSWER_BYTES);
	char *argv[] = {"ssh-keygen", "-Y", "sign", "-n", SIGNATURE_SPACE, "-f",
		(char *)file, NULL};
	struct process process = {
		.argv = argv, .input = bytes, .out = &text, .err = &words};
	int code;

	if (process_run(&code, &process, err))
		return -1;
	if (code)
		return err_usage(err, "ssh-keygen did not sign: %s",
			TEXT_SAFE(str_trim(buf_str(&words))));
	*out = strip_armour(arena, buf_str(&text));
	return 0;
}

int payload_sign(struct buf *out, struct trusted *t, const struct signer *signer,
	struct str payload, struct err *err)
{
	struct buf bytes _cleanup_buf_ = BUF_INIT(2 * LIMIT_ENVELOPE_BYTES);
	const struct known_key *found;
	struct str signature, again;

	envelope_signed(&bytes, payload);
	if (sign(&signature, &t->arena, signer->file, buf_str(&bytes), err))
		return -1;
	envelope_write(out, payload, signer->key->key.fingerprint, signature);
	if (out->is_full || bytes.is_full)
		return err_usage(err, "the statement is longer than %d bytes",
			LIMIT_ENVELOPE_BYTES);
	if (envelope_payload(&again, &found, &t->arena, &t->keyring, buf_str(out), err))
		return err_prefix(err, "the statement that was made does not count: ");
	return found == signer->key && str_eq(again, payload)
		       ? 0
		       : err_usage(err, "the statement that was made is by another key");
}

/* "commit REF" of fast-import, with one blob at all its places. */
static int put_stream(struct buf *out, struct trusted *t, const struct statement *s,
	struct str envelope, struct err *err)
{
	const char *const who[] = {"var", "GIT_COMMITTER_IDENT", NULL};
	struct str ident, ref, message;
	struct str_list places;

	if (run_git(&ident, &t->arena, who, (struct str){0}, err))
		return -1;
	ref = arena_printf(&t->arena, EVIDENCE_REFS "%.*s", STR_ARG(s->by));
	message = arena_printf(&t->arena, "%s %.12s\n", statement_words[s->kind], s->id);
	buf_printf(out, "blob\nmark :1\ndata %zu\n", envelope.n);
	buf_add(out, envelope);
	buf_printf(out, "\ncommit %.*s\ncommitter %.*s\ndata %zu\n%.*s", STR_ARG(ref),
		STR_ARG(ident), message.n, STR_ARG(message));
	if (refs_find(&t->refs, ref))
		buf_printf(out, "from %.*s^0\n", STR_ARG(ref));
	statement_places(&places, &t->arena, s);
	for (size_t i = 0; i < places.count; i++)
		buf_printf(out, "M 100644 :1 %.*s/%s\n", STR_ARG(places.items[i]), s->id);
	return out->is_full ? err_set(err, "the statement is too long") : 0;
}

/* As the server will: what we would not take ourselves is not written. */
static int open_again(struct statement *out, struct trusted *t,
	const struct known_key *key, struct str envelope, struct err *err)
{
	const struct known_key *found;
	const char *flaw;

	if (envelope_open(out, &found, &t->arena, &t->keyring, envelope, err))
		return err_prefix(err, "the statement that was made does not count: ");
	flaw = known_key_flaw(found, out->issued, when_now());
	if (found != key || flaw)
		return err_usage(err, "the statement that was made %s",
			flaw ? flaw : "is by another key");
	return 0;
}

int statement_sign(char id[SHA256_HEX], struct trusted *t, const struct signer *signer,
	const struct statement *statement, struct err *err)
{
	static const char *const import[] = {"fast-import", "--quiet", NULL};
	struct buf payload _cleanup_buf_ = BUF_INIT(LIMIT_ENVELOPE_BYTES);
	struct buf envelope _cleanup_buf_ = BUF_INIT(LIMIT_ENVELOPE_BYTES);
	struct buf stream _cleanup_buf_ = BUF_INIT(8 * LIMIT_ENVELOPE_BYTES);
	struct statement again;

	statement_write(&payload, statement);
	if (payload.is_full)
		return err_usage(err, "the statement is longer than %d bytes",
			LIMIT_ENVELOPE_BYTES);
	if (payload_sign(&envelope, t, signer, buf_str(&payload), err) ||
		open_again(&again, t, signer->key, buf_str(&envelope), err) ||
		put_stream(&stream, t, &again, buf_str(&envelope), err) ||
		run_git(NULL, &t->arena, import, buf_str(&stream), err))
		return -1;
	memcpy(id, again.id, SHA256_HEX);
	return 0;
}

int statement_conclude(char id[SHA256_HEX], struct trusted *t,
	const struct signer *signer, struct statement *statement, bool is_sure,
	struct err *err)
{
	char nonce[RANDOM_HEX];

	if (!is_sure && review_confirm(&is_sure, err))
		return -1;
	if (!is_sure)
		return err_usage(err, "nothing was signed");
	if (random_hex(nonce, err))
		return -1;
	statement->nonce = arena_str(&t->arena, str_of(nonce));
	return statement_sign(id, t, signer, statement, err);
}

int signer_role(struct str *out, const struct signer *signer, const char *asked,
	bool (*is_asked)(const void *ctx, struct str role), const void *ctx,
	const char *about, struct err *err)
{
	const struct person *person = signer->key->person;
	struct str found = {0};

	for (size_t i = 0; i < person->roles.count; i++) {
		struct str role = person->roles.items[i];

		if (!is_asked(ctx, role) || (asked && !str_is(role, asked)))
			continue;
		if (found.n)
			return err_usage(err, "you have more than one role that is asked "
					      "for: name one with --role");
		found = role;
	}
	*out = found;
	return found.n ? 0
		       : err_usage(err,
				 "the policy asks nobody in a role of yours ('%s') about "
				 "%s",
				 TEXT_SAFE(person->id), about);
}
