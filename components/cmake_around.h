/*
 * A CMake file with what stands around it: the CMakeLists.txt of the folders above that
 * lead to it, up to the place where they do, and whatever these and the file itself
 * include. All of it becomes one script, in the order in which CMake goes through it, so
 * that the runner needs to know of one list of commands only.
 *
 * The file's own bytes come first in the script: its commands keep their places, and
 * whatever begins behind them is another file's. Folders are told to the runner by
 * set(CMAKE_CURRENT_LIST_DIR ...) and the like between files, as paths from the file.
 *
 * Bounded in files, bytes, commands and depth. What is past that is left out, and said:
 * it might set anything anew. What is broken, not there or includes itself sets nothing.
 * Read next: components/cmake_around.c.
 */
#ifndef COMPONENTS_CMAKE_AROUND_H
#define COMPONENTS_CMAKE_AROUND_H

#include "base/buf.h"
#include "components/cmake_lex.h"
#include "components/form.h"

#define AROUND_FILES 256	       /* other files */
#define AROUND_BYTES ((size_t)4 << 20) /* of them together */
#define AROUND_DEPTH 32		       /* files in files */
#define AROUND_COMMANDS 200000	       /* past that no other file is gone into */
#define AROUND_LOOKS 2048	       /* questions for a file */
#define AROUND_VARIABLES 1024	       /* that hold paths */
#define AROUND_FOLDERS 32	       /* in CMAKE_MODULE_PATH */

/* The script of the file at that path; tree gives the others. false: a limit left some of
 * them out. */
bool cmake_around(struct cmake_script *out, struct arena *arena,
	struct declaration_tree *tree, struct str path, struct str bytes);

/* --- shared by its files ---------------------------------------------------------------
 */

/* What a command is to whoever walks from file to file. */
enum around_kind {
	AROUND_OTHER,
	AROUND_INCLUDE,
	AROUND_FOLDER, /* add_subdirectory, subdirs */
	AROUND_SET,
	AROUND_LIST,
	AROUND_PROJECT,
	AROUND_OPEN,  /* function, macro */
	AROUND_CLOSE, /* their ends */
};

struct around_file {
	struct str path, dir, bytes;
	size_t base;	     /* where its bytes begin among all */
	size_t first, count; /* its commands */
	bool is_usable;
};

/* A file while it is gone through. */
struct around_frame {
	size_t file, next;
	size_t began; /* how many commands there were */
	bool is_folder;
	struct str source_dir, project_dir;
};

struct around_variable {
	struct str name, text;
};

struct around {
	struct arena *arena;
	struct declaration_tree *tree;
	struct cmake_script *out;
	struct buf text; /* bytes of all files, one behind the other */
	struct {
		struct cmake_command *items;
		size_t count, cap;
	} commands; /* of all files */
	struct {
		unsigned char *items;
		size_t count, cap;
	} kinds; /* of each of these */
	struct around_file files[AROUND_FILES];
	size_t file_count, looks;
	const struct around_file *file; /* whose command is in hand */
	struct around_frame frames[AROUND_DEPTH];
	size_t depth;
	unsigned functions; /* bodies that are open */
	struct around_variable variables[AROUND_VARIABLES];
	size_t variable_count;
	struct str folders[AROUND_FOLDERS];
	size_t folder_count;
	/* Where the walk goes to; empty: nowhere, all of it is gone through. */
	struct str target, start_dir;
	bool is_reached;  /* at a place, ... */
	bool is_called;	  /* or in a body, which may be called anywhere */
	bool is_guessing; /* a path that is not known is the right one, ... */
	size_t guess;	  /* ... in a folder that is as near: one more than its length */
	bool is_cut;	  /* a limit left something out */
};

/* A file of the tree: which one of files that is, or AROUND_FILES. */
size_t around_file_get(struct around *a, struct str path);

/* The file itself, and so the first. */
void around_file_own(struct around *a, struct str path, struct str bytes);

/* set(NAME folder), as a path from the file's own folder. */
void around_tell(struct around *a, const char *name, struct str dir);

/* One more command, in the order of going through. */
void around_put(struct around *a, size_t command);

/* The text of a word of the command in hand, as it is written; empty: there is none. */
struct str around_word(
	const struct around *a, const struct cmake_command *command, size_t word);

/* What set(), list(APPEND CMAKE_MODULE_PATH) and project() say of paths. */
void around_set(struct around *a, const struct cmake_command *command);
void around_list(struct around *a, const struct cmake_command *command);

/* A word as a path from the root; false: it is not known, or leads out of the tree. */
bool around_path(struct around *a, struct str word, struct str *path);

/* Does a word have variables that are not known? */
bool around_is_lost(struct around *a, struct str word);

/* What include(word) reads: which one of files, or AROUND_FILES. is_target: the walk is
 * where it goes to. */
size_t around_include(struct around *a, struct str word, bool *is_target);

#endif
