/* Two comments that are over before their line is, and a text of lines of the old kind. */
int used; int unused;  // expect: src-lone-cr

/* one two */  // expect: src-lone-cr
const char text[] = "one\r two";  // ok: src-lone-cr
int with_crlf;  // ok: src-lone-cr
char end = '\r';  // ok: src-lone-cr
