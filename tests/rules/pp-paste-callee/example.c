/* Names that are put together: what can be worked out is, and judged as what it is. */
#define C(a, b) a##b
#define E(x) x
#define FIELD(name) int name##_count

struct totals {
	FIELD(line);  // ok: pp-paste-callee
	FIELD(word);  // ok: pp-paste-callee
};

int run_first(int value);

int first(int value, char *dst, const char *src)
{
	C(str, cpy)(dst, src);  // expect: str-strcpy
	return C(run_, first)(value);  // ok: pp-paste-callee
}

/* So much that it is given up: each of these doubles what it is given. */
#define D(x) x x
#define D4(x) D(D(D(D(x))))
#define D16(x) D4(D4(D4(D4(x))))

void much(char *dst, const char *src)
{
	D16(C(str, cpy)(dst, src);)  // expect: str-strcpy // todo: pp-paste-callee
	D16(C(str, cat)(dst, src);)  // expect: str-strcat // todo: pp-paste-callee
}
