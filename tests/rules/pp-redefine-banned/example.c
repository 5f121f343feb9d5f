/* Names of the library and the language that get another meaning. */
#include <stdio.h>
#include <string.h>

#define strcpy(dst, src) my_copy((dst), (src))  // expect: pp-redefine-banned
#define gets my_gets  // expect: pp-redefine-banned
#undef sprintf  // expect: pp-redefine-banned
#pragma push_macro("strcat")  // expect: pp-redefine-banned

#define my_strcpy(dst, size, src) snprintf((dst), (size), "%s", (src))  // ok: pp-redefine-banned
#undef my_strcpy  // ok: pp-redefine-banned
#define HAVE_STRCPY 1  // ok: pp-redefine-banned
#pragma push_macro("my_limit")  // ok: pp-redefine-banned
#ifdef strcpy  // ok: pp-redefine-banned
#endif
