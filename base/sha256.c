/*
 * The only file that sees <mbedtls/sha256.h>. Read next: core/policy.c.
 */
#include <assert.h>
#include <stdio.h>
#include <mbedtls/sha256.h>
#include "base/sha256.h"
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

_Static_assert(sizeof(mbedtls_sha256_context) <= sizeof(struct sha256), "its state fits");

static mbedtls_sha256_context *context(struct sha256 *sha256)
{
	return (mbedtls_sha256_context *)sha256->state;
}

void sha256_begin(struct sha256 *sha256)
{
	int status;

	mbedtls_sha256_init(context(sha256));
	status = mbedtls_sha256_starts_ret(context(sha256), 0);
	assert(status == 0);
}

void sha256_add(struct sha256 *sha256, struct str bytes)
{
	int status = mbedtls_sha256_update_ret(context(sha256),
		(const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n);

	assert(status == 0);
}

void sha256_end(char out[SHA256_HEX], struct sha256 *sha256)
{
	unsigned char hash[32];
	int status = mbedtls_sha256_finish_ret(context(sha256), hash);

	assert(status == 0);
	mbedtls_sha256_free(context(sha256));
	for (size_t i = 0; i < sizeof(hash); i++)
		snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

void sha256_hex(char out[SHA256_HEX], struct str bytes)
{
	struct sha256 sha256;

	sha256_begin(&sha256);
	sha256_add(&sha256, bytes);
	sha256_end(out, &sha256);
}
