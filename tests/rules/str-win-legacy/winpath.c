/* Windows only; declarations as in the SDK, so that the file stands alone. */
typedef const void *LPCVOID;
typedef unsigned long UINT_PTR;
typedef unsigned int UINT;
typedef int BOOL;
typedef unsigned short WCHAR;

BOOL IsBadReadPtr(LPCVOID lp, UINT_PTR ucb); // ok: str-win-legacy // expect: proto-banned
BOOL IsBadWritePtr(void *lp, UINT_PTR ucb); // expect: proto-banned
char *_itoa(int value, char *buffer, int radix); // ok: str-win-legacy // expect: proto-banned
void _splitpath(const char *path, char *drive, char *dir, char *fname, char *ext); // expect: proto-banned
int _splitpath_s(const char *path, char *drive, UINT_PTR ndrive, char *dir, UINT_PTR ndir,
                 char *name, UINT_PTR nname, char *ext, UINT_PTR next);
int lstrlenW(const WCHAR *s); // expect: proto-banned
BOOL ChangeWindowMessageFilter(UINT message, unsigned long flag); // expect: proto-banned

struct path_ops {
    int (*lstrlenW)(const WCHAR *s); // ok: str-win-legacy
    BOOL (*probe)(LPCVOID, UINT_PTR);
};

static int valid(const struct path_ops *ops, const void *p, UINT_PTR n)
{
    if (IsBadReadPtr(p, n)) // expect: str-win-legacy
        return 0;
    if ((IsBadWritePtr)((void *)p, n)) // expect: str-win-legacy
        return 0;
    return ops->lstrlenW(p) > 0; // ok: str-win-legacy
}

static const struct path_ops default_ops = {
    .lstrlenW = lstrlenW, // expect: str-win-legacy
    .probe = IsBadReadPtr, // expect: str-win-legacy
};

static void split(const char *path, char *dir, char *name)
{
    char number[12];

    _itoa(42, number, 10); // expect: str-win-legacy
    _splitpath(path, 0, dir, name, 0); // expect: str-win-legacy
}

static int split_bounded(const char *path, char *dir, UINT_PTR ndir, char *name, UINT_PTR nname)
{
    return _splitpath_s(path, 0, 0, dir, ndir, name, nname, 0, 0); // ok: str-win-legacy
}

static const char help[] = "calls ChangeWindowMessageFilterEx, not ChangeWindowMessageFilter"; // ok: str-win-legacy
