/*
 * What the names of folders and files say. Read next: components/vendored.c.
 */
#include <strings.h>
#include "base/path.h"
#include "base/text.h"
#include "components/form.h"
#include "components/vendored.h"
#include "core/language.h"
#include "base/banned.h"

/* Words in lower case, the case of the name aside. Most names differ in length. */
static bool is_one_of(struct str name, const struct str words[])
{
	for (size_t i = 0; words[i].n; i++) {
		if (words[i].n == name.n &&
			(words[i].p[0] | 0x20) == (name.p[0] | 0x20) &&
			strncasecmp(words[i].p, name.p, name.n) == 0)
			return true;
	}
	return false;
}

/* What stands behind the last '.'; empty: nothing. */
static struct str suffix_of(struct str name)
{
	size_t at = name.n;

	while (at && name.p[at - 1] != '.')
		at--;
	return at ? str_slice(name, at, name.n) : (struct str){0};
}

/* Without '_', '-' and '.', in lower case: ThirdParty, third-party, 3rd_party. */
static bool is_spelt(struct str name, const char *const words[])
{
	char plain[32];
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++) {
		char c = text_lower(name.p[i]);

		if (c == '_' || c == '-' || c == '.')
			continue;
		if (n == sizeof(plain))
			return false;
		plain[n++] = c;
	}
	return str_is_one_of(str_make(plain, n), words);
}

bool vendored_is_strong(struct str dir)
{
	static const char *const words[] = {"thirdparty", "thirdparties",
		"thirdpartylibs", "3rdparty", "3rdparties", "3party", "3p", "vendor",
		"vendors", "vendored", "deps", "dep", "external", "externals", "extern",
		"externs", "externallibs", "extlib", "extlibs", "subprojects",
		"submodules", "dependencies", "bundled", "bundledlibs", "embedded3rd",
		"foreign", NULL};

	return is_spelt(dir, words);
}

/* Names that nobody gives to code of his own. */
bool vendored_is_known(struct str dir)
{
	static const struct str words[] = {
		STR("gnulib"), STR("libcharset"), STR("libltdl"), STR("xdgmime"), {0}};

	return is_one_of(dir, words);
}

/* What stands beside components to build them, if no source lies in it. */
bool vendored_is_helper(struct str dir)
{
	static const struct str words[] = {
		STR("cmake"), STR("patches"), STR("patch"), STR("m4"), {0}};

	return is_one_of(dir, words);
}

bool vendored_is_weak(struct str dir)
{
	static const char *const words[] = {"lib", "libs", "library", "libraries", "ext",
		"exts", "contrib", "contribs", "packages", "package", "modules", "module",
		"imported", "imports", "upstream", "addons", "plugins", "src", "source",
		"sources", "common", "util", "utils", "support", NULL};

	return is_spelt(dir, words);
}

bool vendored_is_host(struct str dir)
{
	static const struct str words[] = {STR("github.com"), STR("gitlab.com"),
		STR("bitbucket.org"), STR("codeberg.org"), STR("sourceforge.net"),
		STR("git.sr.ht"), STR("gitee.com"), {0}};

	return is_one_of(dir, words);
}

bool vendored_has_own_version(struct str file)
{
	static const struct str words[] = {STR("VERSION"), STR("VERSION.txt"),
		STR(".version"), STR("configure.ac"), STR("configure.in"),
		STR("conanfile.py"), STR("vcpkg.json"), STR("library.json"),
		STR("library.properties"), {0}};

	return is_one_of(file, words);
}

/* LICENSE, LICENSE.txt, LICENSE-MIT, COPYING.LESSER, zlib.LICENSE, ... */
bool vendored_is_licence(struct str file)
{
	static const char *const words[] = {"license", "licence", "copying", "copyright",
		"unlicense", "notice", NULL};
	static const struct str suffixes[] = {
		STR("license"), STR("licence"), STR("copyright"), {0}};

	if (!file.n || !strchr("lcunLCUN.", file.p[0]))
		return is_one_of(suffix_of(file), suffixes);
	for (size_t i = 0; words[i]; i++) {
		size_t n = strlen(words[i]);

		if (file.n >= n && strncasecmp(file.p, words[i], n) == 0 &&
			(file.n == n || !text_is_word_byte(file.p[n]) ||
				file.p[n] == '_' || (file.p[n] | 0x20) == 's'))
			return !vendored_is_source(file);
	}
	return is_one_of(suffix_of(file), suffixes);
}

bool vendored_is_metadata(struct str file)
{
	static const struct str words[] = {STR("README.chromium"), STR("moz.yaml"),
		STR("METADATA"), STR(".gitrepo"), STR("cgmanifest.json"),
		STR("README.vendor"), STR("README.vendored"), STR("VENDOR"),
		STR("VENDORED"), STR("UPSTREAM"), STR("README.upstream"),
		STR("UPSTREAM.md"), STR("vendor.json"), STR("upstream.txt"),
		STR("imported_from"), STR("SOURCE.txt"), STR("README.third_party"),
		STR("README.thirdparty"), {0}};

	return is_one_of(file, words) ||
	       is_one_of(suffix_of(file), (const struct str[]){STR("about"), {0}});
}

bool vendored_tells_version(struct str file)
{
	static const struct str words[] = {STR("VERSION"), STR("VERSION.txt"),
		STR("version.txt"), STR(".version"), STR("configure.ac"),
		STR("configure.in"), STR("CMakeLists.txt"), STR("meson.build"),
		STR("package.json"), STR("conanfile.py"), STR("vcpkg.json"),
		STR("README"), STR("README.md"), STR("README.txt"), STR("ChangeLog"),
		STR("CHANGELOG.md"), STR("NEWS"), STR("Makefile"), STR("library.json"),
		STR("library.properties"), STR("Cargo.toml"), {0}};

	return is_one_of(file, words) || path_has_suffix(file, ".spec") ||
	       path_has_suffix(file, ".pc.in");
}

/* Does a name hold a word, and is it not "conversion" or "inversion"? */
static bool holds(struct str name, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= name.n; i++) {
		if ((name.p[i] | 0x20) == word[0] &&
			strncasecmp(name.p + i, word, n) == 0)
			return !i || (name.p[i - 1] | 0x20) != 'n';
	}
	return false;
}

/* Without the suffix of a header; false: it has none. x.h.in is one. */
static bool header_stem(struct str *stem, struct str file)
{
	static const struct str suffixes[] = {
		STR("h"), STR("hh"), STR("hpp"), STR("hxx"), STR("h++"), {0}};
	struct str suffix;

	if (str_has_suffix(file, ".in"))
		file.n -= 3;
	suffix = suffix_of(file);
	*stem = str_slice(file, 0, file.n - suffix.n - (suffix.n > 0));
	return suffix.n && is_one_of(suffix, suffixes);
}

static bool is_same_word(struct str a, struct str b)
{
	return a.n && a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* "zlib.h" of zlib, "lua.h" of lua-5.1, "png.h" of libpng; version.h. */
bool vendored_is_header(struct str file, struct str root)
{
	struct str stem;
	size_t n = 0;

	if (!header_stem(&stem, file))
		return false;
	if (holds(stem, "version") || holds(stem, "release"))
		return true;
	while (n < root.n && text_is_word_byte(root.p[n]))
		n++;
	root = str_slice(root, 0, n);
	return is_same_word(stem, root) ||
	       (n > 3 && strncasecmp(root.p, "lib", 3) == 0 &&
		       is_same_word(stem, str_slice(root, 3, n)));
}

bool vendored_is_source(struct str file)
{
	static const struct str others[] = {STR("s"), STR("asm"), STR("rs"), STR("go"),
		STR("py"), STR("js"), STR("ts"), STR("java"), STR("cs"), STR("m"),
		STR("mm"), STR("swift"), STR("f"), STR("f90"), STR("lua"), STR("pl"),
		STR("rb"), STR("php"), STR("zig"), STR("pas"), STR("ada"), STR("adb"),
		STR("ads"), STR("v"), STR("sv"), STR("vhd"), STR("inl"), STR("tcc"), {0}};
	struct str suffix = suffix_of(file);

	return suffix.n &&
	       (is_one_of(suffix, others) || language_is_clear(language_of(file)));
}

bool vendored_may_be_source(struct str file)
{
	static const struct str suffixes[] = {STR("inc"), STR("i"), STR("ii"), STR("def"),
		STR("cl"), STR("y"), STR("l"), {0}};

	return is_one_of(suffix_of(file), suffixes);
}
