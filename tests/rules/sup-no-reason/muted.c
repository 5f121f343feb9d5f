#include <stdio.h>
#include <string.h>

struct entry {
    char key[16];
    char value[64];
};

static void bare(struct entry *e, const char *key)
{
    /* milecastle: allow str-strcpy */ strcpy(e->key, key); // expect: sup-no-reason, str-strcpy
}

static void empty(struct entry *e, const char *value)
{
    strcpy(e->value, value); /* milecastle: allow str-strcpy -- */ // expect: sup-no-reason, str-strcpy
}

static void filler(struct entry *e, const char *value)
{
    strcat(e->value, value); /* milecastle: allow str-strcat -- ok */ // expect: sup-no-reason, str-strcat
}

static void explained(struct entry *e)
{
    strcpy(e->key, "id"); /* milecastle: allow str-strcpy -- a literal of three bytes fits into key */ // ok: sup-no-reason, str-strcpy
}

static void explained_before(struct entry *e)
{
    /* milecastle: allow str-strcpy -- a literal of four bytes fits into key */
    strcpy(e->key, "ref"); // ok: sup-no-reason, str-strcpy
}

static void help(void)
{
    puts("/* milecastle: allow str-strcpy */"); // ok: sup-no-reason
}
