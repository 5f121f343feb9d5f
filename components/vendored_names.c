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

static bool is_one_of(struct str name, const char *const words[])
{
	for (size_t i = 0; words[i]; i++) {
		if (path_is_named(name, words[i]))
			return true;
	}
	return false;
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
	static const char *const words[] = {"github.com", "gitlab.com", "bitbucket.org",
		"codeberg.org", "sourceforge.net", "git.sr.ht", "gitee.com", NULL};

	return is_one_of(dir, words);
}

/* LICENSE, LICENSE.txt, LICENSE-MIT, COPYING.LESSER, zlib.LICENSE, ... */
bool vendored_is_licence(struct str file)
{
	static const char *const words[] = {"license", "licence", "copying", "copyright",
		"unlicense", "notice", "licenses", "licences", NULL};

	for (size_t i = 0; words[i]; i++) {
		size_t n = strlen(words[i]);

		if (file.n >= n && strncasecmp(file.p, words[i], n) == 0 &&
			(file.n == n || !text_is_word_byte(file.p[n]) ||
				file.p[n] == '_'))
			return !vendored_is_source(file);
	}
	return path_has_suffix(file, ".license") || path_has_suffix(file, ".licence") ||
	       path_has_suffix(file, ".copyright");
}

bool vendored_is_metadata(struct str file)
{
	static const char *const words[] = {"README.chromium", "moz.yaml", "METADATA",
		".gitrepo", "cgmanifest.json", "README.vendor", "README.vendored",
		"VENDOR", "VENDORED", "UPSTREAM", "README.upstream", "UPSTREAM.md",
		"vendor.json", "upstream.txt", "imported_from", "SOURCE.txt",
		"README.third_party", "README.thirdparty", NULL};

	return is_one_of(file, words) || path_has_suffix(file, ".ABOUT");
}

bool vendored_tells_version(struct str file)
{
	static const char *const words[] = {"VERSION", "VERSION.txt", "version.txt",
		".version", "configure.ac", "configure.in", "CMakeLists.txt",
		"meson.build", "package.json", "conanfile.py", "vcpkg.json", "README",
		"README.md", "README.txt", "ChangeLog", "CHANGELOG.md", "NEWS",
		"Makefile", "library.json", "library.properties", "Cargo.toml", NULL};

	return is_one_of(file, words) || path_has_suffix(file, ".spec") ||
	       path_has_suffix(file, ".pc.in");
}

static bool holds(struct str name, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= name.n; i++) {
		if (strncasecmp(name.p + i, word, n) == 0)
			return true;
	}
	return false;
}

/* "zlib.h" of zlib, "lua.h" of lua-5.1; version.h; config.h. */
bool vendored_is_header(struct str file, struct str root)
{
	size_t dot = file.n, n = 0;

	while (dot && file.p[dot - 1] != '.')
		dot--;
	if (!dot || (file.p[dot] | 0x20) != 'h')
		return false;
	if (holds(file, "version") || holds(file, "release"))
		return true;
	while (n < root.n && text_is_word_byte(root.p[n]))
		n++;
	if (n > 3 && strncasecmp(root.p, "lib", 3) == 0 && dot - 1 == n - 3 &&
		strncasecmp(root.p + 3, file.p, n - 3) == 0)
		return true;
	return n && dot - 1 == n && strncasecmp(root.p, file.p, n) == 0;
}

bool vendored_is_source(struct str file)
{
	static const char *const others[] = {".s", ".asm", ".rs", ".go", ".py", ".js",
		".ts", ".java", ".cs", ".m", ".mm", ".swift", ".f", ".f90", ".lua", ".pl",
		".rb", ".php", ".zig", ".pas", ".ada", ".adb", ".ads", ".v", ".sv",
		".vhd", ".inl", ".tcc", NULL};

	if (language_is_clear(language_of(file)))
		return true;
	for (size_t i = 0; others[i]; i++) {
		if (path_has_suffix(file, others[i]))
			return true;
	}
	return false;
}
