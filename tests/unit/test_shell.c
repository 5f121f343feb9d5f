/*
 * Commands of a shell, where the readers of scripts, pipelines, Dockerfiles and CMake
 * files see the same.
 */
#include "tests/unit/cuts.h"
#include "base/banned.h"

#define ID "0123456789012345678901234567890123456789"

#define GIVEN "partial: a command that is not known is given its URL\n"

static void expect_script(const char *script, const char *expected)
{
	expect_declared("a.sh", str_of(script), expected);
	expect_cuts("a.sh", str_of(script));
}

/* A command whose name is in a variable; prose and assignments are none. */
static void test_nameless(void **unused)
{
	(void)unused;
	expect_script("$get https://h/x\n\"$a\" \"$b\" -o x https://h/y\nsudo $get "
		      "https://h/z\n$BROWSER https://h/no\n$0: https://h/no\n"
		      "$x = https://h/no\ncertutil -d x -n curl\n:x curl https://h/no\n",
		"1 make-download bytes x @https://h/x " GIVEN
		"2 make-download bytes y @https://h/y " GIVEN
		"3 make-download bytes z @https://h/z " GIVEN);
	unit_done();
}

static void test_splitting(void **unused)
{
	(void)unused;
	expect_script("x=${A:-$(curl https://e.org/a)} y\n", /* in braces */
		"1 make-download bytes a @https://e.org/a\n");
	expect_script("cat <<A <<'B'\nwget https://e.org/b\nA\nit's\nB\n"
		      "echo \"$(cat <<C\nfetch https://e.org/c\nC\n)\"\nwget e.org/d\n",
		"2 make-download bytes b @https://e.org/b\n"
		"7 make-download bytes c @https://e.org/c\n"
		"10 make-download bytes d @e.org/d\n");
	expect_script("curl \\\n -o x \\\r\n https://e.org/e; echo $((1 << 2))\n"
		      "diff <(curl https://e.org/f) `wget https://e.org/g`\n",
		"3 make-download bytes e @https://e.org/e\n"
		"4 make-download bytes f @https://e.org/f\n"
		"4 make-download bytes g @https://e.org/g\n");
	expect_script("curl \"https://e.org/${A:-b c}/h\"\n",
		"1 make-download bytes h @https://e.org/b c/h\n");
	unit_done();
}

static void test_conditions(void **unused)
{
	(void)unused;
	expect_script(
		"cd x && wget https://e.org/a || wget https://e.org/b; wget e.org/c\n"
		"[ -f d ] && cd y && wget https://e.org/d | tar x\n"
		"command -v x &&\n wget https://e.org/e\nwget https://e.org/f\n",
		"1 make-download bytes a @https://e.org/a\n"
		"1 make-download bytes b @https://e.org/b if\n"
		"1 make-download bytes c @e.org/c\n"
		"2 make-download bytes d @https://e.org/d if\n"
		"4 make-download bytes e @https://e.org/e if\n"
		"5 make-download bytes f @https://e.org/f\n");
	unit_done();
}

static void test_downloads(void **unused)
{
	(void)unused;
	expect_script(
		"curl http://localhost/x https://e.org/a\n"
		"curl -X POST -d x https://e.org/no\nx=$(curl -d x https://e.org/b)\n"
		"curl -d x https://e.org/c > y\ncurl -fsSLo c -d x https://e.org/d\n"
		"curl https://e.org/no >/dev/null\nwget -T 3 https://e.org/e >/dev/null\n"
		"curl -sSO https://e.org/f &> /dev/null\ncurl -sI https://e.org/no\n",
		"1 make-download bytes a @https://e.org/a\n"
		"3 make-download bytes b @https://e.org/b\n"
		"4 make-download bytes c @https://e.org/c\n"
		"5 make-download bytes d @https://e.org/d\n"
		"7 make-download bytes e @https://e.org/e\n"
		"8 make-download bytes f @https://e.org/f\n");
	expect_script("iwr -Uri https://e.org/a.zip -OutFile a\n"
		      "cmake -E env X=1 ./get --from=https://e.org/b-1.tgz\n"
		      "cmake -E echo https://e.org/no-1.tgz\n$GET https://e.org/c-2.tgz\n"
		      "scp me@e.org:d-3.tgz .\necho x | xargs wget\n",
		"1 make-download bytes a.zip @https://e.org/a.zip\n"
		"2 make-download bytes b =1 @https://e.org/b-1.tgz"
		" partial: a command that is not known is given its URL\n"
		"4 make-download bytes c =2 @https://e.org/c-2.tgz"
		" partial: a command that is not known is given its URL\n"
		"5 make-download bytes d =3 @me@e.org:d-3.tgz\n"
		"6 make-download bytes -"
		" partial: what is fetched comes from another command\n");
	expect_script("curl is needed to get it.\nwget, too.\n", "");
	unit_done();
}

/* A commit that is checked out counts where it is sure whose it is. */
static void test_checkouts(void **unused)
{
	(void)unused;
	expect_script("git clone https://e.org/a.git && cd a && git checkout " ID "\n"
		      "git clone -q https://e.org/b x\ngit -C x reset --hard " ID "\n"
		      "git clone https://e.org/c\ngit checkout " ID "\n"
		      "git clone https://e.org/d\ncd e\ngit checkout " ID "\n"
		      "git clone https://e.org/f\ncd f\nif x; then git checkout v1; fi\n"
		      "git checkout HEAD\ngit checkout v2 -- g\n",
		"1 make-download bytes a @https://e.org/a.git"
		" #git-commit:git:012345678901\n"
		"2 make-download bytes b @https://e.org/b #git-commit:git:012345678901\n"
		"4 make-download bytes c ^HEAD @https://e.org/c\n"
		"6 make-download bytes d ^HEAD @https://e.org/d\n"
		"9 make-download bytes f ^HEAD @https://e.org/f\n");
	expect_script("git clone https://e.org/a\ncd a\ngit checkout " ID "\n"
		      "if x; then git checkout main; fi\n"
		      "git clone https://e.org/b\ncd b\ngit checkout " ID "\ngit pull\n",
		"1 make-download bytes a ^HEAD @https://e.org/a"
		" partial: what is checked out of it is not sure\n"
		"5 make-download bytes b ^HEAD @https://e.org/b"
		" partial: what is checked out of it is not sure\n");
	expect_script("git fetch $remote x\ngit fetch \"$REPO_URL\" $ref\n"
		      "git submodule update --init\ngit submodule update --remote\n",
		"2 make-download bytes - ^$ref @$REPO_URL"
		" partial: a URL with variables that are not known\n"
		"3 make-download reference git submodules\n"
		"4 make-download bytes git submodules ^HEAD\n");
	unit_done();
}

static void test_packages(void **unused)
{
	(void)unused;
	expect_script("apt-get install -y a=1 b\nsudo npm i -g c@2\n"
		      "go get -d -v e.org/d\nconda install -c f e=1.2\n"
		      "gem install g -v 3 --source https://e.org/gems\n"
		      "conan install zlib/1.3@ .\nvcpkg install 'curl[ssl]:x64-linux'\n"
		      "cargo +nightly build\ndotnet add x.csproj package h --version 4\n"
		      "$(PIP) install i==5 -rj.txt\npython3 -m conan install k/6\n",
		"1 debian system a =1\n1 debian system b\n"
		"2 make-download bytes c =2\n3 make-download bytes e.org/d\n"
		"4 make-download bytes e =1.2\n5 make-download bytes g =3\n"
		"5 make-download setting gems @https://e.org/gems\n"
		"6 conanfile bytes zlib =1.3\n7 vcpkg bytes curl\n"
		"8 make-download reference Cargo.toml\n9 nuget bytes h =4\n"
		"10 make-download bytes i =5\n"
		"10 make-download reference j.txt +j.txt\n11 conanfile bytes k =6\n");
	unit_done();
}

/* Each of them sees what the others do. */
static void test_callers(void **unused)
{
	(void)unused;
	expect_declared("Makefile",
		str_of("x:\n\tcd y; npm i a@1 && sudo apt-get install b\n"),
		"2 make-download bytes a =1\n2 debian system b\n");
	expect_declared("CMakeLists.txt",
		str_of("execute_process(COMMAND docker pull a:1 COMMAND iwr "
		       "https://e/b-1.zip "
		       "COMMAND apk add c)\n"
		       "execute_process(COMMAND sh -c \"V=2; curl "
		       "https://e/d-$V.tgz\")\n"),
		"1 cmake-download bytes b =1 @https://e/b-1.zip\n"
		"1 cmake-find system c tool\n"
		"1 image bytes a =1 @docker.io/library/a\n"
		"2 cmake-download bytes d =2 @https://e/d-2.tgz\n");
	expect_declared("Dockerfile",
		str_of("RUN for f in a b; do wget https://e.org/x $f.org/$f; done\n"
		       "RUN ./get https://e.org/c-1.tgz\n"),
		"1 make-download bytes x @https://e.org/x tool\n"
		"2 make-download bytes c =1 @https://e.org/c-1.tgz tool"
		" partial: a command that is not known is given its URL\n");
	expect_declared("meson.build", str_of("run_command('pip', 'install', 'a==1')\n"),
		"1 meson bytes a =1\n");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_splitting),
		cmocka_unit_test(test_nameless),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_downloads),
		cmocka_unit_test(test_checkouts),
		cmocka_unit_test(test_packages),
		cmocka_unit_test(test_callers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
