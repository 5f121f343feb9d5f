/*
 * The list of checkers, made from checkers.def. To add one: write checkers/NAME.c, add
 * its line to checkers.def and its file to meson.build, and put examples below
 * tests/rules/.
 */
#ifndef CHECKERS_CHECKERS_H
#define CHECKERS_CHECKERS_H

#include "core/checker.h"

#define CHECKER(name) extern const struct checker checker_##name;
#include "checkers/checkers.def"
#undef CHECKER

extern const struct checker *const checkers[]; /* NULL-terminated */

#endif
