/*
 * Ids in hexadecimal, there and back.
 */
#include "core/oid.h"
#include "base/text.h"
#include "base/banned.h"

void oid_hex(char out[OID_HEX], const struct oid *oid)
{
	static const unsigned char none[20];

	if (oid->n)
		text_hex(out, oid->bytes, oid->n);
	else
		text_hex(out, none, sizeof(none));
}

const char *oid_hex_in(char *out, const struct oid *oid)
{
	oid_hex(out, oid);
	return out;
}

bool oid_read(struct oid *out, struct str hex)
{
	struct oid oid = {.n = (unsigned char)(hex.n / 2)};
	unsigned char any = 0;

	if (hex.n != 40 && hex.n != 64)
		return false;
	for (size_t i = 0; i < hex.n; i++) {
		int digit = text_hex_digit(hex.p[i]);

		if (digit < 0 || (hex.p[i] >= 'A' && hex.p[i] <= 'F'))
			return false;
		oid.bytes[i / 2] = (unsigned char)(oid.bytes[i / 2] << 4 | digit);
		any |= (unsigned char)digit;
	}
	if (!any)
		oid.n = 0;
	*out = oid;
	return true;
}

int oid_cmp(const struct oid *a, const struct oid *b)
{
	return a->n != b->n ? (a->n < b->n ? -1 : 1) : memcmp(a->bytes, b->bytes, a->n);
}

int oid_of_node(struct oid *out, const struct node *map, const char *key, struct err *err)
{
	struct str hex = {0};

	if (node_string(&hex, map, key, true, err))
		return -1;
	return oid_read(out, hex) ? 0 : node_err(err, map, "'%s' is no id", key);
}
