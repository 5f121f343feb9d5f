void f(void) { TRACE(x) strcpy(d, s); (0, gets)(s); p = &system; }
int g(int (*h)(int gets)) { return gets(s); }
TEST(strcpy) { strcpy(a, b); }
