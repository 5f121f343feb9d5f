/* Words and comments that go on in the next line. */
#include <stdio.h>

/* expect: src-splice-token */ int co\
unt;

void tell(void)
{
	/* expect: src-splice-token */ pu\
ts("a word in two parts");
	/* expect: src-splice-token */ // the folder is C:\dir\
	puts("this line is a comment");
}

#define BOTH(a, b) \
	((a) + (b))  // ok: src-splice-token

const char *const text = "a string \
in two parts";  // ok: src-splice-token
/* a comment \
   in two parts */  // ok: src-splice-token
int after;  // ok: src-splice-token
