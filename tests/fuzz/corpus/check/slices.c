}
}
}
extern "C" {
int f(a) int a;
{
	gets(a);
}
}
struct s {
	int gets;
} gets;