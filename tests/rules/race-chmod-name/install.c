#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAKE_PRIVATE(path) chmod((path), 0600) // expect: race-chmod-name

struct entry {
    unsigned chmod : 1; // ok: race-chmod-name
    unsigned chown : 1; // ok: race-chmod-name
};

struct backend {
    int (*chmod)(struct backend *, const char *, mode_t); // ok: race-chmod-name
};

static int install_mode(const char *path)
{
    return chmod(path, 0755); // expect: race-chmod-name
}

static int install_owner(const char *path, uid_t uid, gid_t gid)
{
    if ((chown)(path, uid, gid)) // expect: race-chmod-name
        return -1;
    return lchown(path, uid, gid); // expect: race-chmod-name
}

static int install_mode_fd(int fd)
{
    return fchmod(fd, 0755) || fchown(fd, 0, 0); // ok: race-chmod-name
}

static int backend_mode(struct backend *b, const char *path)
{
    return b->chmod(b, path, 0644); // ok: race-chmod-name
}

static int wants(const struct entry *e)
{
    int chmod = e->chmod, chown = e->chown; // ok: race-chmod-name

    return chmod || chown; // ok: race-chmod-name
}

static int fake_chmod(const char *path, mode_t mode) // ok: race-chmod-name
{
    return path && mode ? 0 : -1; /* chmod(path, mode) */ // ok: race-chmod-name
}
