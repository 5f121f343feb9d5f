/* Includes that do not say what is included, and some that do. */
#include <stdio.h>  // ok: pp-computed-include
#include "table.inc"  // ok: pp-computed-include
#include "words.def"  // ok: pp-computed-include

#define TABLE "table.inc"
#include TABLE  // expect: pp-computed-include
#include "notes.txt"  // expect: pp-computed-include
#include "/usr/include/stdio.h"  // expect: pp-computed-include
#if __has_include("notes.txt")  // ok: pp-computed-include
#endif
