/*
 * Commands that install: the system's package managers (listed), and those of languages
 * (which bring bytes). Read next: components/recipe.h.
 */
#include "components/recipe.h"
#include "base/banned.h"

/* Options that none has a value of its own for. */
static const char *const none[] = {NULL};

/* --- of the system ---------------------------------------------------------------------
 */

struct manager {
	const char *tool;
	enum dependency_form form;
	const char *verbs[6]; /* the word behind the options, or an option: "-S" */
	char version;	      /* what separates name and version; NUL: nothing does */
};

static const struct manager managers[] = {
	{"apt-get", FORM_DEBIAN, {"install", "build-dep", "source", "satisfy"}, '='},
	{"apt", FORM_DEBIAN, {"install", "build-dep", "source", "satisfy"}, '='},
	{"aptitude", FORM_DEBIAN, {"install", "build-dep"}, '='},
	{"apk", FORM_MAKE_DOWNLOAD, {"add"}, '='},
	{"dnf", FORM_MAKE_DOWNLOAD,
		{"install", "builddep", "groupinstall", "reinstall", "localinstall"}, 0},
	{"yum", FORM_MAKE_DOWNLOAD,
		{"install", "builddep", "groupinstall", "reinstall", "localinstall"}, 0},
	{"microdnf", FORM_MAKE_DOWNLOAD, {"install"}, 0},
	{"tdnf", FORM_MAKE_DOWNLOAD, {"install"}, 0},
	{"rpm", FORM_MAKE_DOWNLOAD, {"-i", "-U", "-ivh", "-Uvh", "--install"}, 0},
	{"zypper", FORM_MAKE_DOWNLOAD, {"install", "in"}, '='},
	{"pacman", FORM_MAKE_DOWNLOAD, {"-S", "-Sy", "-Syu", "-Su", "-U"}, '='},
	{"pacboy", FORM_MAKE_DOWNLOAD, {"-S", "-Sy", "-Syu"}, 0},
	{"brew", FORM_MAKE_DOWNLOAD, {"install", "reinstall", "upgrade"}, '@'},
	{"port", FORM_MAKE_DOWNLOAD, {"install"}, '@'},
	{"pkg", FORM_MAKE_DOWNLOAD, {"install"}, 0},
	{"pkgin", FORM_MAKE_DOWNLOAD, {"install", "in"}, 0},
	{"pkg_add", FORM_MAKE_DOWNLOAD, {""}, 0},
	{"choco", FORM_MAKE_DOWNLOAD, {"install", "upgrade"}, 0},
	{"cinst", FORM_MAKE_DOWNLOAD, {""}, 0},
	{"winget", FORM_MAKE_DOWNLOAD, {"install"}, 0},
	{"scoop", FORM_MAKE_DOWNLOAD, {"install"}, '@'},
	{"emerge", FORM_MAKE_DOWNLOAD, {""}, 0},
	{"opkg", FORM_MAKE_DOWNLOAD, {"install"}, 0},
	{"xbps-install", FORM_MAKE_DOWNLOAD, {""}, 0},
	{"snap", FORM_MAKE_DOWNLOAD, {"install"}, 0},
	{"flatpak", FORM_MAKE_DOWNLOAD, {"install"}, 0},
};

static const struct manager *manager_of(struct str tool)
{
	for (size_t i = 0; i < sizeof(managers) / sizeof(*managers); i++) {
		if (tool.n && tool.p[0] == managers[i].tool[0] &&
			str_is(tool, managers[i].tool))
			return &managers[i];
	}
	return NULL;
}

/* Where the packages begin, behind the verb; 0: nothing is installed. */
static size_t packages_at(const struct manager *manager, const struct sh_command *command)
{
	if (!manager->verbs[0][0])
		return 1;
	for (size_t i = 1; i < command->count; i++) {
		for (size_t k = 0; k < 6 && manager->verbs[k]; k++) {
			if (str_is(command->words[i].text, manager->verbs[k]))
				return i + 1;
		}
	}
	return 0;
}

static void add_system(
	struct recipe *s, const struct manager *manager, const struct sh_word *word)
{
	struct str name = word->text, version = {0};
	struct dependency *d;
	size_t at;

	if (recipe_is_url(name)) {
		recipe_add_url(s, word, name);
		return;
	}
	if (str_has_prefix(name, "./") || str_has_prefix(name, "/") ||
		str_has_prefix(name, "../"))
		return; /* a file that something else has brought */
	if (manager->version) {
		for (at = 1; at < name.n && name.p[at] != manager->version;) {
			if (manager->version == '=' && memchr("<>~", name.p[at], 3))
				break;
			at++;
		}
		at = at < name.n ? at : name.n;
		version = str_slice(name, at, name.n);
		if (version.n && version.p[0] == manager->version)
			version = str_slice(version, 1, version.n);
		name = str_slice(name, 0, at);
	}
	d = recipe_add(s, manager->form, KIND_SYSTEM, word, name);
	recipe_version(s, d, version);
}

static bool install_system(struct recipe *s, const struct sh_command *command)
{
	static const char *const valued[] = {"-o", "-t", "-c", "--target-release", "-X",
		"--virtual", "--repository", "-p", "--root", "--version", "--installroot",
		"--repo", "-R", "--solver", NULL};
	const struct manager *manager = manager_of(command->words[0].text);
	const struct sh_word *word;
	size_t at = manager ? packages_at(manager, command) : 0;

	while (at && (word = recipe_argument(command, &at, valued)))
		add_system(s, manager, word);
	return manager != NULL;
}

/* --- pip -------------------------------------------------------------------------------
 */

static void add_file(struct recipe *s, const struct sh_word *word, struct str name)
{
	struct dependency *d =
		recipe_add(s, FORM_MAKE_DOWNLOAD, KIND_REFERENCE, word, name);

	if (!environment_is_open(name) && name.n && name.p[0] != '/')
		declaration_file(s->r, d, name);
}

static void add_index(struct recipe *s, const struct sh_word *word)
{
	struct dependency *d = recipe_add(
		s, FORM_MAKE_DOWNLOAD, KIND_SETTING, word, locator_name(word->text));

	declaration_locator(s->r, d, word->text);
}

/* "git+https://host/a/b.git@ref#egg=b" */
static void add_vcs(struct recipe *s, const struct sh_word *word, struct str url)
{
	size_t slash = 0, at;

	url = str_slice(url, 0, str_find(url, '#', 0));
	for (size_t i = 0; i < url.n; i++) {
		if (url.p[i] == '/')
			slash = i;
	}
	at = str_find(url, '@', slash);
	recipe_add_repository(s, word,
		str_slice(url, str_has_prefix(url, "git+") ? 4 : 0, at),
		str_slice(url, at + 1, url.n));
}

/* Where the name ends in "a[x]==1", "a>=1", "a @ URL", "a" */
static size_t python_name(struct str text)
{
	size_t i = 0;

	while (i < text.n && !memchr("=<>~!@[; ", text.p[i], 9))
		i++;
	return i;
}

/* "./x", "dist/x-*.whl" */
static bool is_of_tree(struct str text)
{
	if (!text.n || text.p[0] == '.' || text.p[0] == '/')
		return text.n > 0;
	return text.p[0] != '$' && str_find(text, '/', 0) < python_name(text);
}

static void add_python(struct recipe *s, const struct sh_word *word)
{
	struct str text = word->text, version;
	size_t end = python_name(text), at = str_find(text, '@', 0);

	if (str_has_prefix(text, "git+")) {
		add_vcs(s, word, text);
		return;
	}
	if (at < text.n && recipe_is_url(str_trim(str_slice(text, at + 1, text.n))))
		text = str_trim(str_slice(text, at + 1, text.n));
	if (str_has_prefix(text, "git+")) {
		add_vcs(s, word, text);
	} else if (recipe_is_url(text)) {
		recipe_add_url(s, word, text);
	} else if (is_of_tree(text)) {
		return;
	} else {
		at = end < text.n && text.p[end] == '[' ? str_find(text, ']', end) + 1
							: end;
		version = str_trim(
			str_slice(text, at, str_find(text, ';', at < text.n ? at : 0)));
		if (str_has_prefix(version, "===") || str_has_prefix(version, "=="))
			version = str_slice(
				version, version.p[2] == '=' ? 3 : 2, version.n);
		recipe_add_package(s, word, str_slice(text, 0, end), version);
	}
}

static void read_pip(struct recipe *s, const struct sh_command *command, size_t at)
{
	static const char *const files[] = {
		"-r", "--requirement", "-c", "--constraint", NULL};
	static const char *const indexes[] = {"-i", "--index-url", "--extra-index-url",
		"-f", "--find-links", "--index", NULL};
	static const char *const valued[] = {"-t", "--target", "--prefix", "--root",
		"--python-version", "--platform", "--only-binary", "--no-binary",
		"--timeout", "--retries", "--proxy", "--cache-dir", "--log", "--src",
		"-b", "--build", "-d", "--dest", "--trusted-host", "--python", "-w",
		"--wheel-dir", "--upgrade-strategy", "--global-option",
		"--config-settings", "-C", NULL};

	for (; at < command->count; at++) {
		const struct sh_word *word = &command->words[at];
		bool has_next = at + 1 < command->count;
		size_t equals = str_find(word->text, '=', 0);

		if (word->is_operator || str_is_one_of(word->text, valued)) {
			at++;
		} else if (str_is_one_of(word->text, files) && has_next) {
			at++;
			add_file(s, &command->words[at], command->words[at].text);
		} else if (str_is_one_of(word->text, indexes) && has_next) {
			add_index(s, &command->words[++at]);
		} else if (str_has_prefix(word->text, "--requirement=")) {
			add_file(
				s, word, str_slice(word->text, equals + 1, word->text.n));
		} else if (str_has_prefix(word->text, "-r") && word->text.n > 2) {
			add_file(s, word, str_slice(word->text, 2, word->text.n));
		} else if (word->text.n && word->text.p[0] != '-') {
			add_python(s, word);
		}
	}
}

/* pip install, pipx install, uv pip install, python -m pip install */
static bool install_python(struct recipe *s, const struct sh_command *command)
{
	static const char *const verbs[] = {"install", "download", "wheel", NULL};
	struct str tool = command->words[0].text;
	bool is_python = str_has_prefix(tool, "python"), is_pip = false;

	if (!is_python && !str_has_prefix(tool, "pip") && !str_is(tool, "uv") &&
		!str_is(tool, "py"))
		return false;
	for (size_t i = 0; i < command->count && i < 8; i++) {
		struct str text = command->words[i].text;

		if (is_pip && str_is_one_of(text, verbs)) {
			read_pip(s, command, i + 1);
			break;
		}
		is_pip |= str_has_prefix(text, "pip") || str_is(text, "tool");
	}
	return true;
}

/* --- others ----------------------------------------------------------------------------
 */

/* "name@version", "@scope/name@version", a URL, a folder. */
static void add_at(struct recipe *s, const struct sh_word *word)
{
	struct str text = word->text;
	size_t at = str_find(text, '@', 1);

	if (str_has_prefix(text, "git+") || str_has_prefix(text, "git@"))
		add_vcs(s, word, text);
	else if (recipe_is_url(text))
		recipe_add_url(s, word, text);
	else if (text.n && text.p[0] != '.' && text.p[0] != '/')
		recipe_add_package(
			s, word, str_slice(text, 0, at), str_slice(text, at + 1, text.n));
}

/* npm, yarn, pnpm, go, gem, cargo: "TOOL VERB PACKAGE...". */
struct installer {
	const char *tool;
	const char *verbs[6];
	const char *versions[3]; /* options that name the version */
	const char *urls[4];	 /* options whose value is a repository */
	const char *manifest;	 /* read when no package is named; NULL: none */
};

static const struct installer installers[] = {
	{"npm", {"install", "i", "add", "ci", "exec"}, {0}, {0}, "package.json"},
	{"yarn", {"add", "install", "dlx"}, {0}, {0}, "package.json"},
	{"pnpm", {"add", "install", "i", "dlx"}, {0}, {0}, "package.json"},
	{"npx", {""}, {0}, {0}, NULL},
	{"bunx", {""}, {0}, {0}, NULL},
	{"uvx", {""}, {0}, {0}, NULL},
	{"go", {"install", "get"}, {0}, {0}, NULL},
	{"gem", {"install"}, {"-v", "--version"}, {"-s", "--source"}, NULL},
	{"cargo", {"install", "binstall"}, {"--version", "--vers"}, {"--git"}, NULL},
	{"cpanm", {""}, {0}, {0}, NULL},
	{"luarocks", {"install"}, {0}, {0}, NULL},
	{"conda", {"install", "create"}, {0}, {0}, NULL},
	{"mamba", {"install", "create"}, {0}, {0}, NULL},
	{"micromamba", {"install", "create"}, {0}, {0}, NULL},
	{"rustup", {"install", "update"}, {0}, {0}, NULL},
	{"opam", {"install"}, {0}, {0}, NULL},
	{"vcpkg", {"install"}, {0}, {0}, "vcpkg.json"},
};

static const struct installer *installer_of(struct str tool)
{
	for (size_t i = 0; i < sizeof(installers) / sizeof(*installers); i++) {
		if (tool.n && tool.p[0] == installers[i].tool[0] &&
			str_is(tool, installers[i].tool))
			return &installers[i];
	}
	return NULL;
}

static bool is_verb(const struct installer *installer, struct str word)
{
	for (size_t i = 0; i < 6 && installer->verbs[i]; i++) {
		if (str_is(word, installer->verbs[i]))
			return true;
	}
	return false;
}

/* Behind the verb; false: the tool installs nothing here. */
static bool find_verb(const struct installer *installer, const struct sh_command *command,
	size_t *at, const struct sh_word **verb)
{
	*verb = &command->words[0];
	if (!installer->verbs[0][0])
		return true;
	*verb = recipe_argument(command, at, none);
	if (*verb && str_is((*verb)->text, "global"))
		*verb = recipe_argument(command, at, none);
	return *verb && is_verb(installer, (*verb)->text);
}

/* All packages that are named. Returns how many. */
static size_t add_installed(struct recipe *s, const struct installer *installer,
	const struct sh_command *command, size_t at)
{
	static const char *const valued[] = {"-v", "--version", "--vers", "-s",
		"--source", "--git", "--tag", "--rev", "--branch", "--features", "--root",
		"-n", "-c", "--channel", "--name", "--prefix", "-p", "--triplet",
		"--registry", "-C", "--target", "--bindir", NULL};
	bool is_program = !installer->verbs[0][0]; /* its arguments follow */
	const struct sh_word *word;
	struct str version = {0};
	size_t count = 0;

	if (installer->versions[0])
		version = recipe_option(command, installer->versions);
	while (!(is_program && count) && (word = recipe_argument(command, &at, valued))) {
		if (version.n)
			recipe_add_package(s, word, word->text, version);
		else
			add_at(s, word);
		count++;
	}
	return count;
}

static bool install_other(struct recipe *s, const struct sh_command *command)
{
	static const char *const refs[] = {"--tag", "--rev", "--branch", NULL};
	const struct installer *installer = installer_of(command->words[0].text);
	const struct sh_word *verb;
	size_t at = 1, count;
	struct str url = {0};

	if (!installer || !find_verb(installer, command, &at, &verb))
		return installer != NULL;
	if (installer->urls[0])
		url = recipe_option(command, installer->urls);
	if (url.n)
		recipe_add_repository(s, verb, url, recipe_option(command, refs));
	count = add_installed(s, installer, command, at);
	if (!count && !url.n && installer->manifest)
		recipe_add(s, FORM_MAKE_DOWNLOAD, KIND_REFERENCE, verb,
			str_of(installer->manifest));
	return true;
}

bool recipe_install(struct recipe *s, const struct sh_command *command)
{
	return install_system(s, command) || install_python(s, command) ||
	       install_other(s, command);
}
