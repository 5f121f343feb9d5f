/*
 * Make files, qmake's projects, shell scripts: what is linked to and what is downloaded.
 */
#include <stdlib.h>
#include "tests/unit/declare_cut.h"
#include "base/banned.h"

static void test_links(void **unused)
{
	(void)unused;
	expect_declared("src/Makefile",
		str_of("LIBS = -lz -lm # -lno\nLIBS += \\\n  -l$(X) libs/libq.a own.a\nX "
		       "= x\n"
		       "Y = $(shell pkg-config --cflags --libs foo 'bar >= 1' "
		       "2>/dev/null)\n"
		       "ifdef Z\nLIBS += -l:libw.a $(UNKNOWN)/libu.a\nendif\n"
		       "own.a: o\n\tls -la\n\t$(CC) -o $@ -lpthread\n"
		       "W = kernel32.lib ../up/v.lib `$(PKG_CONFIG) --atleast-version=2 "
		       "baz`\n"),
		"1 link system m\n1 link system z\n"
		"2 link reference q +src/libs/libq.a\n2 link system x\n"
		"5 pkg-config system bar ~>= 1\n5 pkg-config system foo\n"
		"7 link system w if\n11 link system pthread\n"
		"12 pkg-config system baz ~>= 2\n"
		"12 link system kernel32\n12 link reference v +up/v.lib\n");
	/* before the first rule a tab makes no recipe */
	expect_declared("Makefile",
		str_of("ifeq ($(A),b)\n\tL=-lssl\nelse\n\tL := -lx\nendif\nall: o\n"
		       "\tL=-lno ./run\n"),
		"2 link system ssl if\n4 link system x if\n");
	expect_declared("x.pro",
		str_of("LIBS += -la\nwin32:LIBS += -lb\nunix {\nPKGCONFIG += c d\n}\n"),
		"1 link system a\n2 link system b if\n"
		"4 pkg-config system c if\n4 pkg-config system d if\n");
	unit_done();
}

static void test_downloads(void **unused)
{
	(void)unused;
	expect_declared("Makefile",
		str_of("get: ; @curl -sSfLo a.tgz $(URL)\nV = 1.2\n"
		       "URL = https://example.org/a-$(V).tar.gz\n"
		       "x:\n\t-test -f b || \\\n\t  wget "
		       "\"https://example.org/b-$$v.zip\"\n"
		       "\techo curl https://example.org/no\n"
		       "\tgit clone --depth 1 -b v3 https://h.org/c.git && svn co -r 5 "
		       "https://h.org/d\n"
		       "\tgit clone . ../local\n\tgit clone --recursive "
		       "git@h.org:e/f.git\n"
		       "$(call download,https://h.org/g-1.0.tar.xz,g)\n"),
		"1 make-download bytes a =1.2 @https://example.org/a-1.2.tar.gz\n"
		"5 make-download bytes - @https://example.org/b-$v.zip if"
		" partial: a URL with variables that are not known\n"
		"8 make-download bytes c =v3 @https://h.org/c.git\n"
		"8 make-download bytes d =5 @https://h.org/d\n"
		"10 make-download bytes f ^HEAD @git@h.org:e/f.git"
		" partial: its submodules come too\n");
	unit_done();
}

static void test_script(void **unused)
{
	(void)unused;
	expect_declared("get.sh",
		str_of("#!/bin/sh\nV=1.0\nexport U=\"https://h.org/a-${V}.tar.gz\"\n"
		       "if x; then curl -L \"$U\" | tar xz; fi\n"
		       "for f in https://h.org/b.c https://h.org/c.c; do wget $f; done\n"
		       "X=$(curl -s https://h.org/d)\n# wget https://h.org/no\n"
		       "cat <<EOF > e.sh\ndon't\nfetch https://h.org/e.tgz\nEOF\n"
		       "get_it https://h.org/f-2.tar.gz\ncurl http://localhost/x\n"
		       "retry 3 curl -O \"$1\"\ncommand -v wget\n"
		       "sudo bash -c 'cd x && fetch https://h.org/g-1.zip'; eval \"wget "
		       "h.org/h\"\n"),
		"4 make-download bytes a =1.0 @https://h.org/a-1.0.tar.gz if\n"
		"5 make-download bytes b.c @https://h.org/b.c\n"
		"5 make-download bytes c.c @https://h.org/c.c\n"
		"6 make-download bytes d @https://h.org/d\n"
		"10 make-download bytes e.tgz @https://h.org/e.tgz\n"
		"12 make-download bytes f =2 @https://h.org/f-2.tar.gz"
		" partial: a command that is not known is given its URL\n"
		"14 make-download bytes - @$1"
		" partial: a URL with variables that are not known\n"
		"16 make-download bytes g =1 @https://h.org/g-1.zip\n"
		"16 make-download bytes h @h.org/h\n");
	expect_declared(
		"bootstrap", str_of("#!/usr/bin/env python\ncurl https://a/b\n"), "");
	expect_declared("ci.sh",
		str_of("pip3 install -U a==1.2 b\n$PYTHON -m pip install c\npipeline d\n"
		       "until docker pull h.org/i:1; do :; done\npython3 x.py install\n"
		       "$SUDO docker run --rm j\npip install dist/k-*.whl\n"),
		"1 make-download bytes a =1.2\n1 make-download bytes b\n"
		"2 make-download bytes c\n4 image bytes h.org/i =1 @h.org/i\n"
		"6 image bytes j ^latest @docker.io/library/j\n");
	expect_declared(
		"tools/release-tool", str_of("python x\nwget -q https://a.org/b\n"), "");
	expect_declared("release-tool",
		str_of("#!/usr/bin/env bash\ncurl https://a.org/b\n"),
		"2 make-download bytes b @https://a.org/b\n");
	expect_declared("configure", str_of("#! /bin/sh\nwget -q https://a.org/b\n"),
		"2 make-download bytes b @https://a.org/b\n");
	unit_done();
}

static void test_bad(void **unused)
{
	(void)unused;
	expect_declared("a.sh",
		str_of("L=\"\"\nL=\"$L a b\"\nfor x in $L; do wget \"$U/$x\"; done\n"),
		"3 make-download bytes - @$U/$x"
		" partial: a URL with variables that are not known\n");
	expect_declared("a.sh", str_of("echo \"x\nwget https://h.org/a\n"),
		"2 make-download bytes a @https://h.org/a\n");
	expect_declared("a.sh", str_of("echo 'x\nwget https://h.org/a\n(\nwget h.org/b"),
		"2 make-download bytes a @https://h.org/a\n"
		"4 make-download bytes b @h.org/b\n");
	expect_cut("Makefile", str_of("A=$(B)\r\nB=$(A) -l$(A) \\\n x.a\ndefine "
				      "C\n\tcurl \"$$x `wget a:b` "
				      "$(A)\nendef\nifeq (a,b)\nx: y ; git clone "
				      "a://b\nD != fetch $@\n"));
	expect_cut("a.sh", str_of("x=${y:-'z'} \\\n\"$(a `b $(c)` <<E\ncurl "
				  "'u\nE\n2>&1 >\"f\"|g&&h)"));
	unit_done();
}

/* What grows by itself does not. */
static void test_limits(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 22);

	(void)unused;
	buf_puts(&text, "A0 = aaaaaaaaaaaaaaaa\n");
	for (int i = 0; i < 100; i++)
		buf_printf(&text, "A%d = $(A%d)$(A%d)\n", i + 1, i, i);
	for (int i = 0; i < 10000; i++)
		buf_puts(&text, "L = -l$(A100)\nx: ; curl $(A99)\n");
	cut_read("Makefile", buf_str(&text));
	buf_reset(&text);
	for (int i = 0; i < 100000; i++)
		buf_puts(&text, "a$(");
	cut_read("a.sh", buf_str(&text));
	unit_done();
}

#define NOT_MAKE \
	"opaque: an include of a file whose name does not say that it is make's\n"
#define NOT_SHELL "opaque: a script in a file whose name does not say that it is one\n"

static void test_includes(void **unused)
{
	(void)unused;
	expect_declared("src/Makefile",
		str_of("include evil.txt\n"
		       "-include a.d .depend $(X) $(wildcard *.txt) rules.mk "
		       "../Makefile.in\n"
		       "D = cfg\nifdef A\nsinclude $(D)/one.inc two.conf\nendif\n"
		       "include $(Y)/three.x\n"
		       ".include \"four.inc\"\n.include <bsd.prog.mk>\n"
		       "included: x\n\tinclude five.txt\n"
		       "include\ninclude /abs.txt ../../out.txt"),
		"1 make-download bytes evil.txt +src/evil.txt " NOT_MAKE
		"5 make-download bytes one.inc +src/cfg/one.inc if " NOT_MAKE
		"5 make-download bytes two.conf +src/two.conf if " NOT_MAKE
		"7 make-download bytes three.x " NOT_MAKE
		"8 make-download bytes four.inc +src/four.inc " NOT_MAKE
		"13 make-download bytes abs.txt " NOT_MAKE
		"13 make-download bytes out.txt " NOT_MAKE);
	expect_declared("a.pro", str_of("include(b.pri)\ninclude(evil.txt)\n"),
		"2 make-download bytes evil.txt +evil.txt " NOT_MAKE);
	expect_declared("Kbuild", str_of("x: ; curl -O https://h/x-1.zip\n"),
		"1 make-download bytes x =1 @https://h/x-1.zip\n");
	expect_declared("a.sh",
		str_of(". ./evil.txt\nsource lib/x.inc arg\n. ./lib.sh\n. /etc/profile\n"
		       "source venv/bin/activate\n. ~/.rc\n. \"$X/a.txt\"\nsource\n.\n"),
		"1 make-download bytes ./evil.txt " NOT_SHELL
		"2 make-download bytes lib/x.inc " NOT_SHELL);
	expect_cut("Makefile", str_of("include a.txt $(b c) \"d\" ${\n-include $\n"));
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_downloads),
		cmocka_unit_test(test_script),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_includes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
