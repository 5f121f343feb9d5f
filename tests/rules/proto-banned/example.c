/* Prototypes of functions that a header should declare. */
#include <stddef.h>

extern char *strcpy(char *dst, const char *src);  // expect: proto-banned
char *gets(char *line);  // expect: proto-banned

char *my_strcpy(char *dst, size_t size, const char *src);  // ok: proto-banned

struct copier {
	char *(*strcpy)(char *dst, const char *src);  // ok: proto-banned
};

int local(int strcpy)  // ok: proto-banned
{
	return strcpy;
}
