/*
 * Manifests and lock files of other languages: nobody reads them here, and so each is
 * named. Read next: components/form.h.
 */
#include "base/path.h"
#include "components/form.h"
#include "base/banned.h"

static const char *const names[] = {"Cargo.toml", "Cargo.lock", "package.json",
	"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml",
	"bun.lock", "bun.lockb", "deno.lock", "requirements.txt", "Pipfile",
	"Pipfile.lock", "poetry.lock", "uv.lock", "pdm.lock", "pyproject.toml",
	"setup.py", "setup.cfg", "environment.yml", "go.mod", "go.sum", "Gemfile",
	"Gemfile.lock", "gems.locked", "composer.json", "composer.lock", "pom.xml",
	"build.gradle", "build.gradle.kts", "gradle.lockfile", "libs.versions.toml",
	"Podfile", "Podfile.lock", "Package.swift", "Package.resolved", "Cartfile",
	"Cartfile.resolved", "mix.exs", "mix.lock", "pubspec.yaml", "pubspec.lock",
	"rebar.config", "rebar.lock", "cpanfile", "cabal.project.freeze", "stack.yaml",
	"stack.yaml.lock", "opam.locked", "flake.nix", "flake.lock", "dub.json",
	"dub.selections.json", "alire.toml", "guix.scm", "manifest.scm", NULL};
static const char *const suffixes[] = {
	".gemspec", ".cabal", ".opam", ".nimble", ".podspec", ".rockspec", NULL};

/* requirements-dev.txt, requirements_test.txt */
static bool is_requirements(struct str name)
{
	return str_has_prefix(name, "requirements") && path_has_suffix(name, ".txt");
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
	return is_requirements(path_name(path));
}

static void read(struct declaration_reader *r)
{
	declaration_add(r, FORM_UNCHECKED, KIND_UNCHECKED, 0, 0, path_name(r->path));
}

const struct form form_unchecked = {
	.name = "unchecked", .is_mine = is_mine, .read = read};
