/*
 * The table of checkers. Read next: core/checker.h.
 */
#include "checkers/checkers.h"
#include "base/banned.h"

const struct checker *const checkers[] = {
#define CHECKER(name) &checker_##name,
#include "checkers/checkers.def"
#undef CHECKER
	NULL,
};
