void f(void) { { int gets(int a) { return a; } gets(1); } }
enum { strcpy };

int x;

int y;

void g(void) { gets(s); strcpy(a, b);


gets(s); strcpy(a, b); }
