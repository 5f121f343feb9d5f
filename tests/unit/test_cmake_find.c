/*
 * What commands of a CMake file fetch, what it wants of the machine, ports of vcpkg.
 */
#include "tests/unit/declare.h"
#include "base/banned.h"

static void test_commands(void **unused)
{
	(void)unused;
	expect_declared("CMakeLists.txt",
		str_of("execute_process(COMMAND ${GIT_EXECUTABLE} clone --depth 1 "
		       "-b v2 https://h/a.git RESULT_VARIABLE R)\n"
		       "execute_process(COMMAND git clone https://h/b.git COMMAND "
		       "git -C b checkout 0123456789abcdef0123456789abcdef01234567"
		       ")\n"
		       "execute_process(COMMAND git submodule update --init "
		       "--recursive)\n"
		       "execute_process(COMMAND git submodule update --remote)\n"
		       "execute_process(COMMAND ${CMAKE_COMMAND} -E env A=1 curl "
		       "-L -o x https://h/c-3.tgz)\n"
		       "add_custom_command(OUTPUT x COMMAND wget ${U} COMMENT "
		       "\"wget https://h/no.tgz\" VERBATIM)\n"
		       "add_custom_target(t ALL bash -c \"wget -q "
		       "'https://h/d-4.tgz' && git clone https://h/e.git\")\n"
		       "execute_process(COMMAND svn co -r 12 http://h/f COMMAND "
		       "hg clone http://h/g)\n"
		       "execute_process(COMMAND ${Python3_EXECUTABLE} -m pip "
		       "install numpy==1.2 scipy>=1 -r req.txt)\n"
		       "execute_process(COMMAND pip install --index-url "
		       "https://pypi.h git+https://h/h.git ${P})\n"
		       "execute_process(COMMAND conan install zlib/1.3@ COMMAND "
		       "conan install .)\n"
		       "execute_process(COMMAND vcpkg install zlib:x64-windows "
		       "curl[ssl] COMMAND vcpkg install)\n"
		       "execute_process(COMMAND npm install left-pad@1.0.0 "
		       "COMMAND npm ci COMMAND cargo build)\n"
		       "execute_process(COMMAND apt-get install -y zlib1g-dev=1.2)\n"
		       "execute_process(COMMAND ./get.sh https://h/i-1.tgz "
		       "COMMAND echo https://h/no-1.tgz)\n"
		       "execute_process(COMMAND ${CMAKE_COMMAND} -E echo \"git "
		       "clone https://h/no.git\")\n"
		       "execute_process(COMMAND git describe --tags)\n"
		       "exec_program(git ARGS clone https://h/j.git)\n"
		       "execute_process(COMMAND powershell -Command "
		       "\"Invoke-WebRequest -Uri https://h/k-1.zip -OutFile k\")\n"),
		"1 cmake-download bytes a =v2 @https://h/a.git\n"
		"2 cmake-download bytes b @https://h/b.git "
		"#git-commit:git:0123456789ab\n"
		"3 cmake-download reference git submodules\n"
		"4 cmake-download bytes git submodules ^HEAD\n"
		"5 cmake-download bytes c =3 @https://h/c-3.tgz\n"
		"6 cmake-download bytes - @${U} opaque: a URL with variables that "
		"are not known\n"
		"7 cmake-download bytes d =4 @https://h/d-4.tgz\n"
		"7 cmake-download bytes e ^HEAD @https://h/e.git\n"
		"8 cmake-download bytes f =12 @http://h/f\n"
		"8 cmake-download bytes g ^HEAD @http://h/g\n"
		"9 cmake-download bytes numpy =1.2 tool\n"
		"9 cmake-download reference req.txt +req.txt tool\n"
		"9 cmake-download bytes scipy ~>=1 tool\n"
		"10 cmake-download bytes ${P} tool partial: a name in a variable "
		"that is not known\n"
		"10 cmake-download bytes h ^HEAD @https://h/h.git tool\n"
		"10 cmake-download setting pypi.h @https://pypi.h\n"
		"11 conanfile reference conan tool\n"
		"11 conanfile bytes zlib =1.3 tool\n"
		"12 vcpkg bytes curl tool\n"
		"12 vcpkg reference vcpkg.json tool\n"
		"12 vcpkg bytes zlib tool\n"
		"13 cmake-download reference Cargo.toml tool\n"
		"13 cmake-download bytes left-pad =1.0.0 tool\n"
		"13 cmake-download reference package.json tool\n"
		"14 debian system zlib1g-dev =1.2 tool\n"
		"15 cmake-download bytes i =1 @https://h/i-1.tgz partial: a "
		"command that is not known is given its URL\n"
		"18 cmake-download bytes j ^HEAD @https://h/j.git\n"
		"19 cmake-download bytes k =1 @https://h/k-1.zip\n");
	unit_done();
}

static void test_system(void **unused)
{
	(void)unused;
	expect_declared("CMakeLists.txt",
		str_of("find_package(OpenSSL 3.0 REQUIRED COMPONENTS SSL)\n"
		       "find_package(Foo 1.2 EXACT)\n"
		       "find_package(Bar 1.0...<2.0)\n"
		       "find_package(${X} ${V})\n"
		       "find_dependency(Threads)\n"
		       "find_library(M_LIB m)\n"
		       "find_library(Z NAMES z zlib HINTS /opt PATH_SUFFIXES lib)\n"
		       "find_program(P NAMES python3 REQUIRED)\n"
		       "find_path(I zlib.h)\n"
		       "pkg_check_modules(P REQUIRED IMPORTED_TARGET libpsl>=0.21 "
		       "glib-2.0=2.7 x<=3)\n"
		       "pkg_search_module(S a b)\n"
		       "target_link_libraries(t PRIVATE -lfoo bar \"-framework "
		       "Cocoa\" -Wl,-z,now \"-la -lb\")\n"
		       "link_libraries(-ldl)\n"
		       "check_library_exists(rt clock_gettime \"\" HAVE)\n"),
		"1 cmake-find system OpenSSL ~3.0\n"
		"2 cmake-find system Foo =1.2\n"
		"3 cmake-find system Bar ~1.0...<2.0\n"
		"4 cmake-find system - opaque: its name is in a variable that is "
		"not known\n"
		"5 cmake-find system Threads\n"
		"6 link system m\n"
		"7 link system z if\n"
		"7 link system zlib if\n"
		"8 cmake-find system python3 tool\n"
		"10 cmake-find system glib-2.0 =2.7\n"
		"10 cmake-find system libpsl ~>=0.21\n"
		"10 cmake-find system x ~<=3\n"
		"11 cmake-find system a if\n"
		"11 cmake-find system b if\n"
		"12 link system Cocoa\n"
		"12 link system a\n"
		"12 link system b\n"
		"12 link system foo\n"
		"13 link system dl\n"
		"14 link system rt\n");
	unit_done();
}

static void test_ports(void **unused)
{
	(void)unused;
	expect_declared("ports/zlib/portfile.cmake",
		str_of("vcpkg_from_github(OUT_SOURCE_PATH SOURCE_PATH REPO "
		       "madler/zlib REF v1.3.1\n"
		       "  SHA512 00112233445566778899aabbccddeeff00112233445566778"
		       "899aabbccddeeff00112233445566778899aabbccddeeff00112233445"
		       "566778899aabbccddeeff HEAD_REF develop PATCHES 0001.patch "
		       "sub/0002.patch)\n"
		       "vcpkg_from_github(OUT_SOURCE_PATH S REPO a/b REF "
		       "\"v${VERSION}\" SHA512 00112233445566778899aabbccddeeff001"
		       "12233445566778899aabbccddeeff00112233445566778899aabbccdde"
		       "eff00112233445566778899aabbccddeeff)\n"
		       "vcpkg_from_github(OUT_SOURCE_PATH S REPO a/b REF "
		       "0123456789abcdef0123456789abcdef01234567 SHA512 0)\n"
		       "vcpkg_from_github(OUT_SOURCE_PATH S REPO a/b HEAD_REF "
		       "main)\n"
		       "vcpkg_from_gitlab(OUT_SOURCE_PATH S GITLAB_URL "
		       "https://gitlab.gnome.org REPO GNOME/x REF 1.0 SHA512 "
		       "00112233445566778899aabbccddeeff00112233445566778899aabbcc"
		       "ddeeff00112233445566778899aabbccddeeff00112233445566778899"
		       "aabbccddeeff)\n"
		       "vcpkg_from_bitbucket(OUT_SOURCE_PATH S REPO a/b REF 1 "
		       "SHA512 00112233445566778899aabbccddeeff0011223344556677889"
		       "9aabbccddeeff00112233445566778899aabbccddeeff0011223344556"
		       "6778899aabbccddeeff)\n"
		       "vcpkg_from_sourceforge(OUT_SOURCE_PATH S REPO a/b REF 1 "
		       "FILENAME b-1.tgz SHA512 00112233445566778899aabbccddeeff00"
		       "112233445566778899aabbccddeeff00112233445566778899aabbccdd"
		       "eeff00112233445566778899aabbccddeeff)\n"
		       "vcpkg_from_git(OUT_SOURCE_PATH S URL https://h/g.git REF "
		       "0123456789abcdef0123456789abcdef01234567 PATCHES "
		       "${CURRENT_PORT_DIR}/g.diff)\n"
		       "vcpkg_download_distfile(ARCHIVE URLS \"https://h/a-1.tgz"
		       "\" \"https://m/a-1.tgz\" FILENAME a.tgz SHA512 "
		       "00112233445566778899aabbccddeeff00112233445566778899aabbcc"
		       "ddeeff00112233445566778899aabbccddeeff00112233445566778899"
		       "aabbccddeeff)\n"
		       "vcpkg_extract_source_archive(S ARCHIVE \"${ARCHIVE}"
		       "\" PATCHES a.patch)\n"
		       "vcpkg_download_distfile(RAW URLS https://h/raw.txt "
		       "FILENAME raw.txt SKIP_SHA512)\n"
		       "vcpkg_from_github(OUT_SOURCE_PATH S REPO a/b REF v1 "
		       "SHA512 ${HASH} PATCHES ${P})\n"
		       "vcpkg_find_acquire_program(PERL)\n"
		       "vcpkg_acquire_msys(M PACKAGES make DIRECT_PACKAGES "
		       "\"https://h/m-1.zst\" 00112233445566778899aabbccddeeff0011"
		       "2233445566778899aabbccddeeff00112233445566778899aabbccddee"
		       "ff00112233445566778899aabbccddeeff)\n"),
		"1 vcpkg-port bytes zlib =v1.3.1 @https://github.com/madler/zlib/ar"
		"chive/v1.3.1.tar.gz #archive-bytes:sha512:001122334455 "
		"+ports/zlib/0001.patch +ports/zlib/sub/0002.patch\n"
		"3 vcpkg-port bytes zlib =v${VERSION} @https://github.com/a/b/archi"
		"ve/v${VERSION}.tar.gz #archive-bytes:sha512:001122334455 partial: "
		"a revision in a variable that is not known\n"
		"4 vcpkg-port bytes zlib =0123456789abcdef0123456789abcdef01234567 "
		"@https://github.com/a/b/archive/0123456789abcdef0123456789abcdef01"
		"234567.tar.gz\n"
		"5 vcpkg-port bytes zlib ^main @https://github.com/a/b/archive/main"
		".tar.gz\n"
		"6 vcpkg-port bytes zlib =1.0 @https://gitlab.gnome.org/GNOME/x/-/a"
		"rchive/1.0.tar.gz #archive-bytes:sha512:001122334455\n"
		"7 vcpkg-port bytes zlib =1 @https://bitbucket.org/a/b/get/1.tar.gz"
		" #archive-bytes:sha512:001122334455\n"
		"8 vcpkg-port bytes zlib =1 @https://sourceforge.net/projects/a/b/f"
		"iles/1/b-1.tgz #archive-bytes:sha512:001122334455\n"
		"9 vcpkg-port bytes zlib @https://h/g.git "
		"#git-commit:git:0123456789ab +ports/zlib/g.diff\n"
		"10 vcpkg-port bytes zlib =1 @https://h/a-1.tgz @https://m/a-1.tgz "
		"#archive-bytes:sha512:001122334455 +ports/zlib/a.patch\n"
		"12 vcpkg-port bytes zlib @https://h/raw.txt\n"
		"13 vcpkg-port bytes zlib =v1 @https://github.com/a/b/archive/v1.ta"
		"r.gz partial: a hash in a variable that is not known\n"
		"14 vcpkg-port system PERL tool\n"
		"15 vcpkg-port bytes m-1.zst @https://h/m-1.zst "
		"#archive-bytes:sha512:001122334455 tool\n"
		"15 vcpkg-port system make tool\n");
	unit_done();
}

/* What is handed on whole, and data of tests in a command that is not known. */
static void test_handed_on(void **unused)
{
	(void)unused;
	expect_declared("x.cmake",
		str_of("find_library(${ARGN})\nfind_program(${ARGN})\n"
		       "itk_add_test(NAME n COMMAND c DATA{in/a.png} DATA{b/,REGEX:.*})\n"
		       "set(x DATA{no})\n"),
		"1 link system - opaque: its name is in a variable that is not known\n"
		"2 cmake-find system - tool opaque: its name is in a variable that is "
		"not "
		"known\n"
		"3 cmake-download bytes b/ test partial: its hash is in a file beside "
		"it\n"
		"3 cmake-download bytes in/a.png test partial: its hash is in a file "
		"beside "
		"it\n");
	unit_done();
}

static void test_includes(void **unused)
{
	(void)unused;
	expect_declared("CMakeLists.txt",
		str_of("include(CheckCSourceCompiles)\n"
		       "include(cmake/a.cmake)\n"
		       "include(${X})\n"
		       "include(${X}/b.CMake)\n"
		       "include(deps.txt)\n"
		       "include(\"cmake/deps\")\n"),
		"5 cmake-download bytes - +deps.txt opaque: an include of a file whose "
		"name does "
		"not "
		"say that it is CMake\n"
		"6 cmake-download bytes - +cmake/deps opaque: an include of a file whose "
		"name does "
		"not "
		"say that it is CMake\n");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_system),
		cmocka_unit_test(test_ports),
		cmocka_unit_test(test_handed_on),
		cmocka_unit_test(test_includes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
