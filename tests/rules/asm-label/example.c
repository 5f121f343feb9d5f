/* Declarations that are bound to another symbol than their name. */
#include <stddef.h>

char *copy(char *dst, const char *src) __asm__("other_copy");  // expect: asm-label
static int plain(void) __attribute__((weakref("other_plain")));  // expect: asm-label
int old_read(void) __attribute__((alias("new_read")));  // expect: asm-label
#pragma redefine_extname old_open new_open  // expect: asm-label

char *own(char *dst, const char *src);  // ok: asm-label
int weak(void) __attribute__((weak));  // ok: asm-label
int tuned(void) __attribute__((section("fast")));  // ok: asm-label
