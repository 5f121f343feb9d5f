/* Other spellings of brackets and operators. */
int sum(const int *values, int count)
??<  // expect: src-trigraph
	int total = 0;

	for (int i = 0; i < count; i++)
		total += values<:i:>;  // expect: src-trigraph, src-trigraph
	return total;
}

%:define LIMIT 10  // expect: src-trigraph
int table[LIMIT];
int first(void) <% return table[0]; %>  // expect: src-trigraph, src-trigraph

const char *const question = "what??!";  // todo: src-trigraph
const char *const digraph = "<% %>";  // ok: src-trigraph
const char *const more = "what???";  // ok: src-trigraph
int rest(int a) { return a %2; }  // ok: src-trigraph
/* <: ??( is told in code only */  // ok: src-trigraph
