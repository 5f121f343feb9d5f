/* A macro that means one thing or another: what it may mean counts once at each place. */
char *strcpy(char *, const char *);
char *own_copy(char *, const char *);

#ifdef WIN
#define COPY strcpy // expect: str-strcpy
#define NOTE(text) own_copy(0, text)
#else
#define COPY own_copy
#define NOTE(text) own_copy(0, text)
#endif

void copies(char *d, const char *s)
{
    COPY(d, s); // expect: str-strcpy
    NOTE(s); // ok: str-strcpy
    own_copy(d, s); // ok: str-strcpy
}
