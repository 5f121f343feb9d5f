/* Assembler between C, in its three spellings. */
unsigned long long ticks(void)
{
	unsigned low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));  // expect: asm-stmt
	return (unsigned long long)high << 32 | low;
}

void pause(void)
{
	asm("pause");  // expect: asm-stmt
	__asm("nop");  // expect: asm-stmt
}

__asm__(".globl mark");  // expect: asm-stmt

unsigned swap(unsigned value)
{
	return __builtin_bswap32(value);  // ok: asm-stmt
}

const char *const text = "asm volatile";  // ok: asm-stmt
struct code {
	int asm_count;  // ok: asm-stmt
};
