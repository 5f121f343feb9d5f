/*
 * struct dependency: one place in a tree that brings something in from elsewhere or asks
 * for it, in one normal form whatever file says it. components/ reads them out of
 * declarations (components/form.h); the approved list judges them (core/component.h).
 *
 * All strings are views into an arena of the run, never into the file that was read.
 */
#ifndef CORE_DEPENDENCY_H
#define CORE_DEPENDENCY_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

/*
 * How it is declared: name in reports; the name space of its names in approved records
 * ("wrap:zlib"), or "" where a name alone says nothing; what it is.
 */
#define DEPENDENCY_FORMS(X) \
	X(WRAP, "meson-wrap", "wrap", "a Meson wrap") \
	X(WRAPDB, "meson-wrapdb", "", "leave for Meson to fetch any wrap there is") \
	X(MESON, "meson", "meson", "a call in a Meson file") \
	X(SUBMODULE, "git-submodule", "", "a git submodule") \
	X(FETCHCONTENT, "cmake-fetchcontent", "cmake", "CMake's FetchContent") \
	X(EXTERNALPROJECT, "cmake-externalproject", "cmake", "CMake's ExternalProject") \
	X(CPM, "cmake-cpm", "cmake", "CPM, a package manager in CMake") \
	X(CMAKE_DOWNLOAD, "cmake-download", "cmake", "a download by CMake") \
	X(CMAKE_FIND, "cmake-find", "cmake", "a package that CMake looks for") \
	X(CONANFILE, "conanfile", "conan", "a Conan recipe or list") \
	X(CONAN_LOCK, "conan-lock", "conan", "a lock file of Conan") \
	X(VCPKG, "vcpkg", "vcpkg", "a vcpkg manifest") \
	X(VCPKG_REGISTRY, "vcpkg-registry", "", "where vcpkg takes ports from") \
	X(VCPKG_PORT, "vcpkg-port", "vcpkg", "a port of vcpkg in the tree") \
	X(AUTOTOOLS, "autotools", "pc", "a check of configure") \
	X(PKG_CONFIG, "pkg-config", "pc", "a module of pkg-config") \
	X(BAZEL, "bazel", "bazel", "a rule of Bazel") \
	X(BAZEL_LOCK, "bazel-lock", "bazel", "a lock file of Bazel") \
	X(NUGET, "nuget", "nuget", "a NuGet package") \
	X(NUGET_LOCK, "nuget-lock", "nuget", "a lock file of NuGet") \
	X(NUGET_SOURCE, "nuget-source", "", "where NuGet takes packages from") \
	X(MSBUILD, "msbuild", "lib", "a library in an MSBuild project") \
	X(XMAKE, "xmake", "xmake", "a package of xmake") \
	X(ZIG, "zig", "zig", "a dependency of Zig") \
	X(DEBIAN, "debian", "deb", "a package of Debian") \
	X(YOCTO, "yocto", "yocto", "a source in a Yocto recipe") \
	X(EMBEDDED, "embedded", "", "a manifest of an embedded system") \
	X(LINK, "link", "lib", "a library that is linked to") \
	X(MAKE_DOWNLOAD, "make-download", "", \
		"a download by a recipe of make or a shell") \
	X(VENDORED, "vendored", "", "a folder with a component's sources") \
	X(VENDOR_METADATA, "vendor-metadata", "", "a file that says what was vendored") \
	X(SINGLE_FILE, "single-file", "", "a component in one file") \
	X(BINARY, "binary", "", "a binary or an archive in the tree") \
	X(LFS, "git-lfs", "", "a file that Git LFS holds") \
	X(ACTIONS, "github-actions", "actions", "an action of GitHub") \
	X(IMAGE, "image", "image", "a container image") \
	X(CI, "ci", "", "an include of a pipeline") \
	X(UNCHECKED, "unchecked", "", "a manifest that is not read")

enum dependency_form {
#define FORM_ENUM(word, name, space, what) FORM_##word,
	DEPENDENCY_FORMS(FORM_ENUM)
#undef FORM_ENUM
		FORM_COUNT,
};
const char *dependency_form_name(enum dependency_form form);
const char *dependency_form_space(enum dependency_form form);
const char *dependency_form_meaning(enum dependency_form form);

/* What it does. */
enum dependency_kind {
	KIND_BYTES,	/* brings bytes into the build, or into what makes it: judged */
	KIND_SYSTEM,	/* asks for what the machine has: listed */
	KIND_SETTING,	/* where things come from: a registry, a baseline, a feed */
	KIND_REFERENCE, /* uses what is declared elsewhere in the tree: listed */
	KIND_UNCHECKED, /* a manifest that nobody reads: named */
};
const char *dependency_kind_name(enum dependency_kind kind);

enum dependency_scope { FOR_BUILD, FOR_TOOL, FOR_TEST, FOR_CI };
const char *dependency_scope_name(enum dependency_scope scope);

/* What the version says. */
enum version_kind {
	VERSION_NONE,
	VERSION_EXACT,	  /* a release or a tag; tags can be moved */
	VERSION_RANGE,	  /* ">=1.2 <2" */
	VERSION_FLOATING, /* a branch, "latest" */
};
const char *version_kind_name(enum version_kind kind);

/* How well it was understood. */
enum dependency_state {
	READ_EXACT,
	READ_PARTIAL, /* some of it depends on what is not known here */
	READ_OPAQUE,  /* something is brought in, and what is not known */
};
const char *dependency_state_name(enum dependency_state state);

/* What a hash covers. Hashes compare within one of these only. */
#define PIN_OVERS(X) \
	X(ARCHIVE, "archive-bytes") \
	X(COMMIT, "git-commit") \
	X(TREE, "git-tree") \
	X(FILE, "file-bytes") \
	X(RECIPE, "recipe-revision") \
	X(PACKAGE, "package-revision") \
	X(BASELINE, "registry-baseline") \
	X(NUGET, "nuget-content") \
	X(ZIG, "zig-package") \
	X(COMPONENT, "component-hash") /* of ESP-IDF */ \
	X(IMAGE, "image-manifest")
enum pin_over {
#define OVER_ENUM(word, name) OVER_##word,
	PIN_OVERS(OVER_ENUM)
#undef OVER_ENUM
		OVER_COUNT,
};
extern const char *const pin_over_words[]; /* NULL-terminated, by enum pin_over */

#define PIN_ALGORITHMS(X) \
	X(SHA256, "sha256", 64) \
	X(SHA384, "sha384", 96) \
	X(SHA512, "sha512", 128) \
	X(SHA1, "sha1", 40) \
	X(MD5, "md5", 32) \
	X(SHA3_256, "sha3-256", 64) \
	X(SHA3_512, "sha3-512", 128) \
	X(GIT, "git", 0)     /* an id of git: 40 or 64 digits */ \
	X(OTHER, "other", 0) /* kept as it is written, case and all */
enum pin_algorithm {
#define ALGORITHM_ENUM(word, name, digits) ALGORITHM_##word,
	PIN_ALGORITHMS(ALGORITHM_ENUM)
#undef ALGORITHM_ENUM
		ALGORITHM_COUNT,
};
extern const char *const pin_algorithm_words[]; /* NULL-terminated, by algorithm */

/* A hash: lower-case hex, or as it is written for ALGORITHM_OTHER. */
struct pin {
	enum pin_over over;
	enum pin_algorithm algorithm;
	struct str value;
};

bool pin_eq(const struct pin *a, const struct pin *b);

/* MD5, SHA-1 of bytes: against accidents, not against people. Ids of git are strong. */
bool pin_is_weak(const struct pin *pin);

/* How a revision of that many digits is made, of a recipe or what was built by it: MD5 of
 * its files, their SHA-256, or the commit that it is in. */
enum pin_algorithm revision_algorithm(size_t digits);

/*
 * Fill in a pin from text: hexadecimal in any case, or base64 (SRI) where hex does not
 * fit; of ids of git at least 40 digits. false: it is no such hash; *out is untouched.
 */
bool pin_read(struct pin *out, struct arena *arena, enum pin_over over,
	enum pin_algorithm algorithm, struct str text);

/* "sha256-BASE64", "sha512:HEX", "SHA256=HEX": the algorithm stands in front. */
bool pin_read_tagged(
	struct pin *out, struct arena *arena, enum pin_over over, struct str text);

struct pin_list {
	struct pin *items;
	size_t count, cap;
};

/* In this order. */
bool pin_list_eq(const struct pin_list *a, const struct pin_list *b);

struct str_vec {
	struct str *items;
	size_t count, cap;
};

struct dependency {
	enum dependency_form form;
	enum dependency_kind kind;
	struct str path;     /* of the file, or of the folder or submodule itself */
	uint32_t start, end; /* bytes of the file where it stands: a finding's place */
	uint32_t line;	     /* of start, 1-based; 0: it is the path itself */
	struct str name;     /* as it is written; empty: has none */
	enum version_kind version_kind;
	struct str version;	 /* as it is written; empty with VERSION_NONE */
	struct str_vec locators; /* URLs, repositories, registries; the first counts, and
				    the others are fall-backs */
	struct pin_list pins;	 /* empty: unpinned */
	struct str_vec files;	 /* paths from the root of files or folders in the tree
				    that it is made from or altered by: patches */
	bool is_conditional;	 /* not in every build */
	enum dependency_scope scope;
	enum dependency_state state;
	struct str note; /* not exact: why, a phrase; else empty */
	struct str text; /* of what is not all known: SHA-256 of how it is written */
};

struct dependency_list {
	struct dependency *items;
	size_t count, cap;
};

/* How firmly it says what it means; KIND_SYSTEM and the like have none. */
enum strictness {
	PINNED_STRONG, /* by SHA-256 or better, or an id of git */
	PINNED_WEAK,   /* by MD5 or SHA-1 of an archive */
	VERSIONED,     /* a version or tag without a hash */
	FLOATING,      /* a branch, a range, "latest" */
	UNVERSIONED,
};
const char *strictness_name(enum strictness strictness);
enum strictness dependency_strictness(const struct dependency *dependency);

/* By path, place, form, name, version, locator, pin. */
int dependency_cmp(const void *a, const void *b);

/* Alike in all but their place in the file. */
bool dependency_is_same(const struct dependency *a, const struct dependency *b);

#endif
