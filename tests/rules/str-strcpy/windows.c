/* Windows only; declarations as in the SDK, so that the file stands alone. */
typedef unsigned short WCHAR;
typedef unsigned long SIZE_T;

char *lstrcpyA(char *dst, const char *src); // ok: str-strcpy // expect: proto-banned
WCHAR *StrCpyW(WCHAR *dst, const WCHAR *src); // ok: str-strcpy // expect: proto-banned
long StringCchCopyA(char *dst, SIZE_T count, const char *src);
int strcpy_s(char *dst, SIZE_T count, const char *src);

struct dialog {
    char title[80];
    WCHAR text[80];
};

static void set_title(struct dialog *d, const char *title)
{
    lstrcpyA(d->title, title); // expect: str-strcpy
}

static void set_text(struct dialog *d, const WCHAR *text)
{
    (StrCpyW)(d->text, text); // expect: str-strcpy
}

static int set_title_bounded(struct dialog *d, const char *title)
{
    if (strcpy_s(d->title, sizeof d->title, title)) // ok: str-strcpy
        return -1;
    return StringCchCopyA(d->title, sizeof d->title, title) ? -1 : 0; // ok: str-strcpy
}
