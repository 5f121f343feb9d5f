/*
 * Read next: core/fingerprint.h, core/baseline.c.
 */
#include "core/fingerprint_json.h"
#include "base/text.h"
#include "base/banned.h"

void fingerprints_write(struct json_writer *w, const struct fingerprints *prints)
{
	json_open_map(w, "fingerprints");
	for (unsigned kind = 0; kind < FINGERPRINT_COUNT; kind++) {
		char hex[SHA256_HEX];

		if (!prints->keys[kind].is_set)
			continue;
		digest_hex(hex, &prints->keys[kind].digest);
		json_text(w, fingerprint_words[kind], hex);
	}
	json_close_map(w);
}

/* In lower case only: one digest has one spelling. */
static int read_byte(struct str hex, size_t at)
{
	int high = text_hex_digit(hex.p[2 * at]), low = text_hex_digit(hex.p[2 * at + 1]);
	bool is_upper = text_lower(hex.p[2 * at]) != hex.p[2 * at] ||
			text_lower(hex.p[2 * at + 1]) != hex.p[2 * at + 1];

	return high < 0 || low < 0 || is_upper ? -1 : high << 4 | low;
}

static int read_key(struct fingerprint *out, const struct node *node, struct err *err)
{
	bool is_hex = node->kind == NODE_STRING && node->text.n == SHA256_HEX - 1;

	for (size_t i = 0; is_hex && i < SHA256_BYTES; i++) {
		int byte = read_byte(node->text, i);

		is_hex = byte >= 0;
		out->digest.bytes[i] = (unsigned char)byte;
	}
	out->is_set = true;
	return is_hex ? 0
		      : node_err(err, node, "expected %d hexadecimal digits",
				SHA256_HEX - 1);
}

int fingerprints_read(struct fingerprints *out, const struct node *map, struct err *err)
{
	const struct node *keys;

	*out = (struct fingerprints){0};
	if (node_field(&keys, map, "fingerprints", NODE_MAP, true, err) ||
		node_map(keys, fingerprint_words, err))
		return -1;
	for (unsigned kind = 0; kind < FINGERPRINT_COUNT; kind++) {
		const struct node *key = node_get(keys, fingerprint_words[kind]);

		if (key && read_key(&out->keys[kind], key, err))
			return -1;
	}
	return out->keys[FINGERPRINT_EXACT].is_set
		       ? 0
		       : node_err(err, keys, "the key '%s' is missing",
				 fingerprint_words[FINGERPRINT_EXACT]);
}
