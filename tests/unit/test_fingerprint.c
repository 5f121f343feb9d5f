#include "tests/unit/unit.h"
#include "base/banned.h"
int main(void) { return 0; }
