/*
 * Files of Conan: conanfile.txt, recipes, conandata.yml, lock files.
 */
#include <stdlib.h>
#include "base/limits.h"
#include "tests/unit/declare.h"
#include "base/banned.h"

#define REV "0123456789abcdef0123456789abcdef"
#define HEX64 "9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23"
#define HEX40 "0123456789012345678901234567890123456789"
#define RECIPE "from conan import ConanFile\nclass P(ConanFile):\n"
#define BODY RECIPE "    def requirements(self):\n"
#define SOURCE RECIPE "    def source(self):\n"

static void expect(const char *path, const char *text, const char *expected)
{
	expect_declared(path, str_of(text), expected);
}

static void test_text(void **unused)
{
	(void)unused;
	expect("a/conanfile.txt",
		"[requires]\nzlib/1.2.13 # a comment\nbzip2/1.0.8@me/stable#" REV
		"%1600000000.1\n  fmt/[>=9 <11, include_prerelease]\n# all\n"
		"[tool_requires]\ncmake/[*]\n[test_requires]\ngtest/1.14.0\n"
		"[generators]\nCMakeDeps\n[options]\nzlib*:shared=True\n",
		"2 conanfile bytes zlib =1.2.13\n"
		"3 conanfile bytes bzip2 =1.0.8 @@me/stable "
		"#recipe-revision:md5:0123456789ab\n"
		"4 conanfile bytes fmt ~[>=9 <11, include_prerelease]\n"
		"7 conanfile bytes cmake ^[*] tool\n"
		"9 conanfile bytes gtest =1.14.0 test\n");
	expect("conanfile.txt", "\xef\xbb\xbf[requires]\r\nzlib/1.2.13\r\na/b@_/_",
		"2 conanfile bytes zlib =1.2.13\n3 conanfile bytes a =b\n");
	expect("conanfile.txt",
		"zlib/1\n[requires\nx/1\n[what]\ny/1\n[requires]\nzlib\na b/1\n/1\n"
		"a/\na/1#xyz\n[>1]\n[requires",
		"1 conanfile bytes - opaque: a line before any section\n"
		"2 conanfile bytes - opaque: a section's name without an end\n"
		"4 conanfile bytes - opaque: a section that Conan does not know\n"
		"7 conanfile bytes zlib partial: a reference without a version\n"
		"8 conanfile bytes - opaque: no reference of Conan: 'a b/1'\n"
		"9 conanfile bytes - opaque: no reference of Conan: '/1'\n"
		"10 conanfile bytes a partial: a reference without a version\n"
		"11 conanfile bytes a =1 partial: not a hash (git): 'xyz'\n"
		"12 conanfile bytes - opaque: a section that Conan does not know\n"
		"13 conanfile bytes - opaque: a section's name without an end\n");
	unit_done();
}

static void test_attributes(void **unused)
{
	(void)unused;
	expect("conanfile.py",
		"V = '1.2'\nCOMMON = ['a/1', 'b/2']\n" RECIPE
		"    requires = 'zlib/%s' % V, ('openssl/[>=3]', 'private')\n"
		"    tool_requires = COMMON + ['cmake/3.27']\n"
		"    python_requires = f'base/{V}@corp/st'\n"
		"    test_requires = (\n        'gtest/' + V,\n    )\n"
		"    build_requires = 'm4/{}'.format(V)\n",
		"5 conanfile bytes zlib =1.2\n"
		"5 conanfile bytes openssl ~[>=3]\n"
		"6 conanfile bytes a =1 tool\n6 conanfile bytes b =2 tool\n"
		"6 conanfile bytes cmake =3.27 tool\n"
		"7 conanfile bytes base =1.2 @@corp/st tool\n"
		"9 conanfile bytes gtest =1.2 test\n"
		"11 conanfile bytes m4 =1.2 tool\n");
	expect("sub/recipe.py", RECIPE "    requires = 'zlib/1'\n",
		"3 conanfile bytes zlib =1\n");
	expect("sub/other.py", "requires = 'zlib/1'\nself.requires('a/1')\n", "");
	expect("conanfile.py",
		RECIPE "    scm = {'type': 'git', 'url': 'https://e.org/x.git',\n"
		       "           'revision': '" HEX40 "'}\n"
		       "class Q(ConanFile):\n    scm = {'url': 'auto'}\n",
		"3 conanfile bytes x @https://e.org/x.git "
		"#git-commit:git:012345678901\n");
	unit_done();
}

static void test_calls(void **unused)
{
	(void)unused;
	expect("conanfile.py",
		BODY "        self.requires('fmt/10', override=True)\n"
		     "        if self.options.x:\n"
		     "            self.requires('aio/%s' % self.late)\n"
		     "        elif self.options.y:\n"
		     "            self.requires.add('add/1')\n"
		     "        for n, v in [('c', '1'), ('d', '2')]:\n"
		     "            self.requires(n + '/' + v)\n"
		     "        self.requires('e/1' if self.z else 'e/2')\n"
		     "        self.requires(self.what)\n"
		     "        self.requires(f'g/{self.version}')\n"
		     "        self.requires('t/1', build=True)\n"
		     "        self.tool_requires(\"\"\"ninja/1.11\"\"\")\n"
		     "        self.test_requires('gtest/1')\n"
		     "        self.requires(self.tested_reference_str)\n"
		     "        self.build_requires(ref='h/1')\n"
		     "        self.tool_requires('p/<host_version>')\n"
		     "        self.cpp_info.requires = ['no::no']\n"
		     "    late = '0.3'\n",
		"4 conanfile bytes fmt =10\n6 conanfile bytes aio =0.3 if\n"
		"8 conanfile bytes add =1 if\n"
		"10 conanfile bytes c =1\n10 conanfile bytes d =2\n"
		"11 conanfile bytes e =1 if\n11 conanfile bytes e =2 if\n"
		"12 conanfile bytes - opaque: a requirement that is worked out "
		"elsewhere\n"
		"13 conanfile bytes g ={self.version} partial: a version that is not "
		"written out\n"
		"14 conanfile bytes t =1 tool\n15 conanfile bytes ninja =1.11 tool\n"
		"16 conanfile bytes gtest =1 test\n18 conanfile bytes h =1 tool\n"
		"19 conanfile bytes p ^<host_version> tool\n");
	expect("test_package/conanfile.py", BODY "        self.requires('a/1')\n",
		"4 conanfile bytes a =1 test\n");
	expect("conanfile.py",
		BODY "        for d in self.conan_data['deps']:\n"
		     "            self.requires(d)\n"
		     "        v = '1'\n        if self.x:\n            v = '2'\n"
		     "        self.requires('i/' + v)\n",
		"5 conanfile bytes - opaque: requirements that conandata.yml says\n"
		"9 conanfile bytes i =1 if\n9 conanfile bytes i =2 if\n");
	expect("conanfile.py",
		RECIPE "    def system_requirements(self):\n"
		       "        Apt(self).install(['libx11-dev', 'x'])\n",
		"4 conanfile system libx11-dev\n4 conanfile system x\n");
	unit_done();
}

static void test_downloads(void **unused)
{
	(void)unused;
	expect("r/conanfile.py",
		SOURCE "        get(self, **self.conan_data['sources'][self.version])\n"
		       "        patch(self, patch_file='patches/x.patch')\n"
		       "        get(self, 'https://e.org/foo-1.0.tgz', sha256='" HEX64
		       "')\n        tools.get('https://e.org/bar-2.zip', '" REV "')\n"
		       "        download(self, 'https://e.org/d-1.zip', 'd')\n"
		       "        check_sha256(self, 'd', '" HEX64 "')\n"
		       "        download(self, self.url + '/x', 'x', sha256=self.h)\n"
		       "        self.run('git clone https://e.org/g.git && cd g')\n"
		       "        self.run('make')\n",
		"4 conanfile reference conandata.yml +r/conandata.yml "
		"+r/patches/x.patch\n"
		"6 conanfile bytes foo =1.0 @https://e.org/foo-1.0.tgz "
		"#archive-bytes:sha256:9a93b2b7dfda\n"
		"7 conanfile bytes bar =2 @https://e.org/bar-2.zip "
		"#archive-bytes:md5:0123456789ab\n"
		"8 conanfile bytes d =1 @https://e.org/d-1.zip "
		"#archive-bytes:sha256:9a93b2b7dfda\n"
		"10 conanfile bytes x @{self.url}/x partial: a URL with parts that are "
		"not known here\n"
		"11 conanfile bytes g @https://e.org/g.git partial: a command that "
		"downloads\n");
	expect("conanfile.py",
		SOURCE "        git = Git(self)\n"
		       "        git.clone(url='https://e.org/a.git', target='.')\n"
		       "        git.checkout('" HEX40 "')\n"
		       "        g = tools.Git(folder='b')\n"
		       "        g.clone('https://e.org/b.git', 'master')\n"
		       "        git.clone('https://e.org/c.git', args=['-b', 'v1'])\n"
		       "        git.clone('https://e.org/d.git')\n",
		"5 conanfile bytes a @https://e.org/a.git #git-commit:git:012345678901\n"
		"8 conanfile bytes b ^master @https://e.org/b.git\n"
		"9 conanfile bytes c =v1 @https://e.org/c.git\n"
		"10 conanfile bytes d ^HEAD @https://e.org/d.git\n");
	unit_done();
}

static void test_broken(void **unused)
{
	(void)unused;
	expect("conanfile.py",
		RECIPE "    requires = ('zlib/1'\n\nclass Q(ConanFile):\n"
		       "    requires = 'a/1'\n",
		"3 conanfile bytes - opaque: something that does not fit the grammar\n"
		"6 conanfile bytes a =1\n");
	expect("conanfile.py", "x = '''\n" RECIPE "    requires = 'a/1'\n",
		"4 conanfile bytes a =1\n");
	expect("conanfile.py", "", "");
	expect("conanfile.py", "\xff\xfe(((", "");
	unit_done();
}

static void test_data(void **unused)
{
	(void)unused;
	expect("recipes/zlib/all/conandata.yml",
		"sources:\n  \"1.3\":\n    url: \"https://e.org/z-1.3.tar.gz\"\n"
		"    sha256: " HEX64 "\n  \"1.2\":\n"
		"    url: [https://e.org/a, 'https://e.org/b']\n    md5: " REV "\n"
		"  1.1:\n    - url: https://e.org/x.zip\n      sha1: " HEX40 "\n"
		"    - url: https://e.org/y.zip\n"
		"patches:\n  \"1.3\":\n    - patch_file: patches/a.patch\n"
		"      base_path: src\n  \"9\":\n    - patch_file: \"../../../x\"\n",
		"2 conanfile bytes zlib =1.3 @https://e.org/z-1.3.tar.gz "
		"#archive-bytes:sha256:9a93b2b7dfda "
		"+recipes/zlib/all/patches/a.patch\n"
		"5 conanfile bytes zlib =1.2 @https://e.org/a @https://e.org/b "
		"#archive-bytes:md5:0123456789ab\n"
		"9 conanfile bytes zlib =1.1 @https://e.org/x.zip "
		"#archive-bytes:sha1:012345678901\n"
		"11 conanfile bytes zlib =1.1 @https://e.org/y.zip\n"
		"16 conanfile reference zlib =9 +x\n");
	expect("conandata.yml",
		"x: &a\n  url: https://e.org/q-1.tgz\nsources:\n  1: *a\n"
		"  2:\n    <<: *a\n    sha256: " HEX64 "\n"
		"deps:\n  requirements: [b/1, c/2]\n",
		"1 conanfile bytes q =1 @https://e.org/q-1.tgz\n"
		"4 conanfile bytes - opaque: an alias of YAML\n"
		"5 conanfile bytes - =2 #archive-bytes:sha256:9a93b2b7dfda partial: an "
		"alias of YAML\n"
		"9 conanfile bytes b =1\n9 conanfile bytes c =2\n");
	expect("conandata.yml", "sources:\n  1:\n    url: https://e.org/a-1.tgz\n  - x\n",
		"2 conanfile bytes a =1 @https://e.org/a-1.tgz\n"
		"5 conanfile bytes - opaque: no YAML, 4:3: did not find expected key\n");
	unit_done();
}

static void test_locks(void **unused)
{
	(void)unused;
	expect("conan.lock",
		"{\"version\": \"0.5\", \"requires\": [\"zlib/1.2#" REV "%16.1\",\n"
		"[\"a/1#" REV "\", {\"pkg\": \"" REV "\"}], 7],\n"
		"\"build_requires\": [\"cmake/3\"], \"config_requires\": [\"cfg/1\"],\n"
		"\"alias\": {\"x/latest\": \"x/1.0\"},\n"
		"\"overrides\": {\"y/1\": [\"y/2\", null]}}",
		"1 conan-lock bytes zlib =1.2 #recipe-revision:md5:0123456789ab\n"
		"2 conan-lock bytes a =1 #recipe-revision:md5:0123456789ab "
		"#package-revision:md5:0123456789ab\n"
		"2 conan-lock bytes - opaque: an entry that is no reference\n"
		"3 conan-lock bytes cmake =3 tool\n3 conan-lock bytes cfg =1 tool\n"
		"4 conan-lock reference x =1.0\n5 conan-lock reference y =2\n");
	expect("release.lock",
		"{\"graph_lock\": {\"nodes\": {\"0\": {\"path\": \"conanfile.py\"},\n"
		"\"1\": {\"ref\": \"zlib/1.2#" REV "\", \"prev\": \"" REV
		"\", \"context\": \"host\"},\n\"2\": {\"pref\": \"cmake/3:1234#" REV
		"\", \"context\": \"build\"}, \"3\": {}}}, \"version\": \"0.4\"}",
		"2 conan-lock bytes zlib =1.2 #recipe-revision:md5:0123456789ab "
		"#package-revision:md5:0123456789ab\n"
		"3 conan-lock bytes cmake =3 #package-revision:md5:0123456789ab tool\n"
		"3 conan-lock bytes - opaque: a node without a reference\n");
	expect("conan.lock",
		"{\"requires\": [\"a/1\"], \"version\": \"0.5\",\n\"requires\": "
		"[\"b/1\"]}",
		"1 conan-lock bytes a =1\n2 conan-lock bytes b =1\n");
	expect("other.lock", "{\"requires\": {}}", "");
	expect("conan.lock", "{\"requires\": [\"a/1\"",
		"1 conan-lock bytes - opaque: no JSON, 1:20: expected ',' or ']'\n");
	unit_done();
}

/* Whatever is cut off: no crash, and a test with sanitizers sees the rest. */
static void test_cut(void **unused)
{
	static const struct {
		const char *path, *text;
	} samples[] = {
		{"conanfile.py",
			BODY "        self.requires(f'a/{x!r}' \"b\\x41\\101\\u00e9\", "
			     "*y, **{'z': [1 for q in (2,) if q]})\n"},
		{"conanfile.txt", "[requires]\na/[>1]@b/c#d%1:e#f\n"},
		{"conandata.yml", "sources: {1: {url: [a, {b: c}], sha256: \"x\"}}\n"},
		{"conan.lock", "{\"requires\": [[\"a/1#x\", {\"p\": \"q\"}]]}"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(samples); i++) {
		for (size_t n = 0; n <= strlen(samples[i].text); n++) {
			struct arena arena = {0}, scratch = {0};
			struct dependency_list list = {0};
			char *copy = malloc(n + 1);

			memcpy(copy, samples[i].text, n);
			declarations_read(&list, &arena, &scratch,
				form_of(str_of(samples[i].path)), str_of(samples[i].path),
				str_make(copy, n));
			arena_done(&arena);
			arena_done(&scratch);
			free(copy);
		}
	}
	unit_done();
}

/* Forms that look at what is in a file take nothing from those that go by its name. */
static void test_order(void **unused)
{
	size_t count = 0;

	(void)unused;
	while (forms[count])
		count++;
	EXPECT(forms[count - 1]->is_mine(str_of("x.py")) &&
			forms[count - 2]->is_mine(str_of("x.lock")),
		"the last two forms read by content");
	EXPECT(strcmp(form_of(str_of("Cargo.lock"))->name, "unchecked") == 0 &&
			strcmp(form_of(str_of("setup.py"))->name, "unchecked") == 0,
		"named ones are read by name");
	unit_done();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_downloads),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_data),
		cmocka_unit_test(test_locks),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
