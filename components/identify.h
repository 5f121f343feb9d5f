/*
 * Which approved component a folder holds, told by the content of its files against the
 * manifests of approved versions (components/manifest.h), and how each file differs.
 *
 * Content is found by ids of git, without reading, and where these do not fit by XXH3 of
 * raw and normal form, which only find. A file counts as a manifest's by its id of git or
 * by SHA-256 alone. Content weighs the less the more versions hold it; versions that the
 * content does not tell apart are told apart by where the folder says it is from
 * (trailer, metadata, a version macro that differs between them), or not at all:
 * IDENTIFY_AMBIGUOUS with all of them. docs/components/vendored.md says more.
 *
 * Pure: what is read comes through a callback.
 */
#ifndef COMPONENTS_IDENTIFY_H
#define COMPONENTS_IDENTIFY_H

#include "components/manifest.h"

/* A change to a component that was approved: the file as it is then. */
struct approved_patch {
	struct str name;
	struct str path; /* below the component's root */
	struct digest result_sha256;
};

struct candidate {
	struct str component, version;
	const struct manifest *manifest;
	const struct oid *commits; /* upstream's, that this version is */
	size_t commit_count;
	const struct approved_patch *patches;
	size_t patch_count;
	const struct str
		*added_ok; /* patterns (base/glob.h) of files that may be added */
	size_t added_ok_count;
	uint64_t rank; /* the larger, the later approved; orders what is ambiguous */
};

/* Candidates, ready to be looked up; for any number of folders and threads. */
struct identify_index;
const struct identify_index *identify_index_make(
	struct arena *arena, const struct candidate *candidates, size_t count);

/* A file of the folder. */
struct identify_entry {
	struct str path; /* below the folder */
	uint32_t mode;
	struct oid oid; /* n == 0: not known, it must be read */
};

/* Where something says which version it is, strongest first. */
enum hint_kind { HINT_TRAILER, HINT_METADATA, HINT_MACRO };
struct identify_hint {
	enum hint_kind kind;
	struct str component; /* empty: whichever */
	struct str version;   /* empty: not told */
	struct oid commit;    /* n == 0: not told */
	struct str path;      /* of a macro: the file, below the folder */
};

struct identify_input {
	const struct identify_entry *entries;
	size_t count;
	struct oid tree; /* of the folder; n == 0: not known */
	const struct identify_hint *hints;
	size_t hint_count;
	/*
	 * The bytes of an entry, good until the next call; false: they cannot be had. An
	 * entry is read once at most, and never when its id is that of a candidate's
	 * file.
	 */
	bool (*read)(struct str *out, void *ctx, size_t entry);
	void *ctx;
};

enum identify_state {
	IDENTIFY_NONE,	/* no approved component */
	IDENTIFY_OTHER, /* the component for sure, and none of its approved versions: most
			   of its files are here and differ */
	IDENTIFY_ONE,
	IDENTIFY_AMBIGUOUS, /* one of those that fit */
};
const char *identify_state_name(enum identify_state state);

enum decided_by { BY_CONTENT, BY_TRAILER, BY_METADATA, BY_MACRO };
const char *decided_by_name(enum decided_by by);

#define FILE_CLASSES(X) \
	X(SAME, "identical") \
	X(MODE, "mode-only") \
	X(EOL, "eol-only") /* line ends and what else components/normal.h drops */ \
	X(MOVED, "moved")  /* the content of a file of upstream, elsewhere */ \
	X(PATCHED_OK, "patched-approved") \
	X(PATCHED, "patched") \
	X(ADDED_OK, "added-approved") \
	X(ADDED, "added") \
	X(NESTED, "nested") /* of another component: struct nested_component */ \
	X(UNREAD, "unread") /* not the same, and its bytes could not be had */ \
	X(PRUNED, "pruned") /* upstream's, and not in the folder */
enum file_class {
#define FILE_ENUM(word, name) FILE_##word,
	FILE_CLASSES(FILE_ENUM)
#undef FILE_ENUM
		FILE_COUNT,
};
const char *file_class_name(enum file_class class);

/* A file that is not just the same. */
struct file_note {
	enum file_class class;
	struct str path;     /* below the folder; empty for FILE_PRUNED */
	struct str upstream; /* the file of the manifest; empty: none */
	struct str patch;    /* FILE_PATCHED_OK: its name */
};

struct file_notes {
	struct file_note *items;
	size_t count, cap;
};

/* Strings and candidates are those of the input and of the index. */
struct identified {
	enum identify_state state;
	/* The one; the first of those that fit; the nearest of IDENTIFY_OTHER; of
	 * IDENTIFY_NONE what hints or a few bytes point at, or NULL. */
	const struct candidate *candidate;
	const struct candidate **fitting; /* all that fit, latest approved first */
	size_t fitting_count;
	enum decided_by by;
	bool is_contradicted; /* a hint names another version than this one, ... */
	bool is_supported;    /* ... or a hint names this one */

	size_t classes[FILE_COUNT]; /* how many files of each, against candidate */
	size_t present, upstream;   /* files of the folder, and of the manifest */
	size_t telling;	    /* files whose content no other component's manifest holds */
	unsigned precision; /* of 1000 files present, how many are upstream's */
	unsigned completeness;	 /* of 1000 of upstream's, how many are here */
	struct file_notes notes; /* by path, then PRUNED by path */
	struct nested_component *nested;
	size_t nested_count;
	size_t reads; /* files that were read */
};

/* A part of the folder that is another component. */
struct nested_component {
	struct str root; /* below the folder; empty: its files lie among the others */
	struct identified what;
};

/* scratch is the caller's to reset. */
void identify(struct identified *out, struct arena *arena, struct arena *scratch,
	const struct identify_index *index, const struct identify_input *input);

#endif
