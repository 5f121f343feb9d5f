/* Names with letters of another script, and names in other languages. */
#include <string.h>

int іs_admin(int user);  // expect: src-homoglyph
int is_admin(int user);  // ok: src-homoglyph

int check(int user)
{
	int ｕｓｅｒ = 0;  // expect: src-homoglyph
	int fıle = user;  // expect: src-homoglyph
	int \u0441ount = 1;  // expect: src-homoglyph

	return is_аdmin(user) + ｕｓｅｒ +  // expect: src-homoglyph, src-homoglyph
	       fıle + \u0441ount;  // expect: src-homoglyph, src-homoglyph
}

int größe;  // ok: src-homoglyph
int caf\u00e9;  // ok: src-homoglyph
int сумма, номер_1;  // ok: src-homoglyph
double Δt, α, π2;  // ok: src-homoglyph
const char *const text = "іs_admin";  // ok: src-homoglyph
/* іs_admin */  // ok: src-homoglyph
