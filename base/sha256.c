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

void sha256_hex(char out[SHA256_HEX], struct str bytes)
{
	unsigned char hash[SHA256_BYTES];

	sha256(hash, &bytes, 1);
	for (size_t i = 0; i < sizeof(hash); i++)
		snprintf(out + 2 * i, 3, "%02x", hash[i]);
}
