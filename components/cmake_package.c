/*
 * Package managers that a CMake file runs: pip, conan, vcpkg, npm, cargo, go, gem, nuget
 * fetch what they are asked for; apt, dnf and brew are asked for what the machine must
 * have. "install" alone uses a list of the tree, which has a reader of its own.
 * Read next: components/cmake_download.c.
 */
#include <strings.h>
#include "base/text.h"
#include "components/cmake_commands.h"
#include "base/banned.h"

struct manager {
	const char *name;
	const char *verbs[4];
	enum dependency_form form;
	enum dependency_kind kind;
	const char *mark; /* what stands between name and version */
};

static const struct manager managers[] = {
	{"pip", {"install", "download"}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, "=="},
	{"pip3", {"install", "download"}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, "=="},
	{"pipx", {"install"}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, "=="},
	{"uv", {"install", "add"}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, "=="},
	{"conan", {"install", "download"}, FORM_CONANFILE, KIND_BYTES, "/"},
	{"vcpkg", {"install"}, FORM_VCPKG, KIND_BYTES, NULL},
	{"npm", {"install", "i", "ci", "add"}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, "@"},
	{"npx", {""}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, "@"},
	{"yarn", {"install", "add"}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, "@"},
	{"pnpm", {"install", "add", "i"}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, "@"},
	{"cargo", {"install", "fetch", "build"}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, "@"},
	{"go", {"get", "install"}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, "@"},
	{"gem", {"install"}, FORM_CMAKE_DOWNLOAD, KIND_BYTES, ":"},
	{"nuget", {"install", "restore"}, FORM_NUGET, KIND_BYTES, NULL},
	{"dotnet", {"restore", "add"}, FORM_NUGET, KIND_BYTES, NULL},
	{"apt", {"install"}, FORM_DEBIAN, KIND_SYSTEM, "="},
	{"apt-get", {"install"}, FORM_DEBIAN, KIND_SYSTEM, "="},
	{"dnf", {"install"}, FORM_CMAKE_FIND, KIND_SYSTEM, NULL},
	{"yum", {"install"}, FORM_CMAKE_FIND, KIND_SYSTEM, NULL},
	{"brew", {"install"}, FORM_CMAKE_FIND, KIND_SYSTEM, "@"},
};

/* Options that take a word; many of them name a file, a folder or a place. */
static const char *const takes[] = {"-r", "--requirement", "-c", "--constraint", "-t",
	"--target", "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-d",
	"--prefix", "--root", "--triplet", "--host-triplet", "--overlay-ports",
	"--overlay-triplets", "-s", "--settings", "-o", "--options", "-pr", "--profile",
	"-if", "--install-folder", "-of", "--output-folder", "-g", "--generator", "-b",
	"--build", "-v", "--version", "-Version", "--manifest-path", "--path",
	"--target-dir", "-OutputDirectory", "-Source", "--source", "--x-install-root",
	"--x-manifest-root", "-C", "--cwd", NULL};

static const struct manager *manager_of(struct str name)
{
	for (size_t i = 0; i < sizeof(managers) / sizeof(*managers); i++) {
		if (name.n == strlen(managers[i].name) &&
			strncasecmp(name.p, managers[i].name, name.n) == 0)
			return &managers[i];
	}
	return NULL;
}

/* "python3 -m pip": the module. */
static struct str python_module(struct cmake_words *w, struct str name)
{
	if (!name.n || strncasecmp(name.p, "python", name.n < 6 ? name.n : 6) != 0)
		return name;
	for (size_t i = w->at; i + 1 < w->count && i < w->at + 6; i++) {
		if (!str_is(cmake_word(w, i), "-m"))
			continue;
		w->at = i + 2;
		return cmake_word(w, i + 1);
	}
	return name;
}

static size_t find_in(struct str s, const char *mark)
{
	const char *hit = mark && s.n ? memmem(s.p, s.n, mark, strlen(mark)) : NULL;

	return hit ? (size_t)(hit - s.p) : s.n;
}

/* "name==1.2", "@scope/name@1.2", "name>=1", "zlib:x64-windows" */
static void put_package(struct cmake_words *w, const struct manager *m, size_t at)
{
	struct declaration_reader *r = cmake_reader_of(w->call)->r;
	struct str word = cmake_word(w, at), version = {0};
	size_t end = find_in(str_slice(word, 1, word.n), m->mark) + 1;
	enum version_kind kind = VERSION_EXACT;
	struct dependency *d;

	if (end < word.n && m->mark) {
		version = str_slice(word, end + strlen(m->mark), word.n);
	} else if (m->mark && str_is(str_of(m->mark), "==")) {
		for (end = 0; end < word.n && !strchr("<>~!=[ ;", word.p[end]);)
			end++;
		kind = VERSION_RANGE;
		version = str_slice(word, end, word.n);
	}
	if (m->form == FORM_VCPKG) {
		end = str_find(word, ':', 0);
		end = str_find(str_slice(word, 0, end), '[', 0);
	}
	if (m->form == FORM_CONANFILE)
		version = str_slice(version, 0, str_find(version, '@', 0));
	if (str_is(version, "latest"))
		kind = VERSION_FLOATING;
	d = cmake_entry(w->call, m->form, m->kind, str_slice(word, 0, end));
	if (version.n)
		declaration_version(r, d, kind, version);
	d->scope = FOR_TOOL;
	if (cmake_word_is_unknown(w, at))
		cmake_partial(w->call, d, "a name in a variable that is not known");
}

/* A URL or a path in place of a name. */
static void put_place(struct cmake_words *w, const struct manager *m, size_t at)
{
	struct str word = cmake_word(w, at);
	struct dependency *d = cmake_entry(w->call, m->form, KIND_BYTES, (struct str){0});

	if (str_has_prefix(word, "git+"))
		word = str_slice(word, 4, word.n);
	cmake_locator(w->call, d, word, cmake_word_is_unknown(w, at));
	cmake_release(w->call, d);
	d->scope = FOR_TOOL;
}

static bool is_path(struct str s)
{
	return s.p[0] == '.' || s.p[0] == '/' || s.p[0] == '<' ||
	       str_find(s, '\\', 0) < s.n ||
	       (str_has_prefix(s, "${") && memmem(s.p, s.n, "_DIR}", 5));
}

/* A list of the tree, or where it comes from. */
static void put_lists(struct cmake_words *w, const struct manager *m)
{
	for (size_t i = 0; i + 1 < w->count; i++) {
		struct str word = cmake_word(w, i);
		struct dependency *d;

		if (str_is(word, "-r") || str_is(word, "--requirement")) {
			d = cmake_entry(
				w->call, m->form, KIND_REFERENCE, cmake_word(w, i + 1));
			cmake_patch(w->call, d, cmake_word(w, i + 1), true);
			d->scope = FOR_TOOL;
			w->found++;
		} else if (str_is(word, "--index-url") || str_is(word, "-i") ||
			   str_is(word, "--extra-index-url")) {
			d = cmake_entry(w->call, m->form, KIND_SETTING, str_of(m->name));
			cmake_locator(w->call, d, cmake_word(w, i + 1),
				cmake_word_is_unknown(w, i + 1));
		}
	}
}

static bool is_verb(const struct manager *m, struct str word)
{
	for (size_t i = 0; i < 4 && m->verbs[i]; i++) {
		if (str_is(word, m->verbs[i]))
			return true;
	}
	return false;
}

static void read_packages(struct cmake_words *w, const struct manager *m)
{
	bool is_restore = str_is(cmake_word(w, w->at - 1), "restore");
	size_t at, count = 0;

	while (cmake_word_next(w, takes, &at)) {
		struct str word = cmake_word(w, at);

		if (is_verb(m, word) || str_is(word, "package") || is_restore)
			continue;
		if (cmake_is_remote(word) || str_has_prefix(word, "git+"))
			put_place(w, m, at);
		else if (is_path(word))
			continue;
		else
			put_package(w, m, at);
		count++;
		if (!*m->verbs[0])
			break;
	}
	w->found += count;
	if (count || m->kind == KIND_SYSTEM)
		return;
	cmake_entry(w->call, m->form, KIND_REFERENCE, str_of(m->name))->scope = FOR_TOOL;
	w->found++;
}

bool cmake_package_judge(struct cmake_words *w, struct str name)
{
	const struct manager *m = manager_of(python_module(w, name));
	size_t at = w->at;

	if (!m)
		return false;
	put_lists(w, m);
	/* "pip install", "cargo +nightly build", "uv pip install" */
	while (*m->verbs[0] && at < w->count && !is_verb(m, cmake_word(w, at)))
		at++;
	if (at == w->count && *m->verbs[0])
		return true;
	w->at = *m->verbs[0] ? at + 1 : at;
	read_packages(w, m);
	return true;
}
