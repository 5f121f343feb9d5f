/*
 * The only file that sees <mbedtls/sha512.h>. Read next: base/sha256.c.
 */
#include <assert.h>
#include <mbedtls/sha512.h>
#include "base/sha512.h"
#include "base/text.h"
#include "base/banned.h"

void sha512(unsigned char out[SHA512_BYTES], const struct str *pieces, size_t count)
{
	mbedtls_sha512_context context;
	int status;

	mbedtls_sha512_init(&context);
	status = mbedtls_sha512_starts_ret(&context, 0);
	for (size_t i = 0; i < count && !status; i++)
		status = mbedtls_sha512_update_ret(
			&context, (const unsigned char *)pieces[i].p, pieces[i].n);
	if (!status)
		status = mbedtls_sha512_finish_ret(&context, out);
	assert(status == 0);
	mbedtls_sha512_free(&context);
}

_Static_assert(sizeof(mbedtls_sha512_context) <= sizeof(struct sha512),
	"struct sha512 holds a context of Mbed TLS");

static mbedtls_sha512_context *context_of(struct sha512 *hash)
{
	return (mbedtls_sha512_context *)hash->state;
}

void sha512_begin(struct sha512 *hash)
{
	int status;

	mbedtls_sha512_init(context_of(hash));
	status = mbedtls_sha512_starts_ret(context_of(hash), 0);
	assert(status == 0);
	(void)status;
}

void sha512_add(struct sha512 *hash, struct str bytes)
{
	int status = 0;

	if (bytes.n)
		status = mbedtls_sha512_update_ret(
			context_of(hash), (const unsigned char *)bytes.p, bytes.n);
	assert(status == 0);
	(void)status;
}

void sha512_end(char out[SHA512_HEX], struct sha512 *hash)
{
	unsigned char raw[SHA512_BYTES];
	int status = mbedtls_sha512_finish_ret(context_of(hash), raw);

	assert(status == 0);
	(void)status;
	mbedtls_sha512_free(context_of(hash));
	text_hex(out, raw, SHA512_BYTES);
}

void sha512_hex(char out[SHA512_HEX], struct str bytes)
{
	unsigned char raw[SHA512_BYTES];

	sha512(raw, &bytes, 1);
	text_hex(out, raw, SHA512_BYTES);
}
