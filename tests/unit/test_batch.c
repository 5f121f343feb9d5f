/*
 * Scripts of Windows: what each line brings in.
 */
#include "tests/unit/cuts.h"
#include "base/banned.h"

#define MD "make-download bytes "
#define OPEN "partial: a URL with variables that are not known\n"

static void test_cmd(void **unused)
{
	(void)unused;
	expect_declared("a.bat",
		str_of("@echo off\r\nrem curl https://h/no.zip\r\n:: wget "
		       "https://h/no\r\n"
		       "set URL=https://h/x-1.2.zip\r\n@curl -L -o x.zip %url%\r\n"
		       "C:\\tools\\wget.exe ^\r\n  \"https://h/y-2.zip\" && echo "
		       "don't\r\n"
		       "certutil -urlcache -split -f https://h/z.exe z.exe\r\n"
		       "bitsadmin /transfer j /download https://h/w.msi c:\\w.msi\r\n"
		       "powershell -Command \"Invoke-WebRequest https://h/p.zip -OutFile "
		       "p.zip\"\r\n"
		       "if not exist v git clone -b v1 https://h/v.git\r\n"
		       "for /f %%i in ('curl -s https://h/f.txt') do echo %%i\r\n"
		       "for %%i in (a b) do curl -O https://h/%%i.zip\r\n"
		       "curl -O https://h/%~1 & echo https://h/no.zip\r\n"
		       "set J=%J:\"=%\r\nif exist \"%J%/bin/j.exe\" goto x\r\n"
		       "mt /out:l.exe -outputresource:l.exe\r\n"
		       "set \"A=b\" & curl %X:~0,3%/c.zip"),
		"5 " MD "x =1.2 @https://h/x-1.2.zip\n"
		"6 " MD "y =2 @https://h/y-2.zip\n"
		"8 " MD "z.exe @https://h/z.exe\n"
		"9 " MD "w.msi @https://h/w.msi\n"
		"10 " MD "p.zip @https://h/p.zip\n"
		"11 " MD "v =v1 @https://h/v.git if\n"
		"12 " MD "f.txt @https://h/f.txt\n"
		"13 " MD "- @https://h/${i}.zip " OPEN "14 " MD "- @https://h/${1} " OPEN
		"18 " MD "c.zip @$(_)/c.zip " OPEN);
	unit_done();
}

static void test_power(void **unused)
{
	(void)unused;
	expect_declared("a.ps1",
		str_of("<# curl https://h/no.zip\n#>\n# iwr https://h/no.zip\n"
		       "$Url = 'https://h/x-1.zip'\n"
		       "Invoke-WebRequest -Uri $url `\n  -OutFile x.zip\n"
		       "$r = irm https://h/y.ps1\n"
		       "iex ((New-Object "
		       "Net.WebClient).DownloadString('https://h/i.ps1'))\n"
		       "Start-BitsTransfer -Source https://h/z.zip -Destination z\n"
		       "if ($x) { git clone https://h/g.git }\n"
		       "Invoke-WebRequest \"$base/a.zip\" -OutFile $env:TEMP\\a.zip\n"
		       "Write-Host 'https://h/no.zip'\n"
		       "Invoke-RestMethod -Uri https://h/no -method Post -InFile "
		       "x.zip\n"),
		"5 " MD "x =1 @https://h/x-1.zip\n"
		"7 " MD "y.ps1 @https://h/y.ps1\n"
		"8 " MD "i.ps1 @https://h/i.ps1\n"
		"9 " MD "z.zip @https://h/z.zip\n"
		"10 " MD "g ^HEAD @https://h/g.git if\n"
		"11 " MD "a.zip @${base}/a.zip " OPEN);
	unit_done();
}

static void test_files(void **unused)
{
	(void)unused;
	expect_declared("a.command", str_of("curl -O https://h/a-1.zip\n"),
		"1 " MD "a =1 @https://h/a-1.zip\n");
	expect_declared("sub/.envrc", str_of("curl -O https://h/a-1.zip\n"),
		"1 " MD "a =1 @https://h/a-1.zip\n");
	expect_declared("a.hook", str_of("#!/bin/sh\ncurl -O https://h/a-1.zip\n"),
		"2 " MD "a =1 @https://h/a-1.zip\n");
	expect_declared("a.run", str_of("curl -O https://h/a-1.zip\n"), "");
	unit_done();
}

static void test_bad(void **unused)
{
	(void)unused;
	expect_cuts(
		"a.cmd", str_of("set X=%X%%X%\nset Y=!X! ^\ncurl %X:~1,% %%a %~2 %*^"));
	expect_cuts(
		"a.ps1", str_of("\xef\xbb\xbf<#\n#> $x = \"$x$x\" \n$env:Y='a`\n$x=$("));
	unit_done();
}

/* What grows by itself does not. */
static void test_limits(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(4 << 20);
	struct arena arena = {0}, scratch = {0};
	struct dependency_list list = {0};

	(void)unused;
	for (int i = 0; i < 60000; i++)
		buf_puts(&text, "set X=%X%%X%a\ncurl %X% ^\n%");
	declarations_read(&list, &arena, &scratch, form_of(str_of("a.bat")),
		str_of("a.bat"), buf_str(&text));
	arena_done(&arena);
	arena_done(&scratch);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cmd),
		cmocka_unit_test(test_power),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
