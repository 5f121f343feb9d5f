#define A(x, strcpy) strcpy(x) gets(x) \
 system("x")
#if 1
void f(int gets) {
#else
void f(void) {
#endif
	gets(s); x->gets(s); /* gets */ "gets"; }
