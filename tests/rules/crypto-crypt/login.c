#include <crypt.h> // ok: crypto-crypt
#include <stdio.h>
#include <string.h>

#define HASH(pw, salt) crypt((pw), (salt)) // expect: crypto-crypt

struct disk {
    int crypt; // ok: crypto-crypt
    int (*open)(struct disk *);
};

struct auth_ops {
    char *(*crypt)(const char *, const char *); // ok: crypto-crypt
};

static int check(const char *password, const char *stored)
{
    const char *hash = crypt(password, stored); // expect: crypto-crypt

    return hash && !strcmp(hash, stored);
}

static int check_threaded(const char *password, const char *stored, struct crypt_data *data)
{
    const char *hash = (crypt_r)(password, stored, data); // expect: crypto-crypt

    return hash && !strcmp(hash, stored);
}

static int check_with(const struct auth_ops *ops, const char *password, const char *stored)
{
    return !strcmp(ops->crypt(password, stored), stored); // ok: crypto-crypt
}

static int open_disk(struct disk *d)
{
    int crypt = d->crypt; // ok: crypto-crypt

    return crypt ? d->open(d) : 0; // ok: crypto-crypt
}

static int new_hash(const char *password, char *out, int size)
{
    /* method chosen here, not by crypt() from the salt */ // ok: crypto-crypt
    return snprintf(out, size, "$argon2id$%s", password) < size;
}

static void open_crypt_volume(struct disk *d) // ok: crypto-crypt
{
    d->open(d);
}
