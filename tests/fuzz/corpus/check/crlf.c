void f(void) {
	strcpy(a, "Ã¼ÿ"); // milecastle: allow str-strcpy -- EX-1
}
