/*
 * What all readers of CMake's commands share: keywords of a call, hashes, paths, URLs.
 */
#ifndef COMPONENTS_CMAKE_CALL_H
#define COMPONENTS_CMAKE_CALL_H

#include "components/cmake_run.h"
#include "components/environment.h"
#include "components/form.h"

#define CMAKE_FIELDS 256    /* keywords of one call */
#define CMAKE_DISTFILES 64  /* downloads of a portfile that are told apart */
#define CMAKE_SEEN 1024	    /* entries of one command that are told apart */
#define CMAKE_SETTINGS 4096 /* variables of a file that hold URLs */

/* A variable that is set to the URL of something that is fetched. */
struct cmake_setting {
	struct str name, url;
	size_t start, end;
	bool is_conditional, is_unknown;
};

/* vcpkg_download_distfile(VARIABLE ...): which entry it became. */
struct cmake_distfile {
	struct str variable;
	size_t entry;
};

struct cmake_reader {
	struct declaration_reader *r;
	struct cmake_runner run;
	struct environment shell; /* variables of a command's shells */
	struct str dir;		  /* of the file */
	bool is_list_file; /* CMakeLists.txt and the like: its folder is the current one
			    */
	struct {
		struct cmake_setting *items;
		size_t count, cap;
	} settings;
	/* Of the command in hand: where its entries begin, and what they say. */
	size_t command_start, world_start, seen_count;
	uint64_t seen[CMAKE_SEEN];
	struct cmake_distfile distfiles[CMAKE_DISTFILES];
	size_t distfile_count;
	bool has_lack;	  /* what is not known of an entry may stand in another file */
	bool has_include; /* files that may set what it has set itself ... */
	bool has_value;	  /* ... and that an entry uses */
	bool has_unclear; /* an entry that is not exact */
};

struct cmake_reader *cmake_reader_of(const struct cmake_call *call);

/* --- arguments -------------------------------------------------------------------------
 */

struct str cmake_arg(const struct cmake_call *call, size_t i);
bool cmake_arg_is_unknown(const struct cmake_call *call, size_t i);

/* KEYWORD arguments from first to last (exclusive). */
struct cmake_field {
	struct str key;
	size_t first, last;
};

struct cmake_fields {
	struct cmake_field items[CMAKE_FIELDS];
	size_t count;
	size_t plain; /* where the first keyword stands; all before it is plain */
};

/* Of which commands a keyword is one. */
enum cmake_keywords {
	KEYS_PROJECT = 1, /* FetchContent, ExternalProject */
	KEYS_CPM = 2,
	KEYS_PORT = 4, /* vcpkg's functions */
	KEYS_ANY = 8,  /* whatever is in capitals */
};
void cmake_fields_read(struct cmake_fields *out, const struct cmake_call *call,
	size_t first, unsigned keywords);

/* The last one of that name, or NULL. */
const struct cmake_field *cmake_field(const struct cmake_fields *fields, const char *key);

/* Its first argument; empty: none. at: which argument that is. */
struct str cmake_field_text(const struct cmake_call *call,
	const struct cmake_fields *fields, const char *key, size_t *at);

/* --- entries ---------------------------------------------------------------------------
 */

/* An entry at the call's place, conditional where the call is. */
struct dependency *cmake_entry(const struct cmake_call *call, enum dependency_form form,
	enum dependency_kind kind, struct str name);

/* The same, named by an argument: opaque where that is not known. */
struct dependency *cmake_entry_named(const struct cmake_call *call,
	enum dependency_form form, enum dependency_kind kind, size_t name);

void cmake_partial(const struct cmake_call *call, struct dependency *d, const char *why);

/* "ALGO=HEX"; or, with an algorithm's name, "HEX". An empty text is no hash. */
void cmake_hash(const struct cmake_call *call, struct dependency *d, enum pin_over over,
	size_t arg);
void cmake_hash_of(const struct cmake_call *call, struct dependency *d,
	enum pin_over over, const char *algorithm, struct str text, bool is_unknown);

/* A URL, a repository, or a file of the tree. */
void cmake_locator(const struct cmake_call *call, struct dependency *d, struct str text,
	bool is_unknown);

/* What a repository is asked for; text that is not known is a branch, for all we know. */
void cmake_git_ref(const struct cmake_call *call, struct dependency *d, struct str text,
	bool is_unknown);

/* Name and version out of its first locator, where it has none. */
void cmake_release(const struct cmake_call *call, struct dependency *d);

bool cmake_is_remote(struct str s);

/* A URL of an archive or of a repository of git. */
bool cmake_is_source_url(struct str s);
bool cmake_is_archive(struct str s);

/* --- paths -----------------------------------------------------------------------------
 */

enum cmake_place {
	PLACE_TREE,  /* a path of the tree */
	PLACE_GUESS, /* one if the root of the build is the root of the repository */
	PLACE_ELSEWHERE,
};

/* is_relative: paths without a folder in front are relative to the file's folder. */
enum cmake_place cmake_place_of(const struct cmake_call *call, struct str *out,
	struct str text, bool is_relative);

/* A patch or the like: a file of the entry, and partial where it is not found. */
void cmake_patch(const struct cmake_call *call, struct dependency *d, struct str text,
	bool is_relative);

/* Those that a command's words name. */
void cmake_patch_command(const struct cmake_call *call, struct dependency *d,
	const struct cmake_field *field);

/* --- components/cmake_fetch.c ----------------------------------------------------------
 */

/* Where it comes from, which hashes it has, what alters it. false: it comes from nowhere.
 */
bool cmake_source(const struct cmake_call *call, struct dependency *d,
	const struct cmake_fields *fields);

/* --- components/cmake_command.c --------------------------------------------------------
 */

/* Entries for what the words of commands fetch; how many. */
size_t cmake_words_judge(const struct cmake_call *call, size_t first, size_t last);

#endif
