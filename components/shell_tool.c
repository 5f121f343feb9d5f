/*
 * The one table of programs that bring something in, and of those that run others. Read
 * next: components/shell_fetch.c, components/shell_repository.c,
 * components/shell_install.c.
 */
#include <stdlib.h>
#include <strings.h>
#include "components/shell_script.h"
#include "base/banned.h"

#define VERBS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define GET(name, read) \
	{ \
		name, shell_read_##read, TOOL_PLAIN, NULL, 0, 0, NULL \
	}
#define LOUD(name, read) \
	{ \
		name, shell_read_##read, TOOL_LOUD, NULL, 0, 0, NULL \
	}
#define SYSTEM(name, mark, verbs) \
	{ \
		name, shell_read_system, TOOL_PLAIN, verbs, mark, 0, NULL \
	}
#define DEBIAN(name, verbs) \
	{ \
		name, shell_read_system, TOOL_PLAIN, verbs, '=', FORM_DEBIAN, NULL \
	}
#define PACKAGES(name, mark, manifest, verbs) \
	{ \
		name, shell_read_packages, TOOL_PLAIN, verbs, mark, 0, manifest \
	}
#define OTHER(name, mark, form, manifest, verbs) \
	{ \
		name, shell_read_packages, TOOL_PLAIN, verbs, mark, form, manifest \
	}

/* In byte order. What has no verbs installs, or runs, whatever stands behind it. */
static const struct shell_tool tools[] = {
	GET(".", source),
	SYSTEM("apk", '=', VERBS("add")),
	DEBIAN("apt", VERBS("install", "build-dep", "source", "satisfy")),
	DEBIAN("apt-get", VERBS("install", "build-dep", "source", "satisfy")),
	DEBIAN("aptitude", VERBS("install", "build-dep")),
	GET("aria2c", fetch),
	GET("axel", fetch),
	GET("bitsadmin", transfer),
	SYSTEM("brew", '@', VERBS("install", "reinstall", "upgrade")),
	PACKAGES("bunx", '@', NULL, NULL),
	LOUD("bzr", checkout),
	PACKAGES("cargo", '@', "Cargo.toml",
		VERBS("install", "binstall", "fetch", "build")),
	GET("cd", cd),
	GET("certutil", transfer),
	SYSTEM("choco", 0, VERBS("install", "upgrade")),
	SYSTEM("cinst", 0, NULL),
	OTHER("conan", '/', FORM_CONANFILE, "conan", VERBS("install", "download")),
	PACKAGES("conda", '=', NULL, VERBS("install", "create")),
	PACKAGES("cpanm", '@', NULL, NULL),
	LOUD("curl", curl),
	GET("curl.sh", curl),
	SYSTEM("dnf", 0,
		VERBS("install", "builddep", "groupinstall", "reinstall",
			"localinstall")),
	GET("docker", docker),
	OTHER("dotnet", 0, FORM_NUGET, "dotnet", VERBS("restore", "add", "install")),
	SYSTEM("emerge", 0, NULL),
	GET("fetch", fetch),
	SYSTEM("flatpak", 0, VERBS("install")),
	PACKAGES("gem", ':', NULL, VERBS("install")),
	GET("gh", gh),
	LOUD("git", git),
	PACKAGES("go", '@', NULL, VERBS("install", "get")),
	LOUD("hg", checkout),
	GET("invoke-restmethod", web_request),
	GET("invoke-webrequest", web_request),
	GET("irm", web_request),
	GET("iwr", web_request),
	PACKAGES("luarocks", '@', NULL, VERBS("install")),
	PACKAGES("mamba", '=', NULL, VERBS("install", "create")),
	LOUD("mercurial", checkout),
	SYSTEM("microdnf", 0, VERBS("install")),
	PACKAGES("micromamba", '=', NULL, VERBS("install", "create")),
	GET("nerdctl", docker),
	PACKAGES("npm", '@', "package.json", VERBS("install", "i", "add", "ci", "exec")),
	PACKAGES("npx", '@', NULL, NULL),
	OTHER("nuget", 0, FORM_NUGET, "nuget", VERBS("install", "restore")),
	PACKAGES("opam", '@', NULL, VERBS("install")),
	SYSTEM("opkg", 0, VERBS("install")),
	SYSTEM("pacboy", 0, VERBS("-S", "-Sy", "-Syu")),
	SYSTEM("pacman", '=', VERBS("-S", "-Sy", "-Syu", "-Su", "-U")),
	GET("pip", python),
	GET("pipenv", python),
	GET("pipx", python),
	SYSTEM("pkg", 0, VERBS("install")),
	SYSTEM("pkg_add", 0, NULL),
	SYSTEM("pkgin", 0, VERBS("install", "in")),
	PACKAGES("pnpm", '@', "package.json", VERBS("add", "install", "i", "dlx")),
	GET("podman", docker),
	GET("popd", cd),
	SYSTEM("port", '@', VERBS("install")),
	GET("pushd", cd),
	GET("py", python),
	GET("python", python),
	SYSTEM("rpm", 0, VERBS("-i", "-U", "-ivh", "-Uvh", "--install")),
	LOUD("rsync", copy),
	PACKAGES("rustup", '@', NULL, VERBS("install", "update")),
	SYSTEM("scoop", '@', VERBS("install")),
	LOUD("scp", copy),
	SYSTEM("snap", 0, VERBS("install")),
	GET("source", source),
	GET("start-bitstransfer", web_request),
	LOUD("subversion_svn", checkout),
	LOUD("svn", checkout),
	SYSTEM("tdnf", 0, VERBS("install")),
	GET("uv", python),
	PACKAGES("uvx", '@', NULL, NULL),
	OTHER("vcpkg", ':', FORM_VCPKG, "vcpkg.json", VERBS("install")),
	LOUD("wget", wget),
	SYSTEM("winget", 0, VERBS("install")),
	SYSTEM("xbps-install", 0, NULL),
	PACKAGES("yarn", '@', "package.json", VERBS("add", "install", "dlx")),
	SYSTEM("yum", 0,
		VERBS("install", "builddep", "groupinstall", "reinstall",
			"localinstall")),
	SYSTEM("zypper", '=', VERBS("install", "in")),
};

/* --- names -----------------------------------------------------------------------------
 */

static struct str cut_suffix(struct str name, const char *const suffixes[])
{
	for (size_t i = 0; suffixes[i]; i++) {
		size_t n = strlen(suffixes[i]);

		if (path_has_suffix(name, suffixes[i]) && name.n > n)
			name.n -= n;
	}
	return name;
}

/* "$(CURL)", "${CURL}", "$CURL": CURL; empty: it is no variable alone. */
static struct str variable_name(struct str word)
{
	bool is_closed = word.n > 3 && memchr("({", word.p[1], 2) &&
			 memchr(")}", word.p[word.n - 1], 2);

	word = str_slice(word, is_closed ? 2 : 1, word.n - is_closed);
	for (size_t i = 0; i < word.n; i++) {
		if (memchr("$(){}/ :", word.p[i], 8))
			return (struct str){0};
	}
	return word;
}

struct str shell_tool_name(struct str word)
{
	static const char *const of_variables[] = {"_EXECUTABLE", "_COMMAND", "_PROGRAM",
		"_EXE", "_CMD", "_BIN", "_PATH", "_TOOL", NULL};
	static const char *const of_files[] = {".exe", ".cmd", ".bat", NULL};
	size_t at = word.n;

	if (word.n && word.p[0] == '$')
		return cut_suffix(variable_name(word), of_variables);
	while (at && word.p[at - 1] != '/' && word.p[at - 1] != '\\')
		at--;
	while (at < word.n && memchr("@-+", word.p[at], 3))
		at++;
	return cut_suffix(str_slice(word, at, word.n), of_files);
}

static int tool_cmp(const void *key, const void *item)
{
	const struct str *name = key;
	const char *tool = ((const struct shell_tool *)item)->name;
	int order = strncasecmp(name->p, tool, name->n);

	return order ? order : (tool[name->n] ? -1 : 0);
}

const struct shell_tool *shell_tool_of(struct str name)
{
	const struct shell_tool *tool = NULL;

	if (name.n && memchr(name.p, '\0', name.n))
		return NULL;
	for (size_t n = name.n; n && n < 24 && !tool; n--) {
		struct str start = str_slice(name, 0, n);

		tool = bsearch(&start, tools, sizeof(tools) / sizeof(*tools),
			sizeof(*tools), tool_cmp);
		if (!strchr("0123456789.", name.p[n - 1]))
			break;
	}
	return tool;
}

/* --- what runs others ------------------------------------------------------------------
 */

#define P ROLE_PREFIX
#define R ROLE_RUNNER
#define T ROLE_TALKER
#define S ROLE_SHELL
/* In byte order. */
static const struct role {
	const char *word;
	enum shell_role role;
} roles[] = {{"!", P}, {"&", P}, {"/C", R}, {"/c", R}, {":", T}, {"AC_CHECK_PROG", T},
	{"AC_HELP_STRING", T}, {"AC_INIT", T}, {"AC_MSG_ERROR", T}, {"AC_MSG_NOTICE", T},
	{"AC_MSG_WARN", T}, {"AC_PATH_PROG", T}, {"AS_HELP_STRING", T}, {"BASH", S},
	{"POWERSHELL", S}, {"SH", S}, {"SHELL", S}, {"Write-Debug", T},
	{"Write-Error", T}, {"Write-Host", T}, {"Write-Output", T}, {"Write-Verbose", T},
	{"Write-Warning", T}, {"[", T}, {"[[", T}, {"alias", T}, {"arch", R}, {"ash", S},
	{"awk", T}, {"bash", S}, {"builtin", P}, {"busybox", R}, {"call", P}, {"case", T},
	{"cat", T}, {"chdir", R}, {"chronic", R}, {"chroot", R}, {"cmd", S},
	{"command", P}, {"cp", T}, {"dash", S}, {"declare", P}, {"die", T}, {"do", P},
	{"doas", R}, {"eatmydata", R}, {"echo", T}, {"egrep", T}, {"elif", P},
	{"else", P}, {"env", R}, {"error", T}, {"eval", P}, {"exec", P}, {"export", P},
	{"fakeroot", R}, {"fatal", T}, {"fgrep", T}, {"for", T}, {"gosu", R}, {"grep", T},
	{"hash", T}, {"if", P}, {"info", T}, {"ionice", R}, {"ksh", S}, {"local", P},
	{"log", T}, {"man", T}, {"mkdir", T}, {"msg", T}, {"msys2", R}, {"mv", T},
	{"nice", R}, {"nohup", R}, {"parallel", R}, {"powershell", S}, {"printf", T},
	{"pwsh", S}, {"python", S}, {"python3", S}, {"readonly", P}, {"retry", R},
	{"return", T}, {"rm", T}, {"runuser", S}, {"say", T}, {"script", S}, {"sed", T},
	{"set", T}, {"sh", S}, {"stdbuf", R}, {"su", S}, {"su-exec", R}, {"sudo", R},
	{"test", T}, {"then", P}, {"time", P}, {"timeout", R}, {"touch", T}, {"trap", T},
	{"travis_retry", R}, {"travis_wait", R}, {"type", T}, {"typeset", P},
	{"unset", T}, {"until", P}, {"usage", T}, {"warn", T}, {"warning", T},
	{"which", T}, {"while", P}, {"wsl", R}, {"xargs", R}, {"xvfb-run", R}, {"zsh", S},
	{"{", P}};
#undef P
#undef R
#undef T
#undef S

static int role_cmp(const void *key, const void *item)
{
	return str_cmp(
		*(const struct str *)key, str_of(((const struct role *)item)->word));
}

enum shell_role shell_role_of(struct str word)
{
	const struct role *role = NULL;

	if (word.n && word.n <= 16)
		role = bsearch(&word, roles, sizeof(roles) / sizeof(*roles),
			sizeof(*roles), role_cmp);
	return role ? role->role : ROLE_NONE;
}
