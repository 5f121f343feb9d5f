#include <openssl/evp.h>
#include <openssl/md5.h>
#include <stdio.h>

struct digest {
    const char *name;
    const EVP_MD *(*get)(void);
    int (*MD5_Init)(struct digest *); // ok: crypto-md
};

static const struct digest digests[] = {
    { "md5", EVP_md5 }, // expect: crypto-md
    { "sha256", EVP_sha256 }, // ok: crypto-md
};

static void fingerprint(const unsigned char *data, size_t len, unsigned char out[16])
{
    MD5(data, len, out); // expect: crypto-md
}

static void fingerprint_stream(FILE *f, unsigned char out[MD5_DIGEST_LENGTH]) // ok: crypto-md
{
    MD5_CTX ctx; // ok: crypto-md
    unsigned char buf[4096];
    size_t n;

    (MD5_Init)(&ctx); // expect: crypto-md
    while ((n = fread(buf, 1, sizeof buf, f)) > 0)
        MD5_Update(&ctx, buf, n); // expect: crypto-md
    MD5_Final(out, &ctx); // expect: crypto-md
}

static int fingerprint_strong(const void *data, size_t len, unsigned char *out, unsigned *outlen)
{
    /* not MD5: collisions are easy */ // ok: crypto-md
    return EVP_Digest(data, len, out, outlen, EVP_sha256(), NULL); // ok: crypto-md
}

static int start(struct digest *d)
{
    return d->MD5_Init(d); // ok: crypto-md
}

static const char *label(int is_md5)
{
    return is_md5 ? "MD5" : "SHA-256"; // ok: crypto-md
}
