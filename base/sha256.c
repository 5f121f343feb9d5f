/*
 * The only file that sees <mbedtls/sha256.h>. Read next: core/policy.c.
 */
#include <assert.h>
#include <stdio.h>
#include <mbedtls/sha256.h>
#include "base/sha256.h"
#include "base/banned.h"

void sha256_hex(char out[SHA256_HEX], struct str bytes)
{
	unsigned char hash[32];
	int status = mbedtls_sha256_ret(
		(const unsigned char *)(bytes.p ? bytes.p : ""), bytes.n, hash, 0);

	assert(status == 0);
	for (size_t i = 0; i < sizeof(hash); i++)
		snprintf(out + 2 * i, 3, "%02x", hash[i]);
}
