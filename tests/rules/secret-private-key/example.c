/* Keys that are made up, in C and with line ends in a string. */
#include <string.h>

const char *key =
	"-----BEGIN RSA PRIVATE KEY-----\n"  // expect: secret-private-key
	"MIIMadeUpQ7z9Kx2Lm4Np6Rt8Vw0By3Df5Gh1JkMIIMadeUpQ7z9Kx2Lm4Np6Rt8Vw0By3Df5Gh1Jk\n"
	"-----END RSA PRIVATE KEY-----\n";
const char *line = "-----BEGIN PRIVATE KEY-----\nMIIMadeUpQ7z9Kx2Lm4Np6Rt8Vw0By3Df5Gh1JkMIIMadeUpQ7z9Kx2Lm4Np6Rt8Vw0By3Df5Gh1Jk\n-----END PRIVATE KEY-----";  // expect: secret-private-key

int is_key(const char *text)
{
	return strstr(text, "-----BEGIN PRIVATE KEY-----") != NULL;  // ok: secret-private-key
}

const char *open_key = "-----BEGIN PUBLIC KEY-----\nMIIMadeUpQ7z9Kx2Lm4Np6Rt8Vw0By3Df5Gh1JkMIIMadeUpQ7z9Kx2Lm4Np6Rt8Vw0By3Df5Gh1Jk\n";  // ok: secret-private-key
