/*
 * Read, find the key, verify, and only then look into the payload.
 */
#include "base/base64.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "evidence/envelope.h"
#include "base/banned.h"

#define PAYLOAD_TYPE "application/vnd.in-toto+json"

void envelope_signed(struct buf *out, struct str payload)
{
	buf_printf(out, "DSSEv1 %zu " PAYLOAD_TYPE " %zu ", sizeof(PAYLOAD_TYPE) - 1,
		payload.n);
	buf_add(out, payload);
}

void envelope_write(struct buf *out, struct str payload, const char *fingerprint,
	struct str signature)
{
	buf_puts(out, "{\"payloadType\":\"" PAYLOAD_TYPE "\",\"payload\":\"");
	base64_write(out, payload);
	buf_printf(out, "\",\"signatures\":[{\"keyid\":\"%s\",\"sig\":\"", fingerprint);
	buf_add(out, signature);
	buf_puts(out, "\"}]}");
}

/* What stands in an envelope. */
struct parts {
	struct str payload; /* decoded */
	struct str keyid, signature;
};

static int read_bytes(struct str *out, struct arena *arena, const struct node *map,
	const char *key, struct err *err)
{
	struct str text = {0};

	if (node_string(&text, map, key, true, err))
		return -1;
	return base64_read(out, arena, text)
		       ? 0
		       : node_err(err, node_get(map, key), "'%s' is no base 64", key);
}

static int read_parts(
	struct parts *out, struct arena *arena, struct str text, struct err *err)
{
	static const char *const keys[] = {"payloadType", "payload", "signatures", NULL};
	static const char *const inner[] = {"keyid", "sig", NULL};
	const struct node *list;
	struct str type = {0};
	struct node *root;

	if (text.n > LIMIT_ENVELOPE_BYTES)
		return err_usage(err, "more than %d bytes", LIMIT_ENVELOPE_BYTES);
	if (json_read(&root, arena, text, JSON_STRICT, err) ||
		node_map(root, keys, err) ||
		node_string(&type, root, "payloadType", true, err) ||
		read_bytes(&out->payload, arena, root, "payload", err) ||
		node_field(&list, root, "signatures", NODE_LIST, true, err))
		return -1;
	if (!str_is(type, PAYLOAD_TYPE) || list->count != 1)
		return node_err(
			err, root, "it is no envelope with one in-toto signature");
	if (node_map(list->child, inner, err) ||
		node_string(&out->keyid, list->child, "keyid", true, err))
		return -1;
	return node_string(&out->signature, list->child, "sig", true, err);
}

static int verify(struct arena *arena, const struct parts *parts,
	const struct known_key *key, struct err *err)
{
	struct buf bytes _cleanup_buf_ = BUF_INIT(2 * LIMIT_ENVELOPE_BYTES);
	struct ssh_signature signature;
	struct ssh_claim claim = {.space = STR(SIGNATURE_SPACE), .piece_count = 1};
	struct str message;

	if (ssh_signature_read_base64(&signature, arena, parts->signature, err))
		return -1;
	envelope_signed(&bytes, parts->payload);
	message = buf_str(&bytes);
	claim.pieces = &message;
	return ssh_verify(&signature, &key->key, &claim, err);
}

int envelope_payload(struct str *payload, const struct known_key **key,
	struct arena *arena, const struct keyring *keyring, struct str text,
	struct err *err)
{
	struct parts parts = {0};

	if (read_parts(&parts, arena, text, err))
		return -1;
	*key = keyring_find(keyring, parts.keyid);
	if (!*key)
		return err_usage(err, "it is signed with a key of nobody: %s",
			TEXT_SAFE(parts.keyid));
	*payload = parts.payload;
	return verify(arena, &parts, *key, err);
}

int envelope_open(struct statement *out, const struct known_key **key,
	struct arena *arena, const struct keyring *keyring, struct str text,
	struct err *err)
{
	struct str payload;

	if (envelope_payload(&payload, key, arena, keyring, text, err) ||
		statement_read(out, arena, payload, err))
		return -1;
	if (!str_eq(out->by, (*key)->person->id))
		return err_usage(err, "it says that it is by '%s', and '%s' signed it",
			TEXT_SAFE(out->by), TEXT_SAFE((*key)->person->id));
	return 0;
}

int envelope_peek(
	struct statement *out, struct arena *arena, struct str text, struct err *err)
{
	struct parts parts = {0};

	return read_parts(&parts, arena, text, err) ||
			       statement_read(out, arena, parts.payload, err)
		       ? -1
		       : 0;
}
