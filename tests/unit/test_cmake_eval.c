/*
 * Commands of CMake whose name is not known, and code in texts.
 */
#include "tests/unit/cuts.h"
#include "base/banned.h"

#define DO "cmake-download bytes "

static void expect_cmake(const char *text, const char *expected)
{
	expect_declared("CMakeLists.txt", str_of(text), expected);
}

static void test_calls(void **unused)
{
	(void)unused;
	expect_cmake("cmake_language(CALL ${what} e URL https://h/x)\n"
		     "string(REGEX REPLACE \"_.*\" \"\" w ${what})\n"
		     "cmake_language(CALL \"${w}_declare\" e https://h/x)\n"
		     "cmake_language(DEFER CALL ${what} e git@h:a/b)\n"
		     "cmake_language(CALL ${what} e ${args})\n"
		     "cmake_language(${op} ${what} https://h/x)\n"
		     "cmake_language(CALL my_own e https://h/x)\n"
		     "cmake_language(CALL cmake_language EVAL CODE x)\n"
		     "cmake_language(CALL)\ncmake_language()\n",
		"1 " DO "e @https://h/x partial: a command whose name is not known\n"
		"3 " DO "e @https://h/x partial: a command whose name is not known\n"
		"4 " DO "e @git@h:a/b partial: a command whose name is not known\n"
		"6 " DO "x @https://h/x partial: a command whose name is not known\n"
		"8 " DO "- opaque: a call of a call\n");
	expect_cmake("set(w FetchContent_)\n"
		     "cmake_language(CALL ${w}Declare e URL https://h/x-1.zip)\n",
		"2 cmake-fetchcontent bytes e =1 @https://h/x-1.zip\n");
	unit_done();
}

static void test_code(void **unused)
{
	(void)unused;
	expect_cmake("cmake_language(EVAL CODE \"${code}\")\n"
		     "set(one FetchContent)\n"
		     "cmake_language(EVAL CODE \"${one}_declare(e URL https://h/x)\")\n"
		     "cmake_language(EVAL CODE \"${two}_declare(e URL https://h/x)\")\n"
		     "cmake_language(EVAL CODE [[if(A)\nfile(DOWNLOAD https://h/y-1.zip "
		     "y)\nendif()]])\n"
		     "cmake_language(EVAL CODE \"message(STATUS \\\"${x}\\\")\")\n"
		     "cmake_language(EVAL CODE \"cmake_language(EVAL CODE z)\")\n"
		     "cmake_language(EVAL CODE \"file(\" \"DOWNLOAD\" "
		     "\"https://h/z.h z.h)\")\n"
		     "cmake_language(EVAL CODE \"set(one b)\\nfile(DOWNLOAD "
		     "https://h/\\${one} x)\")\n"
		     "cmake_language(EVAL CODE \"file(DOWNLOAD https://h/a\")\n",
		"1 " DO "- opaque: code that is put together of what is not known\n"
		"3 cmake-fetchcontent bytes e @https://h/x\n"
		"4 " DO "- opaque: code that is put together of what is not known\n"
		"5 " DO "y =1 @https://h/y-1.zip if\n"
		"9 " DO "- opaque: code in code\n"
		"10 " DO "z.h @https://h/z.h\n"
		"11 " DO "FetchContent @https://h/FetchContent partial: code that sets "
		"variables itself\n"
		"12 " DO "- opaque: code in a text that cannot be read\n");
	expect_cmake("set(U https://h/good-1.zip)\n"
		     "cmake_language(EVAL CODE \"set(U https://h/evil-1.zip)\")\n"
		     "file(DOWNLOAD ${U} x.zip)\n",
		"3 " DO "x.zip @${U} partial: a URL with variables that are not known\n");
	unit_done();
}

static void test_modes(void **unused)
{
	(void)unused;
	expect_cmake("file(${m} https://h/x x)\n"
		     "file(${m} a b)\n"
		     "file(UPLOAD a https://h/x)\n"
		     "set(m DOWNLOAD)\nfile(${m} https://h/y.h y.h)\n"
		     "execute_process(COMMAND ${a} ${b} https://h/x)\n"
		     "execute_process(COMMAND ${a} -o x https://h/y)\n"
		     "execute_process(COMMAND ${BROWSER} https://h/y)\n"
		     "execute_process(COMMAND xdg-open https://h/y)\n"
		     "execute_process(COMMAND ${CMAKE_COMMAND} -DU=https://h/z .)\n"
		     "execute_process(COMMAND ${CMAKE_COMMAND} -DU=https://h/w -P g)\n",
		"1 " DO "x @https://h/x partial: a sub-command that is not known\n"
		"5 " DO "y.h @https://h/y.h\n"
		"6 " DO "x @https://h/x partial: a command that is not known is given "
		"its URL\n"
		"7 " DO "y @https://h/y partial: a command that is not known is given "
		"its URL\n"
		"11 " DO "w @https://h/w partial: a command that is not known is given "
		"its URL\n");
	unit_done();
}

static void test_cuts(void **unused)
{
	(void)unused;
	expect_cuts("CMakeLists.txt",
		str_of("cmake_language(EVAL CODE \"${one}_d(e URL https://h/x)\" [[\n"
		       "file(${m} https://h/a b)]])\n"
		       "cmake_language(DEFER CALL ${x} https://h/y)\n"
		       "file(${m} https://h/x x)\n"));
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_cuts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
