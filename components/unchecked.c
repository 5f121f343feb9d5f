/*
 * Manifests and lock files of other languages and systems: nobody reads them here, and so
 * each is named. Read next: components/form.h.
 */
#include "base/path.h"
#include "components/form.h"
#include "base/banned.h"

static const char *const names[] = {"Cargo.toml", "Cargo.lock", "package.json",
	"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml",
	"bun.lock", "bun.lockb", "bower.json", "deno.json", "deno.jsonc", "deno.lock",
	"jsr.json", "elm.json", "requirements.txt", "Pipfile", "Pipfile.lock",
	"poetry.lock", "uv.lock", "pdm.lock", "pylock.toml", "pyproject.toml", "setup.py",
	"setup.cfg", "environment.yml", "environment.yaml", "conda-lock.yml", "pixi.toml",
	"pixi.lock", "go.mod", "go.sum", "go.work", "go.work.sum", "Gopkg.toml",
	"Gopkg.lock", "Gemfile", "Gemfile.lock", "gems.rb", "gems.locked",
	"composer.json", "composer.lock", "shard.yml", "shard.lock", "pom.xml",
	"build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts",
	"gradle.lockfile", "gradle-wrapper.properties", "maven-wrapper.properties",
	"libs.versions.toml", "build.sbt", "project.clj", "deps.edn", "Podfile",
	"Podfile.lock", "Package.swift", "Package.resolved", "Cartfile",
	"Cartfile.resolved", "Mintfile", "Brewfile", "Brewfile.lock.json", "mix.exs",
	"mix.lock", "rebar.config", "rebar.lock", "gleam.toml", "pubspec.yaml",
	"pubspec.lock", "cpanfile", "cpanfile.snapshot", "cabal.project",
	"cabal.project.local", "cabal.project.freeze", "stack.yaml", "stack.yaml.lock",
	"opam", "opam.locked", "dune-project", "dune-workspace", "flake.nix",
	"flake.lock", "shell.nix", "default.nix", "npins.json", "guix.scm",
	"manifest.scm", "channels.scm", "Project.toml", "JuliaProject.toml",
	"Manifest.toml", "JuliaManifest.toml", "renv.lock", "dub.json", "dub.sdl",
	"dub.selections.json", "alire.toml", "v.mod", "spack.yaml", "spack.lock",
	"snapcraft.yaml", "PKGBUILD", "APKBUILD", "buf.lock", "devbox.json",
	"devbox.lock", "devenv.nix", "devenv.lock", NULL};
static const char *const suffixes[] = {".gemspec", ".cabal", ".opam", ".opam.locked",
	".nimble", ".podspec", ".rockspec", ".ebuild", ".spec", ".spec.in", NULL};

/* requirements-dev.txt, requirements_test.txt */
static bool is_requirements(struct str name)
{
	return str_has_prefix(name, "requirements") &&
	       (path_has_suffix(name, ".txt") || path_has_suffix(name, ".in"));
}

/* org.example.App.json, as Flatpak's manifests are called */
static bool is_flatpak(struct str name)
{
	static const char *const starts[] = {
		"org.", "com.", "net.", "io.", "de.", "dev.", "app.", "page.", NULL};
	size_t dot = str_find(name, '.', 0);

	if (!path_has_suffix(name, ".json") && !path_has_suffix(name, ".yml") &&
		!path_has_suffix(name, ".yaml"))
		return false;
	for (size_t i = 0; starts[i]; i++) {
		if (str_has_prefix(name, starts[i]))
			return str_find(name, '.', dot + 1) + 5 < name.n;
	}
	return false;
}

static bool is_mine(struct str path)
{
	for (size_t i = 0; names[i]; i++) {
		if (path_is_named(path, names[i]))
			return true;
	}
	for (size_t i = 0; suffixes[i]; i++) {
		if (path_has_suffix(path, suffixes[i]))
			return true;
	}
	return is_requirements(path_name(path)) || is_flatpak(path_name(path));
}

/* --- names that others use, too --------------------------------------------------------
 */

static bool holds(struct str bytes, const char *word)
{
	return bytes.n && memmem(bytes.p, bytes.n, word, strlen(word));
}

/* "Source0: https://..." at the start of a line: a recipe of RPM. */
static bool has_source(struct str bytes)
{
	for (size_t at = 0; at < bytes.n; at = str_find(bytes, '\n', at) + 1) {
		struct str line = str_slice(bytes, at, at + 16);

		if ((str_has_prefix(line, "Source") || str_has_prefix(line, "source")) &&
			str_find(line, ':', 0) < line.n)
			return true;
	}
	return false;
}

static bool is_one(struct str path, struct str bytes)
{
	if (path_has_suffix(path, ".spec") || path_has_suffix(path, ".spec.in"))
		return has_source(bytes);
	if (is_flatpak(path_name(path)))
		return holds(bytes, "modules") && holds(bytes, "runtime");
	return true;
}

static void read(struct declaration_reader *r)
{
	if (!is_one(r->path, r->bytes))
		return;
	declaration_add(r, FORM_UNCHECKED, KIND_UNCHECKED, 0, 0, path_name(r->path));
}

const struct form form_unchecked = {
	.name = "unchecked", .is_mine = is_mine, .read = read};
