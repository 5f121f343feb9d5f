/*
 * The digests of a file on disk, however large it is.
 */
#ifndef CLI_DEPS_HASH_H
#define CLI_DEPS_HASH_H

#include "base/err.h"
#include "base/sha256.h"
#include "base/sha512.h"

struct file_digests {
	char sha256[SHA256_HEX];
	char sha512[SHA512_HEX];
};

int file_digests_of(struct file_digests *out, const char *path, struct err *err);

#endif
