/*
 * The only file that sees <mbedtls/sha1.h>. Read next: components/manifest.c.
 */
#include <assert.h>
#include <mbedtls/sha1.h>
#include "base/sha1.h"
#include "base/banned.h"

void sha1(unsigned char out[SHA1_BYTES], const struct str *pieces, size_t count)
{
	mbedtls_sha1_context context;
	int status;

	mbedtls_sha1_init(&context);
	status = mbedtls_sha1_starts_ret(&context);
	for (size_t i = 0; i < count && !status; i++) {
		if (pieces[i].n)
			status = mbedtls_sha1_update_ret(&context,
				(const unsigned char *)pieces[i].p, pieces[i].n);
	}
	if (!status)
		status = mbedtls_sha1_finish_ret(&context, out);
	assert(status == 0);
	mbedtls_sha1_free(&context);
}
