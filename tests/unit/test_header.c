/*
 * syntax/header: which macros and includes of a header hold whatever is configured, and
 * which only under a condition of its own. Read next: syntax/header.h.
 */
#include "syntax/header.h"
#include "tests/unit/unit.h"
#include "tests/unit/syntax.h"
#include "base/banned.h"

struct header_case {
	const char *text;
	const char *want; /* of CP and of "x.h", in order: u: unconditional, c: not */
};

static void add_letter(char *out, bool is_conditional)
{
	out[strlen(out)] = is_conditional ? 'c' : 'u';
}

static void test_conditions(void **unused)
{
	static const struct header_case cases[] = {
		{"#define CP strcpy\n#include \"x.h\"\n", "uu"},
		{"#ifndef H\n#define H\n#define CP strcpy\n#include \"x.h\"\n#endif\n",
			"uu"},
		{"/* text */\n#if !defined(H)\n#define H\n#define CP strcpy\n#endif /* H "
		 "*/\n",
			"u"},
		{"#pragma once\n#define CP strcpy\n", "u"},
		{"#ifdef WIN\n#define CP strcpy\n#include \"x.h\"\n#endif\n", "cc"},
		/* nothing defines H: no guard, but a condition */
		{"#ifndef H\n#define CP strcpy\n#endif\n", "c"},
		/* a guard does not hold what is behind it */
		{"#ifndef H\n#define H\n#define CP strcpy\n#endif\n#ifdef A\n#endif\n",
			"c"},
		{"#ifndef H\n#define H\n#ifdef A\n#define CP strcpy\n#else\n"
		 "#define CP own\n#endif\n#endif\n",
			"cc"},
		/* the other branch of a guard is none */
		{"#ifndef H\n#define H\n#else\n#define CP strcpy\n#endif\n", "c"},
		{"#ifdef H\n#define H\n#define CP strcpy\n#endif\n", "c"},
		/* what is left open, and what begins with anything else */
		{"#ifndef H\n#define H\n#define CP strcpy\n", "u"},
		{"int x;\n#ifndef H\n#define H\n#define CP strcpy\n#endif\n", "c"},
		{"#if 0\n#define CP strcpy\n#endif\n", ""},
		/* a number leads nowhere, a literal may be what dlsym is asked for */
		{"#define CP 0x1000\n", ""},
		{"#define CP (1)\n", ""},
		{"#define CP \"strcpy\"\n", "u"},
		{"#ifndef", ""},
		{"#if !", ""},
	};
	struct fixture f;

	(void)unused;
	fixture_open(&f, "strcpy");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena scratch = {0};
		struct header header;
		char got[8] = "";

		header_read(&header, &f.arena, &scratch, str_of(cases[i].text), &f.words);
		for (size_t n = 0; n < header.macros.count; n++) {
			if (str_is(header.macros.items[n].name, "CP"))
				add_letter(got, header.macros.items[n].is_conditional);
		}
		for (size_t n = 0; n < header.includes.count; n++)
			add_letter(got, header.includes.items[n].is_conditional);
		EXPECT(strcmp(got, cases[i].want) == 0, "%s: %s", cases[i].text, got);
		arena_done(&scratch);
	}
	unit_done();
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conditions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
