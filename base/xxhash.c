/*
 * The only file that sees <xxhash.h>, whose functions are compiled into it.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>
#include "base/xxhash.h"
#include "base/banned.h"

void xxh128(struct xxh128 *out, struct str bytes)
{
	XXH128_canonical_t canonical;

	XXH128_canonicalFromHash(
		&canonical, XXH3_128bits(bytes.n ? bytes.p : "", bytes.n));
	memcpy(out->bytes, canonical.digest, XXH128_BYTES);
}

void xxh128_hex(char out[XXH128_HEX], const struct xxh128 *hash)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < XXH128_BYTES; i++) {
		out[2 * i] = digits[hash->bytes[i] >> 4];
		out[2 * i + 1] = digits[hash->bytes[i] & 15];
	}
	out[XXH128_HEX - 1] = '\0';
}
