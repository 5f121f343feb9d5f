/*
 * Loads libcrypto.so.3. The loader finds it where it would find a library that is linked,
 * and nowhere else. Read next: evidence/crypto.c.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include "base/limits.h"
#include "evidence/libcrypto.h"
#include "base/banned.h"

#if OPENSSL_VERSION_MAJOR != 3
#error "the name of the library below is that of OpenSSL 3"
#endif
#define LIBRARY "libcrypto.so.3"

/* What one load found out; written by load alone, which runs once. */
static struct {
	struct libcrypto functions;
	bool is_loaded;
	struct err err;
} library;

/*
 * Without openssl.cnf, which may name other code to load, before anything reads it; and
 * without texts of errors, which take 0.3 ms: `openssl errstr` knows what a number means.
 */
static bool start(void)
{
	uint64_t options = OPENSSL_INIT_NO_LOAD_CONFIG |
			   OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ATEXIT;

	return library.functions.OPENSSL_init_crypto(options, NULL) == 1;
}

static int take(void *handle, const char *name, void *out, struct err *err)
{
	void *symbol = dlsym(handle, name);

	if (!symbol)
		return err_set(err, "'" LIBRARY "' has no '%s'", name);
	memcpy(out, &symbol, sizeof(symbol));
	return 0;
}

static void load(void)
{
	void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	int status = 0;

	if (!handle) {
		err_set(&library.err,
			"'" LIBRARY "', which verifies signatures, cannot be loaded; the "
			"package libssl3 brings it");
		return;
	}
#define X(name) status |= take(handle, #name, &library.functions.name, &library.err);
	LIBCRYPTO_FUNCTIONS(X)
#undef X
	if (status)
		return;
	library.is_loaded = start();
	if (!library.is_loaded)
		err_set(&library.err, "'" LIBRARY "' could not be started");
}

const struct libcrypto *libcrypto_get(struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
	if (!library.is_loaded) {
		*err = library.err;
		return NULL;
	}
	return &library.functions;
}
