/*
 * Read next: base/random.h.
 */
#include <sys/random.h>
#include "base/random.h"
#include "base/text.h"
#include "base/banned.h"

int random_hex(char out[RANDOM_HEX], struct err *err)
{
	unsigned char bytes[(RANDOM_HEX - 1) / 2];

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return err_set(err, "the system gives no random bytes");
	text_hex(out, bytes, sizeof(bytes));
	return 0;
}
