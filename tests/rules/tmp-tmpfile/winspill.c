/* Windows only; declarations as in the SDK, so that the file stands alone. */
typedef unsigned short WCHAR;
typedef unsigned int UINT;

UINT GetTempFileNameW(const WCHAR *dir, const WCHAR *prefix, UINT unique, WCHAR *out); // ok: tmp-tmpfile // expect: proto-banned

static UINT spill_name(const WCHAR *dir, WCHAR *out)
{
    return GetTempFileNameW(dir, 0, 0, out); // expect: tmp-tmpfile
}

static UINT SpillGetTempFileNameW(const WCHAR *dir, WCHAR *out) // ok: tmp-tmpfile
{
    return spill_name(dir, out);
}
