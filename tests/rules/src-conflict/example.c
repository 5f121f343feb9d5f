/* What git leaves behind when two sides changed the same lines. */
int limit(void)
{
<<<<<<< HEAD  // expect: src-conflict
	return 100;
||||||| base  // expect: src-conflict
	return 10;
=======  // expect: src-conflict
	return 200;
>>>>>>> feature  // expect: src-conflict
}

/*
 * A heading in a comment  // ok: src-conflict
=======  // ok: src-conflict
 */
int shifted(int a)
{
	return a << 7;  // ok: src-conflict
}
/* <<<<<<< not at the start of the line */  // ok: src-conflict
