/*
 * What our own rules forbid does not compile here either. Every .c file includes this
 * header last, after the system's headers. Read next: base/str.h and base/buf.h, which
 * offer what to use instead.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#undef alloca
#pragma GCC poison gets strcpy strcat strncpy strncat sprintf vsprintf strtok
#pragma GCC poison atoi atol atoll atof alloca system popen mktemp tmpnam tempnam
#pragma GCC poison gmtime localtime ctime asctime signal rand random

#endif
