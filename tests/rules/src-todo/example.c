/* Notes that work is left, and words that are none. */
#include <stdio.h>

/* TODO: free it */  // expect: src-todo
int copy(char *to, const char *from);  /* FIXME(anna) */  // expect: src-todo
int legacy(void);  // XXX and a HACK // expect: src-todo

enum state { TODO, DONE };  // ok: src-todo
void tell(void)
{
	puts("TODO");     // ok: src-todo
	// DEBUG, TODOs, a todo and #BUG_12 are none  // ok: src-todo
}
