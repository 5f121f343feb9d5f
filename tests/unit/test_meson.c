/*
 * meson.build: what it asks for, uses and downloads.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "tests/unit/declare_cut.h"
#include "base/banned.h"

#define SUBPROJECTS \
	"opaque: subprojects in a folder whose name does not say that they are " \
	"components\n"

static void test_calls(void **unused)
{
	(void)unused;
	expect_declared("meson.build",
		str_of("project('x', 'c')\n"
		       "z = dependency('zlib', version: '>=1.2', fallback: ['zlib', "
		       "'dep'])\n"
		       "l = dependency('lua5.4', 'lua', version: ['>=5', '<6'],\n"
		       "  required: get_option('lua'), native : true)\n"
		       "# dependency('not')\n"
		       "m = meson.get_compiler('c').find_library('m', required: true)\n"
		       "p = find_program('python3', 'tools/gen.py')\n"
		       "s = subproject('foo', version: '==1.0')\n"
		       "c = import('cmake').subproject('bar')\n"
		       "d = declare_dependency(dependencies: [dependency('in')])\n"
		       "s.dependency('no')\nmeson.override_dependency('no', d)\n"),
		"2 meson reference zlib\n2 meson system zlib ~>=1.2\n"
		"3 meson system lua ~>=5, <6 tool if\n"
		"3 meson system lua5.4 ~>=5, <6 tool if\n"
		"6 link system m\n"
		"7 meson system python3 tool\n"
		"7 meson reference tools/gen.py +tools/gen.py tool\n"
		"8 meson reference foo =1.0\n9 meson reference bar\n"
		"10 meson system in\n");
	unit_done();
}

static void test_values(void **unused)
{
	(void)unused;
	expect_declared("a/meson.build",
		str_of("v = '2.0'\nn = 'g' + 'tk'\nw = '>= @0@'.format(v)\n"
		       "dependency(n, version: w)\n"
		       "dependency(f'@n@-x', version: f'>=@v@')\n"
		       "foreach d : ['a', 'b']\n  dependency(d)\nendforeach\n"
		       "foreach k, w : {'c': '1', 'd': '2'}\ndependency(k)\nendforeach\n"
		       "if x\n  q = 'e'\nelse\n  q = 'f'\nendif\ndependency(q)\n"
		       "dependency(get_option('z'))\ndependency('')\n"
		       "y = x ? dependency('g') : 0\n"
		       "dependency('''h''', version: unknown)\n"
		       "l = ['i']\nl += ['j']\ndependency(l)\n"),
		"4 meson system gtk ~>= 2.0\n5 meson system gtk-x ~>=2.0\n"
		"7 meson system a\n7 meson system b\n"
		"10 meson system c\n10 meson system d\n"
		"17 meson system e\n17 meson system f\n"
		"18 meson system - opaque: a name that is worked out\n"
		"20 meson system g if\n"
		"21 meson system h partial: a version that is worked out\n"
		"24 meson system i\n24 meson system j\n");
	unit_done();
}

static void test_downloads(void **unused)
{
	(void)unused;
	expect_declared("meson.build",
		str_of("u = 'https://example.org/a-1.2.tar.gz'\n"
		       "run_command('git', 'clone', '-b', 'v1', 'https://h.org/b.git')\n"
		       "curl = find_program('curl')\n"
		       "custom_target('x', output: 'y', command: [curl, '-o', "
		       "'@OUTPUT@', u])\n"
		       "run_command('sh', '-c', 'cd x && wget https://h.org/c-3.zip')\n"
		       "run_command(other, '--version')\n"
		       "if x\nmeson.add_dist_script('curl', '-O', address)\nendif\n"),
		"2 meson bytes b =v1 @https://h.org/b.git\n"
		"3 meson system curl tool\n"
		"4 meson bytes a =1.2 @https://example.org/a-1.2.tar.gz\n"
		"5 meson bytes c =3 @https://h.org/c-3.zip\n"
		"8 meson bytes - @$address if"
		" partial: a URL with variables that are not known\n");
	unit_done();
}

static void test_bad(void **unused)
{
	(void)unused;
	expect_declared("meson.build",
		str_of("a = 'x\ndependency('b')\ndependency(\"c\")\n"),
		"2 meson bytes - opaque: an unclosed string\n"
		"3 meson system - opaque: a name that is worked out\n");
	expect_declared("meson.build", str_of("dependency('a'\ndependency('b'"),
		"1 meson system a partial: a bracket that is not closed\n"
		"2 meson system b partial: a bracket that is not closed\n");
	expect_declared("meson.build", str_of("a = '''x\ndependency('b')\n"),
		"1 meson bytes - opaque: an unclosed string\n2 meson system b\n");
	expect_declared(
		"meson.options", str_of("\xef\xbb\xbfoption('a', value: 'b')\n"), "");
	expect_declared("meson.build", str_of("dependency('a\\'\\\\\x01')"),
		"1 meson system a'\\\x01\n");
	unit_done();
}

static void test_cuts(void **unused)
{
	(void)unused;
	expect_cut("meson.build",
		str_of("a = 'x' + f'@b@' / '''c'''\r\nforeach k, v : {'a': [1, 'b']}\n"
		       "dependency('@0@\\''.format(k), version: ['>1', v], fallback: "
		       "'z')\n"
		       "endforeach # x\nrun_command(['sh', '-c', 'curl \"$x\"'])\n"));
	unit_done();
}

/* Deep nesting, and a list that grows by itself. */
static void test_limits(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 20);

	(void)unused;
	for (size_t i = 0; i < 1000; i++)
		buf_puts(&text, "dependency(");
	cut_read("meson.build", buf_str(&text));
	buf_reset(&text);
	buf_puts(&text, "x = ['a']\n");
	for (size_t i = 0; i < 5000; i++)
		buf_puts(&text, "x += x\ny = 'a' + y + y\ndependency(x)\n");
	cut_read("meson.build", buf_str(&text));
	unit_done();
}

static void test_project(void **unused)
{
	(void)unused;
	expect_declared("meson.build",
		str_of("project('a', 'c', version: '1', subproject_dir: 'sub')\n"),
		"1 meson bytes sub +sub " SUBPROJECTS);
	expect_declared("a/meson.build",
		str_of("project('a', subproject_dir: '../x' + get_option('y'))\n"
		       "project('a', subproject_dir: '../../x')\n"
		       "project('a', subproject_dir: 'third_party')\n"
		       "project('a', subproject_dir: 'subprojects/')\n"
		       "project('a')\nx.project(subproject_dir: 'b')\n"
		       "project(subproject_dir: x"),
		"1 meson bytes - " SUBPROJECTS "2 meson bytes ../../x " SUBPROJECTS);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_downloads),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_project),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
