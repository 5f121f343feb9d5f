#include <stdio.h>
#include <string.h>

static void copy_vendor(char vendor[13], const char *id)
{
    strcpy(vendor, id); /* milecastle: allow str-strcpy -- EX-2026-0042 */ // expect: sup-no-record, str-strcpy
}

static void append_vendor(char vendor[64], const char *id)
{
    /* milecastle: allow str-strcat -- EX-1999-9999 */ strcat(vendor, id); // expect: sup-no-record, str-strcat
}

static void copy_unknown(char vendor[13])
{
    strcpy(vendor, "unknown"); /* milecastle: allow str-strcpy -- eight bytes fit into vendor */ // ok: sup-no-record, str-strcpy
}

static void help(void)
{
    puts("see exception EX-2026-0042"); // ok: sup-no-record
}
