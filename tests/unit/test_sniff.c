/*
 * core/language.h and core/sniff.h: what is a source by its name, and by its content.
 */
#include "core/language.h"
#include "core/sniff.h"
#include "base/limits.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

static void test_language(void **unused)
{
	static const struct {
		const char *path;
		enum language want;
	} cases[] = {
		{"a.c", LANGUAGE_C},
		{"x/y.h", LANGUAGE_C},
		{".c", LANGUAGE_C},
		{"a.C", LANGUAGE_C},
		{"a.H", LANGUAGE_C},
		{"a.cc", LANGUAGE_CXX},
		{"a.CPP", LANGUAGE_CXX},
		{"a.c++", LANGUAGE_CXX},
		{"a.tcc", LANGUAGE_CXX},
		{"a.inl", LANGUAGE_CXX},
		{"a.cu", LANGUAGE_CXX},
		{"a.h.in", LANGUAGE_C},
		{"a.c.in.in", LANGUAGE_C},
		{"config.h.cmake", LANGUAGE_C},
		{"a.hpp.j2", LANGUAGE_CXX},
		{"a.inc", LANGUAGE_MAYBE},
		{"a.DEF", LANGUAGE_MAYBE},
		{"a.y", LANGUAGE_MAYBE},
		{"a.l", LANGUAGE_MAYBE},
		{"a.m", LANGUAGE_MAYBE},
		{"a.pc", LANGUAGE_MAYBE},
		{"a.xs", LANGUAGE_MAYBE},
		{"a.pc.in", LANGUAGE_MAYBE},
		{"a.in", LANGUAGE_MAYBE},
		{"a.tpl", LANGUAGE_MAYBE},
		{"Makefile", LANGUAGE_MAYBE},
		{"Makefile.in", LANGUAGE_MAYBE},
		{"d.c/README", LANGUAGE_MAYBE},
		{"a.cmake", LANGUAGE_NONE},
		{"a.m4", LANGUAGE_NONE},
		{"a.html.tpl", LANGUAGE_NONE},
		{"a.sh.in", LANGUAGE_NONE},
		{"a.c.orig", LANGUAGE_NONE},
		{"a.h~", LANGUAGE_NONE},
		{"a.txt", LANGUAGE_NONE},
		{"a.py", LANGUAGE_NONE},
		{".gitignore", LANGUAGE_NONE},
		{"a.", LANGUAGE_NONE},
		{"a.s", LANGUAGE_NONE},
		{"a.c/b.md", LANGUAGE_NONE},
		{"", LANGUAGE_NONE},
		{"d/", LANGUAGE_NONE},
		{".in", LANGUAGE_NONE},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++)
		EXPECT(language_of(str_of(cases[i].path)) == cases[i].want, "%s",
			cases[i].path);
	unit_done();
}

static const char *const good[] = {
	/* a header of few lines, and a source of one */
	"#ifndef A_H\n#define A_H\n#endif\n",
	"void f(char *d, const char *s) { strcpy(d, s); }\n",
	/* a licence first, CRLF, CR, a BOM, a conditional include */
	"/*\n * You may copy this, if you want to, under these terms.\n */\n\nint "
	"x;\nint y;\n",
	"#include <stdio.h>\r\nint main(void)\r\n{\r\n\treturn 0;\r\n}\r\n",
	"#include <stdio.h>\rint main(void)\r{\r\treturn 0;\r}\r",
	"\xef\xbb\xbf#include \"a.h\"\nint a = 1;\n",
	"// one line\n#  include <a.h>\n# define A 1\n",
	/* a part of a table */
	"static const unsigned char data[] = {\n\t'.', '-', '$', '\\\\',\n\t0x00, "
	"0x01,\n};\n",
	/* yacc, lex, Ragel, gperf, rpcgen */
	"%{\n#include \"lex.h\"\n%}\n%token NAME\n%union { int n; }\n%%\nlist: NAME { "
	"add($1); }\n"
	"  | list NAME { add($2); }\n  ;\n%%\nint yywrap(void)\n{\n\treturn 1;\n}\n",
	"%option noyywrap\n%{\n#include <string.h>\nstatic int line;\n%}\n%%\n[a-z]+ { "
	"return 1; }\n%%\n",
	"#include <stdio.h>\n%%{\n  machine foo;\n  main := 'a';\n}%%\nint run(char "
	"*p)\n{\n"
	"  %% write exec;\n  return 0;\n}\n",
	"%{\n#include <string.h>\n%}\nstruct word { char *name; int n; };\n%%\nif, "
	"1\nelse, 2\n%%\n",
	"struct args {\n\tint a;\n\tstring name<255>;\n};\nprogram P {\n\tversion V {\n"
	"\t\tint CALL(args) = 1;\n\t} = 1;\n} = 77;\n",
	/* Objective-C, Pro*C, Perl's XS, an image */
	"#import <Foundation/Foundation.h>\n@interface A : NSObject\n- "
	"(void)run;\n@end\n",
	"#include <stdio.h>\nEXEC SQL INCLUDE sqlca;\nint main(void)\n{\n\tEXEC SQL "
	"COMMIT;\n}\n",
	"#define PERL_NO_GET_CONTEXT\n#include \"EXTERN.h\"\n#include "
	"\"perl.h\"\n\nMODULE = A PACKAGE = A\n"
	"\nint\nadd(a, b)\n\tint a\n\tint b\n",
	"#define x_width 2\n#define x_height 1\nstatic char x_bits[] = {\n 0x01 };\n",
	/* a template */
	"#ifndef CONFIG_H\n#define CONFIG_H\n#undef HAVE_STRLCPY\n@TOP@\n#define VERSION "
	"\"@V@\"\n#endif\n",
	/* a header of C++ without a suffix */
	"// -*- C++ -*-\n#pragma once\n#include <bits/a.h>\nnamespace std "
	"{\ntemplate<class T>\nstruct a {\n};\n}\n",
	/* UTF-16: whoever reads it says what it is */
	"\xff\xfe#",
};

static const char *const bad[] = {
	"",
	"\n\n",
	"/* nothing but this */\n",
	"#!/bin/sh\nint main() {\n}\n",
	"<?php\nclass A {\n  function b() { return 1; }\n}\n",
	"<!DOCTYPE html>\n<html>\n<script>\nint x;\n</script>\n",
	"<?xml version=\"1.0\"?>\n<a/>\n",
	/* licences and other prose, with words of C in them */
	"Permission is hereby granted, free of charge, to any person obtaining a copy\n"
	"of this software, to deal in it without restriction, including for use;\n"
	"if you do so, you must give all recipients a copy of this licence.\n",
	"GNU GENERAL PUBLIC LICENSE\n\n  1. You may copy and distribute verbatim copies "
	"of the\n"
	"static or dynamic libraries, provided that you keep this notice;\n",
	"How to build\n============\n\n    #include <a.h>\n\nThen run make and read what "
	"it tells you about it\n"
	"and send the output to the list if it does not say what you want\n"
	"so that we can tell what is wrong with your system and mend it\n"
	"because we have no system of that kind to try it on ourselves\n"
	"and you have one that nobody else has seen for many years now\n",
	/* make, m4, shell */
	"# a comment\nCC = gcc\nOBJS = a.o \\\n\tb.o\n\nall: a\n\ta: $(OBJS)\n\t$(CC) -o "
	"$@ $(OBJS)\n",
	"# if you define this, all is well\n# include what you need here\nifeq "
	"($(V),1)\nQ =\nendif\n",
	"include ../config.mk\nSRC := $(wildcard src/*.c)\nclean:\n\trm -f *.o\n",
	"dnl Process this\nAC_INIT([a], "
	"[1])\nAC_PROG_CC\nAC_CHECK_HEADERS([stdlib.h])\nAC_OUTPUT\n",
	"if [ -f a ]; then\n  echo yes\nfi\nfor i in 1 2; do\n  echo $i\ndone\n",
	/* Python, Perl, Lisp, MATLAB, Pascal, Haskell, Go, TeX, troff */
	"import os\n\ndef main():\n    return 0\n\nclass A:\n    x = 1\n",
	"package A;\nuse strict;\nmy $x = 1;\nsub f {\n\tmy ($a) = @_;\n\treturn "
	"$a;\n}\n1;\n",
	"; a comment\n(defun f (x)\n  (while (< x 1)\n    (setq x (+ x 1))))\n",
	"function y = f(x)\n% F does it\nfor i = 1:10\n  y = x(i);\nend\n",
	"{ this is a comment of many words }\nprocedure P;\nvar\n  x: integer;\nbegin\n  "
	"x := 1;\nend;\n",
	"{\nmodule Parser where\nimport Lexer\n}\n%name parse\n%token\n  let { TokenLet "
	"}\n%%\n",
	"%{\npackage main\nimport \"fmt\"\n%}\n%union { n int }\n%%\nlist: { "
	"fmt.Println() }\n",
	"% a comment\n\\documentclass{article}\n\\begin{document}\n",
	".TH A 1\n.SH NAME\na \\- does it\n.PP\nIt does this.\n",
	/* what .def .pc .s .ll hold */
	"LIBRARY a\nEXPORTS\n  f @1\n  g @2\n",
	"; exports\nEXPORTS\n\tf\n\tg\n",
	"prefix=/usr\nlibdir=${prefix}/lib\n\nName: a\nDescription: does it\nLibs: "
	"-L${libdir} -la\n",
	".text\n.globl main\nmain:\n\tpushq %rbp\n\tmovl $1, %eax\n\tret\n",
	"; ModuleID = 'a'\ntarget triple = \"x86\"\ndefine i32 @main() {\n  ret i32 "
	"0\n}\ndeclare i32 @f(i32)\n",
	/* documents and data */
	"{\"a\": 1, \"b\": [1, 2]}\n",
	"[section]\nkey = value\n",
	"---\na: 1\nb: 2\n",
	"diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-int x;\n+int y;\n",
	"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n",
	"a,b,c\n1,2,3\n",
	"\x7f"
	"ELF\x02\x01\x01",
	"\x01\x02\x03int x;\n\x04\x05\x06\n",
};

static void test_content(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(good); i++)
		EXPECT(sniff_is_c(str_of(good[i])), "is C: %s", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		EXPECT(!sniff_is_c(str_of(bad[i])), "is no C: %s", bad[i]);
	unit_done();
}

/* Only the head is read; a comment that fills it is no reason to look away. */
static void test_head(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(4 * LIMIT_SNIFF_BYTES);

	(void)unused;
	buf_puts(&text, "/*");
	buf_fill(&text, 'x', LIMIT_SNIFF_BYTES);
	buf_puts(&text, "*/\nint x;\n");
	assert_true(sniff_is_c(buf_str(&text)));
	buf_reset(&text);
	buf_puts(&text, "/* closed */ /*");
	buf_fill(&text, 'x', 100);
	assert_false(sniff_is_c(buf_str(&text)));
	buf_reset(&text);
	buf_fill(&text, '\n', LIMIT_SNIFF_BYTES);
	buf_puts(&text, "int x;\nint y;\n");
	assert_false(sniff_is_c(buf_str(&text)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_language),
		cmocka_unit_test(test_content),
		cmocka_unit_test(test_head),
	};

	return cmocka_run_group_tests_name("sniff", tests, NULL, NULL);
}
