#include <openssl/des.h>
#include <openssl/evp.h>
#include <string.h>

#define LEGACY_CIPHER() EVP_des_ede3_cbc() // expect: crypto-des-rc

struct suite {
    const char *name;
    const EVP_CIPHER *(*cipher)(void);
    const EVP_CIPHER *(*EVP_rc4)(void); // ok: crypto-des-rc
};

static const struct suite suites[] = {
    { "3des", EVP_des_ede3_cbc }, // expect: crypto-des-rc
    { "aes", EVP_aes_256_gcm }, // ok: crypto-des-rc
};

static int begin(EVP_CIPHER_CTX *ctx, const unsigned char *key, const unsigned char *iv)
{
    return EVP_EncryptInit_ex(ctx, EVP_des_cbc(), NULL, key, iv); // expect: crypto-des-rc
}

static const EVP_CIPHER *stream_cipher(void)
{
    return (EVP_rc4)(); // expect: crypto-des-rc
}

static void encrypt_block(DES_cblock *in, DES_cblock *out, DES_cblock *key) // ok: crypto-des-rc
{
    DES_key_schedule ks; // ok: crypto-des-rc

    DES_set_key_unchecked(key, &ks); // expect: crypto-des-rc
    DES_ecb_encrypt(in, out, &ks, DES_ENCRYPT); // expect: crypto-des-rc
}

static int begin_modern(EVP_CIPHER_CTX *ctx, const unsigned char *key, const unsigned char *nonce)
{
    /* EVP_bf_cbc() is gone from here */ // ok: crypto-des-rc
    return EVP_EncryptInit_ex(ctx, EVP_chacha20_poly1305(), NULL, key, nonce); // ok: crypto-des-rc
}

static const EVP_CIPHER *of_suite(const struct suite *s)
{
    return s->EVP_rc4(); // ok: crypto-des-rc
}

static int is_legacy(const char *name)
{
    return !strcmp(name, "DES-CBC") || !strcmp(name, "EVP_rc4"); // ok: crypto-des-rc
}
