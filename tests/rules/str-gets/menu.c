#include <stdio.h>
#include <string.h>

/* C11 and later headers no longer declare it. */
extern char *gets(char *s); // ok: str-gets // expect: proto-banned

typedef char *(*reader_fn)(char *);

struct source {
    int lines;
    char *(*gets)(struct source *, char *, size_t); // ok: str-gets
};

static int ask(char *choice)
{
    printf("choice> ");
    return gets(choice) != NULL; // expect: str-gets
}

static int ask_twice(char *choice)
{
    if (!(gets)(choice)) // expect: str-gets
        return 0;
    return (*gets)(choice) != NULL; // expect: str-gets
}

static reader_fn default_reader(void)
{
    return gets; // expect: str-gets
}

static char *ask_source(struct source *src, char *buf, size_t size)
{
    src->lines++;
    return src->gets(src, buf, size); // ok: str-gets
}

static char *ask_safely(char *buf, int size)
{
    /* gets() has no size, so read with one. */ // ok: str-gets
    if (!fgets(buf, size, stdin)) // ok: str-gets
        return NULL;
    buf[strcspn(buf, "\n")] = '\0';
    return buf;
}
