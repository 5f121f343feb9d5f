/*
 * The only file that sees <mbedtls/sha256.h>. Read next: core/policy.c.
 */
#include <assert.h>
#include <mbedtls/sha256.h>
#include "base/sha256.h"
#include "base/text.h"
#include "base/banned.h"

void sha256(unsigned char out[SHA256_BYTES], const struct str *pieces, size_t count)
{
	mbedtls_sha256_context context;
	int status;

	mbedtls_sha256_init(&context);
	status = mbedtls_sha256_starts_ret(&context, 0);
	for (size_t i = 0; i < count && !status; i++)
		status = mbedtls_sha256_update_ret(
			&context, (const unsigned char *)pieces[i].p, pieces[i].n);
	if (!status)
		status = mbedtls_sha256_finish_ret(&context, out);
	assert(status == 0);
	mbedtls_sha256_free(&context);
}

_Static_assert(sizeof(mbedtls_sha256_context) <= sizeof(struct sha256),
	"struct sha256 holds a context of Mbed TLS");

static mbedtls_sha256_context *context_of(struct sha256 *hash)
{
	return (mbedtls_sha256_context *)hash->state;
}

void sha256_begin(struct sha256 *hash)
{
	int status;

	mbedtls_sha256_init(context_of(hash));
	status = mbedtls_sha256_starts_ret(context_of(hash), 0);
	assert(status == 0);
	(void)status;
}

void sha256_add(struct sha256 *hash, struct str bytes)
{
	int status = 0;

	if (bytes.n)
		status = mbedtls_sha256_update_ret(
			context_of(hash), (const unsigned char *)bytes.p, bytes.n);
	assert(status == 0);
	(void)status;
}

void sha256_end(struct digest *out, struct sha256 *hash)
{
	int status = mbedtls_sha256_finish_ret(context_of(hash), out->bytes);

	assert(status == 0);
	(void)status;
	mbedtls_sha256_free(context_of(hash));
}

void digest_hex(char out[SHA256_HEX], const struct digest *digest)
{
	text_hex(out, digest->bytes, SHA256_BYTES);
}

void sha256_hex(char out[SHA256_HEX], struct str bytes)
{
	struct sha256 hash;
	struct digest digest;

	sha256_begin(&hash);
	sha256_add(&hash, bytes);
	sha256_end(&digest, &hash);
	digest_hex(out, &digest);
}
