#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXISTS(path) (access((path), F_OK) == 0) // expect: race-access

enum access { ACCESS_READ, ACCESS_WRITE }; // ok: race-access

struct table {
    int access; // ok: race-access
    int (*check)(const char *, int);
};

struct vfs {
    int (*access)(struct vfs *, const char *, int); // ok: race-access
};

static FILE *load(const char *path)
{
    if (access(path, R_OK) != 0) // expect: race-access
        return NULL;
    return fopen(path, "r");
}

static int readable(const char *path)
{
    return (access)(path, R_OK) == 0 || euidaccess(path, R_OK) == 0; // expect: race-access, race-access
}

static int readable_at(int dir, const char *name)
{
    return faccessat(dir, name, R_OK, AT_EACCESS) == 0; // expect: race-access
}

static int vfs_readable(struct vfs *fs, const char *path)
{
    return fs->access(fs, path, R_OK) == 0; // ok: race-access
}

static int allowed(const struct table *t, enum access wanted) // ok: race-access
{
    int access = t->access; // ok: race-access

    return (access >> wanted) & 1; // ok: race-access
}

static int open_regular(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_NOFOLLOW);

    /* open first: access() could be outdated */ // ok: race-access
    if (fd >= 0 && (fstat(fd, &st) || !S_ISREG(st.st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

static int any(int (*access)(const char *, int), char **paths) // ok: race-access
{
    while (*paths)
        if (access(*paths++, R_OK) == 0) // ok: race-access
            return 1;
    return 0;
}
