#include <openssl/evp.h>
#include <stdio.h>

struct mode {
    const EVP_CIPHER *(*EVP_aes_128_ecb)(void); // ok: crypto-ecb
    int block_size;
};

enum chaining { CHAIN_ECB, CHAIN_GCM };

static int begin_page(EVP_CIPHER_CTX *ctx, const unsigned char *key)
{
    return EVP_EncryptInit_ex(ctx, EVP_aes_256_ecb(), NULL, key, NULL); // expect: crypto-ecb
}

static const EVP_CIPHER *page_cipher(int bits)
{
    return bits == 128 ? (EVP_aes_128_ecb)() : EVP_aes_192_ecb(); // expect: crypto-ecb, crypto-ecb
}

static const EVP_CIPHER *(*cipher_for_pages)(void) = EVP_aes_128_ecb; // expect: crypto-ecb

static int begin_record(EVP_CIPHER_CTX *ctx, const unsigned char *key, const unsigned char *nonce)
{
    return EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, nonce); // ok: crypto-ecb
}

static const EVP_CIPHER *of_mode(const struct mode *m)
{
    return m->EVP_aes_128_ecb(); // ok: crypto-ecb
}

static void describe(enum chaining c)
{
    /* EVP_aes_256_ecb would keep patterns visible */ // ok: crypto-ecb
    puts(c == CHAIN_ECB ? "EVP_aes_128_ecb" : "gcm"); // ok: crypto-ecb
}
