#include <stdio.h>
#include <string.h>

static void copy_label(char label[24], const char *from)
{
    snprintf(label, 24, "%s", from); /* milecastle: allow str-strcpy -- the label was checked by the parser */ // expect: sup-unused
}

static size_t label_length(const char *label)
{
    /* milecastle: allow str-sprintf -- the width is fixed at eight characters */ return strlen(label); // expect: sup-unused
}

static void other_rule(char label[24], const char *from)
{
    strcat(label, from); /* milecastle: allow str-strcpy -- the label was checked by the parser */ // expect: sup-unused, str-strcat
}

static void copy_default(char label[24])
{
    strcpy(label, "none"); /* milecastle: allow str-strcpy -- a literal of five bytes fits into label */ // ok: sup-unused, str-strcpy
}

static void copy_and_append(char label[24])
{
    /* milecastle: allow str-strcpy, str-strcat -- two short literals fit into label */
    strcat(strcpy(label, "no"), "ne"); // ok: sup-unused, str-strcpy, str-strcat
}

static void help(void)
{
    puts("milecastle: allow str-gets -- shown in the manual"); // ok: sup-unused
}
