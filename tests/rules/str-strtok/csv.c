#include <stdio.h>
#include <string.h>

struct lexer {
    const char *pos;
    const char *(*strtok)(struct lexer *, size_t *len); // ok: str-strtok
};

enum mode { MODE_STRTOK = 1, MODE_SCAN };

static int count_words(char *line)
{
    int n = 0;
    char *word;

    for (word = strtok(line, " \t"); word; word = strtok(NULL, " \t")) // expect: str-strtok, str-strtok
        n++;
    return n;
}

static char *first_word(char *line)
{
    return (strtok)(line, " "); // expect: str-strtok
}

static char *(*splitter)(char *, const char *) = strtok; // expect: str-strtok

static const char *next_field(struct lexer *lx, size_t *len)
{
    const char *field = lx->pos;

    /* unlike strtok, this keeps empty fields */ // ok: str-strtok
    *len = strcspn(field, ",");
    lx->pos = field + *len + (field[*len] != '\0');
    return field;
}

static void print_fields(struct lexer *lx, enum mode mode)
{
    size_t len;

    if (mode == MODE_STRTOK) // ok: str-strtok
        return;
    lx->strtok = next_field; // ok: str-strtok
    while (*lx->pos) {
        const char *field = lx->strtok(lx, &len); // ok: str-strtok

        printf("%.*s\n", (int)len, field);
    }
}
