#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

enum hash_kind { HASH_SHA1, HASH_SHA256 };

struct hasher {
    int (*SHA1)(struct hasher *, const void *, size_t); // ok: crypto-sha1
    const EVP_MD *md;
};

static void digest(const unsigned char *data, size_t len, unsigned char out[SHA_DIGEST_LENGTH])
{
    SHA1(data, len, out); // expect: crypto-sha1
}

static void digest_parts(const void *a, const void *b, size_t n, unsigned char *out)
{
    SHA_CTX ctx;

    SHA1_Init(&ctx); // expect: crypto-sha1
    (SHA1_Update)(&ctx, a, n); // expect: crypto-sha1
    SHA1_Update(&ctx, b, n); // expect: crypto-sha1
    SHA1_Final(out, &ctx); // expect: crypto-sha1
}

static const EVP_MD *(*legacy_md)(void) = &EVP_sha1; // expect: crypto-sha1

static void digest_strong(const unsigned char *data, size_t len, unsigned char out[32])
{
    SHA256(data, len, out); /* was SHA1 */ // ok: crypto-sha1
}

static int hash_with(struct hasher *h, const void *data, size_t len)
{
    return h->SHA1(h, data, len); // ok: crypto-sha1
}

static const char *hash_name(enum hash_kind kind)
{
    return kind == HASH_SHA1 ? "SHA1" : "SHA256"; // ok: crypto-sha1
}

static void my_SHA1_Init(struct hasher *h) // ok: crypto-sha1
{
    h->md = EVP_sha256();
}
