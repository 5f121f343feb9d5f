/*
 * The only file that sees <mbedtls/sha512.h>. Read next: base/sha256.c.
 */
#include <assert.h>
#include <mbedtls/sha512.h>
#include "base/sha512.h"
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
