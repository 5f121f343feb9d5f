/*
 * Words that nobody can guess.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include "base/err.h"

#define RANDOM_HEX 33 /* 128 bits in hexadecimal digits, with the NUL */

int random_hex(char out[RANDOM_HEX], struct err *err);

#endif
