/* Characters that came along with a copied text; they are real. */
#include <stdio.h>

int sum(const int *values, int count)
{
	int total = 0;  // expect: src-invisible

	for (int i = 0; i < count; i++)​  // expect: src-invisible
		total +=　values[i];  // expect: src-invisible
	puts("10 km");   // ok: src-invisible
	puts("zero​width and a soft­hyphen");   // ok: src-invisible
	return total;  /* a comment */  // ok: src-invisible
}

#define LIMIT 100  // expect: src-invisible

/* emoji hold joiners: 👩‍💻 */  // ok: src-invisible
int größe;  // ok: src-invisible
