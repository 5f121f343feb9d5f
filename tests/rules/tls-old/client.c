#include <openssl/ssl.h>
#include <stdio.h>

#define MIN_VERSION(ctx) SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION)

struct endpoint {
    const char *host;
    int TLS1_VERSION_count; // ok: tls-old
    const SSL_METHOD *(*TLSv1_method)(void); // ok: tls-old
};

static SSL_CTX *old_context(void)
{
    return SSL_CTX_new(TLSv1_client_method()); // expect: tls-old
}

static SSL_CTX *older_context(void)
{
    return SSL_CTX_new((DTLSv1_client_method)()); // expect: tls-old
}

static int loosen(SSL_CTX *ctx)
{
    return SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION); // expect: tls-old
}

static const SSL_METHOD *(*pick_method(int old))(void)
{
    return old ? TLSv1_1_method : TLS_method; // expect: tls-old
}

static SSL_CTX *new_context(void)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method()); // ok: tls-old

    /* TLSv1_method() would stop at 1.0 */ // ok: tls-old
    if (ctx && !MIN_VERSION(ctx)) { // ok: tls-old
        SSL_CTX_free(ctx);
        return NULL;
    }
    return ctx;
}

static SSL_CTX *endpoint_context(const struct endpoint *e)
{
    return SSL_CTX_new(e->TLSv1_method()); // ok: tls-old
}

static int tighten(SSL_CTX *ctx)
{
    return SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION); // ok: tls-old
}

static const char *version_name = "TLS1_VERSION"; // ok: tls-old
