/*
 * Is this C? A guess from the first bytes of a file whose name leaves it open. It decides
 * only what is looked at unasked: a file that is named, or that a checked source
 * includes, is a source whatever its content.
 */
#ifndef CORE_SNIFF_H
#define CORE_SNIFF_H

#include <stdbool.h>
#include "base/str.h"

/*
 * Pure and linear; of bytes only the first LIMIT_SNIFF_BYTES are read. What it counts is
 * said in core/sniff.c. Empty files and such that hold nothing but comments are no C.
 */
bool sniff_is_c(struct str bytes);

#endif
