/*
 * The linker's id of this very program (the ELF note NT_GNU_BUILD_ID): two builds that
 * could behave differently have different ones. For what must not outlive a build.
 */
#ifndef BASE_BUILD_ID_H
#define BASE_BUILD_ID_H

#include "base/str.h"

/* Empty when the program has none. Lives as long as the program. */
struct str build_id(void);

#endif
