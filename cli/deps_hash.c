/*
 * A file read once, in pieces, for both digests.
 */
#include <errno.h>
#include <fcntl.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/deps_hash.h"
#include "base/banned.h"

int file_digests_of(struct file_digests *out, const char *path, struct err *err)
{
	int fd _cleanup_fd_ = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	static char piece[256 * 1024];
	struct sha256 small;
	struct sha512 large;
	struct digest digest;
	ssize_t n;

	if (fd < 0)
		return err_usage(err, "cannot open '%s': %s", TEXT_SAFE(str_of(path)),
			strerror(errno));
	sha256_begin(&small);
	sha512_begin(&large);
	while ((n = read(fd, piece, sizeof(piece))) > 0) {
		sha256_add(&small, str_make(piece, (size_t)n));
		sha512_add(&large, str_make(piece, (size_t)n));
	}
	sha256_end(&digest, &small);
	digest_hex(out->sha256, &digest);
	sha512_end(out->sha512, &large);
	return n < 0 ? err_set(err, "cannot read '%s': %s", TEXT_SAFE(str_of(path)),
			       strerror(errno))
		     : 0;
}
