#include <windows.h>
#include <wincrypt.h>

enum {
    KEY_FOR_DISK,
    MY_CALG_RC4_ID, // ok: crypto-des-rc
};

struct provider {
    ALG_ID CALG_DES; // ok: crypto-des-rc
    HCRYPTPROV handle;
};

static int new_stream_key(HCRYPTPROV prov, HCRYPTKEY *key)
{
    return CryptGenKey(prov, CALG_RC4, 0, key); // expect: crypto-des-rc
}

static int new_block_key(HCRYPTPROV prov, HCRYPTKEY *key)
{
    ALG_ID alg = CALG_3DES; // expect: crypto-des-rc

    return CryptGenKey(prov, alg, 0, key);
}

static int new_key(HCRYPTPROV prov, HCRYPTKEY *key)
{
    return CryptGenKey(prov, CALG_AES_256, MY_CALG_RC4_ID, key); // ok: crypto-des-rc
}

static int new_provider_key(const struct provider *p, HCRYPTKEY *key)
{
    return CryptGenKey(p->handle, p->CALG_DES, 0, key); // ok: crypto-des-rc
}

static const char *refusal = "CALG_DES is refused"; // ok: crypto-des-rc
