/*
 * Read next: base/random.h.
 */
#include <sys/random.h>
#include "base/random.h"
#include "base/banned.h"

int random_hex(char out[RANDOM_HEX], struct err *err)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[(RANDOM_HEX - 1) / 2];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return err_set(err, "the system gives no random bytes");
	for (size_t i = 0; i < sizeof(bytes); i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[RANDOM_HEX - 1] = '\0';
	return 0;
}
