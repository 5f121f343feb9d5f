/* A check that is shown as passed, and other orders; the control characters are real. */
#include <stdio.h>

int is_admin(const char *level);

void enter(const char *level)
{
	/*‮ } ⁦if (is_admin(level))⁩ ⁦ begin admins only */  // expect: src-bidi
	puts("you are an admin");
	/* end admins only ‮ { ⁦*/  // expect: src-bidi
}

const char *greeting(int language)
{
	static const char *const words[] = {
		"hello",
		"שלום",        // ok: src-bidi
		"שלום‏!",       // expect: src-bidi
		"\u05e9\u05dc\u05d5\u05dd\u200f!",  // ok: src-bidi
		"مرحبا؜",       // expect: src-bidi
		"\xe2\x80\xae",              // ok: src-bidi
	};

	return words[language];
}
