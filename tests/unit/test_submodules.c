/*
 * .gitmodules, and git's configuration syntax.
 */
#include "components/git_config.h"
#include "tests/unit/declare_cut.h"
#include "base/banned.h"

static void test_good(void **unused)
{
	(void)unused;
	expect_declared(".gitmodules",
		str_of("[submodule \"a/b\"]\n\tpath = a/b\n\turl = ../b.git ; c\n"
		       "\tshallow = true\n"
		       "[submodule \"c\\\"d\"]\r\n\tpath = \"c d\"\r\n\turl = "
		       "https://x.org/\\\r\n"
		       "c.git\r\n\tbranch = main\r\n[core]\n\tx = y\n[submodule]\n\ta = "
		       "b"),
		"1 git-submodule bytes a/b @../b.git +a/b\n"
		"5 git-submodule bytes c\"d ^main @https://x.org/c.git +c d\n");
	expect_declared(".gitmodules",
		str_of("[SubModule \"z\"]url=u\n[submodule \"a\"]\npath=a\nurl=v\n"
		       "[submodule \"z\"]\nPath=z\n"),
		"1 git-submodule bytes z @u +z\n2 git-submodule bytes a @v +a\n");
	EXPECT(!form_of(str_of("a/.gitmodules")), "git looks at the root only");
	unit_done();
}

static void test_hostile(void **unused)
{
	(void)unused;
	expect_declared(".gitmodules",
		str_of("[submodule \"a\"]\npath=a\nurl=u\nupdate=!rm -rf /\nurl=v\n"),
		"1 git-submodule bytes a @v @u +a partial: its update runs a command\n");
	expect_declared(".gitmodules",
		str_of("[submodule \"a\"]\npath=a\nurl=u\nurl=v\n"),
		"1 git-submodule bytes a @v @u +a partial: url stands twice\n");
	expect_declared(".gitmodules", str_of("[submodule \"../a\"]\npath=a\nurl=u\n"),
		"1 git-submodule bytes ../a @u +a partial: a name that git does not "
		"take\n");
	expect_declared(".gitmodules", str_of("[submodule \"a\"]\npath=b/../c\nurl=u\n"),
		"1 git-submodule bytes a @u +b/../c partial: a path with '..'\n");
	expect_declared(".gitmodules", str_of("[submodule \"a\"]\npath=b/.GIT/c\nurl=u"),
		"1 git-submodule bytes a @u +b/.GIT/c partial: a path with '.git'\n");
	expect_declared(".gitmodules", str_of("[submodule \"a\"]\npath=/b\nurl=u\n"),
		"1 git-submodule bytes a @u +/b partial: an absolute path\n");
	expect_declared(".gitmodules", str_of("[submodule \"a\"]\npath=b\nurl=-u\n"),
		"1 git-submodule bytes a @-u +b"
		" partial: a URL that looks like an option, which git does not take\n");
	expect_declared(".gitmodules", str_of("[submodule \"a\"]\nurl\n"),
		"1 git-submodule bytes a partial: no path is given\n");
	unit_done();
}

static void test_flaws(void **unused)
{
	(void)unused;
	expect_declared(".gitmodules",
		str_of("x = y\n[submodule \"a]\n[submodule \"b\"]\npath = \"b\nurl = "
		       "\\q\n"
		       "!\n[include]\npath = other\n"),
		"2 git-submodule bytes - opaque: a subsection's name that is not closed\n"
		"3 git-submodule bytes b partial: no path is given\n"
		"4 git-submodule bytes - opaque: a quote that is not closed\n"
		"5 git-submodule bytes - opaque: an unknown escape\n"
		"6 git-submodule bytes - opaque: a line that is neither a section nor a "
		"key\n"
		"8 git-submodule reference other"
		" partial: git follows no include in .gitmodules\n");
	unit_done();
}

static void value_is(const char *text, const char *value)
{
	struct arena arena = {0};
	struct git_config config;
	struct git_config_item item;

	git_config_begin(&config, &arena, str_of(text));
	EXPECT(git_config_read_next(&config, &item) &&
			git_config_read_next(&config, &item) &&
			item.kind == GIT_CONFIG_KEY && str_is(item.value, value),
		"%s: '%.*s'", text, STR_ARG(item.value));
	arena_done(&arena);
}

static void test_values(void **unused)
{
	(void)unused;
	value_is("[a]\nb = x  y  ", "x  y");
	value_is("[a]b=\" x \" # c", " x ");
	value_is("[a \"s\"]\nb = x\\\ny", "xy");
	value_is("[a]\nb = \\t\\\"\\\\", "\t\"\\");
	value_is("[a.S]\nb = x;y", "x");
	value_is("\xef\xbb\xbf[a]\nb", "");
	unit_done();
}

static void test_truncated(void **unused)
{
	(void)unused;
	expect_cut(".gitmodules",
		str_of("\xef\xbb\xbf[submodule \"a\\\"b\"] # x\r\n\tpath = "
		       "\"a\\tb\"\\\r\n c\n"
		       "url = x ; y\n[submodule.d]\nupdate = !x\n[include]path=x"));
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_flaws),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_truncated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
