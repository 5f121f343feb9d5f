#include <stdio.h>
#include <string.h>

static void copy_name(char name[32], const char *from)
{
    strcpy(name, from); /* milecastle: allow str-strcopy -- the caller has checked the length */ // expect: sup-unknown-id, str-strcpy
}

static void append_name(char name[32], const char *from)
{
    /* milecastle: allow strcat -- the caller has checked the length */ strcat(name, from); // expect: sup-unknown-id, str-strcat
}

static void copy_known(char name[32])
{
    strcpy(name, "anonymous"); /* milecastle: allow str-strcpy -- a literal of ten bytes fits into name */ // ok: sup-unknown-id, str-strcpy
}

static void help(void)
{
    puts("milecastle: allow no-such-rule -- shown in the manual"); // ok: sup-unknown-id
}
