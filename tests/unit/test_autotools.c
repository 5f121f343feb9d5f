/*
 * configure.ac and *.m4, and lists of pkg-config's modules.
 */
#include "components/pkg_list.h"
#include "tests/unit/declare_cut.h"
#include "base/banned.h"

static void test_good(void **unused)
{
	(void)unused;
	expect_declared("configure.ac",
		str_of("AC_INIT([x], [1.0])\nm4_define([glib_min], "
		       "[2.40])\nZ_MIN=\"1.2\"\n"
		       "dnl PKG_CHECK_MODULES(NO, no)\n# PKG_CHECK_MODULES(NO, no)\n"
		       "PKG_CHECK_MODULES([G], [glib-2.0 >= glib_min, gio-2.0\n  foo = "
		       "3])\n"
		       "PKG_CHECK_EXISTS([zlib >= $Z_MIN], [], [])\n"
		       "AC_CHECK_LIB([z], [inflate])\nAC_SEARCH_LIBS(dlopen, dl dld)\n"
		       "AC_CHECK_HEADERS([no.h])\nAC_PATH_PROG([P], [perl])\n"
		       "AC_CHECK_PROGS(M, [gmake make])\nAX_PTHREAD\n"
		       "AM_PATH_GLIB_2_0([2.0], [], [])\nPKG_PROG_PKG_CONFIG(0.9.0)\n"),
		"6 autotools system foo =3\n6 autotools system gio-2.0\n"
		"6 autotools system glib-2.0 ~>= 2.40\n"
		"8 autotools system zlib ~>= 1.2\n"
		"9 link system z\n10 link system dl\n10 link system dld\n"
		"12 autotools system perl tool\n"
		"13 autotools system gmake tool\n13 autotools system make tool\n"
		"14 link system pthread\n15 autotools system glib-2.0 ~>= 2.0\n"
		"16 autotools system pkg-config ~>= 0.9.0 tool\n");
	unit_done();
}

static void test_conditions(void **unused)
{
	(void)unused;
	expect_declared("configure.ac",
		str_of("AS_IF([test x], [PKG_CHECK_MODULES(A, a)], [AC_CHECK_LIB(b, "
		       "f)])\n"
		       "if test x; then\n  AC_CHECK_LIB([c], [f])\nfi\n"
		       "AC_CHECK_LIB([d], [f], [], [AC_CHECK_LIB([e], [f])])\n"
		       "AC_CONFIG_SUBDIRS([lib/f])\n"
		       "MY_CHECK_PKGCONFIG(gg)\nMY_CHECK_PKGCONFIG([NOT A PACKAGE])\n"
		       "PKG_CHECK_MODULES([H], [$h >= 1])\n"
		       "test x && wget https://example.org/i-1.0.tar.gz\n"),
		"1 autotools system a if\n1 link system b if\n3 link system c if\n"
		"5 link system d\n5 link system e if\n"
		"6 autotools reference f +lib/f\n"
		"7 autotools system gg partial: a macro of the project's own\n"
		"9 autotools system $h ~>= 1"
		" partial: a name with variables that are not known\n"
		"10 make-download bytes i =1.0 @https://example.org/i-1.0.tar.gz if\n");
	expect_declared("m4/a.m4",
		str_of("AC_DEFUN([AX_PTHREAD], [PKG_CHECK_MODULES([$1], [$2])\n"
		       "PKG_CHECK_MODULES([A], [a >= $1])])\n"),
		"2 autotools system a ~>= $1"
		" partial: a version with variables that are not known\n");
	unit_done();
}

static void test_bad(void **unused)
{
	(void)unused;
	expect_declared("aclocal.m4", str_of(""), "");
	expect_declared("configure.in", str_of("PKG_CHECK_MODULES([A], [a"),
		"1 autotools system [a\n");
	expect_declared("configure.ac",
		str_of("AC_CHECK_LIB(\xff\x01)\r\nAC_CHECK_LIB()AC_CHECK_LIB"),
		"1 link system \xff\x01\n");
	expect_cut("configure.ac",
		str_of("m4_define([a],[1])AS_IF([x],[PKG_CHECK_MODULES([A],[b>=a c],[\n"
		       "if x\nAC_CHECK_LIB(z)])]) # x\nX_CHECK_PKGCONFIG(q)\ncurl $A\n"));
	unit_done();
}

static void item_is(const char *list, const char *expected)
{
	struct buf got _cleanup_buf_ = BUF_INIT(1000);
	struct pkg_item item;
	size_t at = 0;

	while (pkg_list_next(str_of(list), &at, &item))
		buf_printf(&got, "%.*s|%.*s;", STR_ARG(item.name), STR_ARG(item.version));
	EXPECT(str_is(buf_str(&got), expected), "%s: %.*s", list, STR_ARG(buf_str(&got)));
}

static void test_list(void **unused)
{
	(void)unused;
	item_is("a >= 1 b,c=2\n d<3", "a|>= 1;b|;c|2;d|<3;");
	item_is("", "");
	item_is(">= ,", "");
	item_is("a >=", "a|>=;");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
