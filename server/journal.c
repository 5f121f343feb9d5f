#include "server/journal.h"
#include "base/banned.h"
int journal_append(char digest[SHA256_HEX], const char *dir, const struct record *record,
	struct err *err)
{
	(void)dir;
	(void)record;
	(void)err;
	digest[0] = 0;
	return 0;
}
