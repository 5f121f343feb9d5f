#include <wchar.h>

extern wchar_t *_getws(wchar_t *buf); // ok: str-gets // expect: proto-banned
extern wchar_t *_getws_s(wchar_t *buf, size_t count);

struct counters {
    unsigned gets, puts; // ok: str-gets
};

static unsigned total(const struct counters *c)
{
    return c->gets + c->puts; // ok: str-gets
}

static wchar_t *read_name(wchar_t *name)
{
    return _getws(name); // expect: str-gets
}

static wchar_t *read_name_bounded(wchar_t *name, size_t count)
{
    return _getws_s(name, count); // ok: str-gets
}

static wchar_t *(*reader)(wchar_t *) = &_getws; // expect: str-gets
