#include <stdio.h>
#include <string.h>

struct entry {
    char key[16];
    char value[64];
};

static void no_verb(struct entry *e, const char *key)
{
    strcpy(e->key, key); /* milecastle: str-strcpy -- the key was checked by the parser */ // expect: sup-malformed, str-strcpy
}

static void other_verb(struct entry *e, const char *value)
{
    strcpy(e->value, value); /* milecastle: ignore str-strcpy -- the parser has checked it */ // expect: sup-malformed, str-strcpy
}

static void capital_id(struct entry *e, const char *value)
{
    /* milecastle: allow STR-STRCAT -- the parser has checked it */ strcat(e->value, value); // expect: sup-malformed, str-strcat
}

static void no_rule(struct entry *e)
{
    strcpy(e->key, "id"); /* milecastle: allow -- a literal of three bytes fits into key */ // expect: sup-malformed, str-strcpy
}

static void blanks_for_commas(struct entry *e)
{
    strcat(strcpy(e->key, "a"), "b"); /* milecastle: allow str-strcpy str-strcat -- both fit into key */ // expect: sup-malformed, str-strcpy, str-strcat
}

static void one_dash(struct entry *e)
{
    strcpy(e->key, "id"); /* milecastle: allow str-strcpy - a literal fits */ // expect: sup-malformed, str-strcpy
}

static void written_well(struct entry *e)
{
    strcpy(e->key, "id"); /* milecastle: allow str-strcpy -- a literal of three bytes fits into key */ // ok: sup-malformed, str-strcpy
}

static void two_rules(struct entry *e)
{
    /* milecastle: allow str-strcpy, str-strcat -- two short literals fit into key */
    strcat(strcpy(e->key, "a"), "b"); // ok: sup-malformed, str-strcpy, str-strcat
}

static void mentioned(void)
{
    /* how milecastle: allow is written stands in the manual */ // ok: sup-malformed
    puts("/* milecastle: whatever */"); // ok: sup-malformed
}
