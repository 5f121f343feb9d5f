/*
 * Declarations: which files of a tree say what comes from elsewhere, and what they say.
 * Pure functions of a path, of bytes and, where a form has use for them, of other files
 * of the same tree (struct declaration_tree): nothing is executed, fetched or looked up
 * otherwise. What is not known is said so (READ_PARTIAL).
 *
 * To add a form: one file that reads it, a line in forms.def, a page in
 * docs/components/, tests/unit/test_NAME.c and tests/fuzz/fuzz_NAME.c with a corpus. A
 * reader never fails. What it cannot understand it names (declaration_opaque), and goes
 * on behind it: one bad entry neither discards a file nor vanishes.
 */
#ifndef COMPONENTS_FORM_H
#define COMPONENTS_FORM_H

#include "core/dependency.h"

/*
 * Other files of the same tree, as far as a reader may look at them. Who fills it in says
 * how much that is; a file that is not given is one that is not there.
 */
struct declaration_tree {
	void *ctx;
	/* A regular file by its path from the root. Its bytes live as long as the tree;
	   false: there is none. */
	bool (*find)(struct declaration_tree *tree, struct str path, struct str *bytes);
};

/* One file while it is read. */
struct declaration_reader {
	struct arena *arena;	     /* what is found lives here, ... */
	struct arena *scratch;	     /* ... and what is needed for it only, here */
	struct dependency_list *out; /* appended to */
	struct str path;	     /* from the root of the repository */
	struct str bytes;	    /* at most LIMIT_DECLARATION_BYTES, no NUL in text; of
				       UTF-16: made UTF-8, and places are in that */
	const uint32_t *line_start; /* offsets of lines, made by the caller of read */
	size_t line_count;
	struct declaration_tree *tree; /* NULL: the file is alone */
	bool is_full;		       /* LIMIT_DECLARATIONS reached; told already */
	struct dependency *spare;      /* what is given out from then on */
};

struct form {
	const char *name; /* of its page in docs/components/ */
	/* By its path; how much its bytes must say is up to read, which may find nothing.
	 */
	bool (*is_mine)(struct str path);
	void (*read)(struct declaration_reader *r);
	/* Where the name says too little, or NULL. false: no such file, whatever its
	 * size.
	 */
	bool (*has_mark)(struct str bytes);
	/*
	 * What others may take from a file of this form, as a number that changes when
	 * that does; NULL: nothing.
	 */
	uint64_t (*gives)(struct arena *scratch, struct str bytes);
	/*
	 * May a file at path take something from one at giver, which gives, or is a list
	 * of values that nobody reads? By paths alone. NULL: it is read alone, and never
	 * asks for another one.
	 */
	bool (*takes)(struct str path, struct str giver);
	/* Its name says little (any script, any *.py): a link of that name is no sign. */
	bool is_loose;
};

/* The first form, in the order of forms.def, that reads files of that name; or NULL. */
const struct form *form_of(struct str path);

extern const struct form *const forms[]; /* NULL-terminated */

/*
 * All that a file declares, appended in order of place. Too large, or text with a NUL in
 * it: one opaque entry. scratch is the caller's to reset.
 */
void declarations_read(struct dependency_list *out, struct arena *arena,
	struct arena *scratch, const struct form *form, struct str path,
	struct str bytes);

/* The same, in a tree with other files; NULL: alone. */
void declarations_read_in(struct dependency_list *out, struct arena *arena,
	struct arena *scratch, const struct form *form, struct str path, struct str bytes,
	struct declaration_tree *tree);

/* Set up a reader for another file, by a reader; what it finds is thrown away. */
void declaration_reader_other(struct declaration_reader *out,
	const struct declaration_reader *r, struct str path, struct str bytes);

/* --- for readers -----------------------------------------------------------------------
 */

/*
 * Append an entry for bytes start to end (exclusive). The name is copied and cut at
 * LIMIT_DECLARATION_STRING, as all strings are that these functions take. The pointer is
 * good until the next entry; never NULL (past LIMIT_DECLARATIONS it is one that is
 * thrown away).
 */
struct dependency *declaration_add(struct declaration_reader *r,
	enum dependency_form form, enum dependency_kind kind, size_t start, size_t end,
	struct str name);

/* The same, of something that cannot be understood; why: a phrase, "an unclosed quote".
 */
struct dependency *declaration_opaque(struct declaration_reader *r,
	enum dependency_form form, size_t start, size_t end, const char *why);

/* It is at most partial from now on; the first note stays. */
void declaration_partial(
	struct declaration_reader *r, struct dependency *d, const char *why);

void declaration_version(struct declaration_reader *r, struct dependency *d,
	enum version_kind kind, struct str version);
void declaration_locator(
	struct declaration_reader *r, struct dependency *d, struct str locator);

/* A file or folder of the tree that it is made from or altered by. */
void declaration_file(
	struct declaration_reader *r, struct dependency *d, struct str path);

/* pin_read, and where that is no such hash the entry is partial: "no SHA-256: 'xyz'". */
void declaration_pin(struct declaration_reader *r, struct dependency *d,
	enum pin_over over, enum pin_algorithm algorithm, struct str text);

/* The same with pin_read_tagged. */
void declaration_pin_tagged(struct declaration_reader *r, struct dependency *d,
	enum pin_over over, struct str text);

/*
 * What a repository is asked for: a full id becomes a pin over the commit, and the name
 * of a branch that is known as one (HEAD, main, master, trunk, develop, tip, latest ...)
 * or anything with is_branch a floating version; all else is a tag. Empty: floating,
 * whatever HEAD is.
 */
void declaration_git_ref(struct declaration_reader *r, struct dependency *d,
	struct str ref, bool is_branch);

/* The offset of a place that base/node.h tells; past the end: the end. */
size_t declaration_at(const struct declaration_reader *r, unsigned line, unsigned column);

/* A copy of a string, cut at LIMIT_DECLARATION_STRING. */
struct str declaration_str(struct declaration_reader *r, struct str s);

/*
 * The last part of a URL or path that names something: "zlib" of
 * "https://github.com/madler/zlib.git" and of "git@host:madler/zlib/"; may be empty.
 */
struct str locator_name(struct str locator);

/*
 * "zlib" and "1.3.1" of ".../zlib-1.3.1.tar.gz" or
 * ".../zlib/archive/refs/tags/v1.3.1.zip"; false: the last part does not look like that.
 * name may be empty.
 */
bool locator_release(struct str *name, struct str *version, struct str locator);

/* Does s hold text that is worked out elsewhere: ${X}, $(X), @X@, {X}, %X%? */
bool declaration_has_variable(struct str s);

/* Names of files, whatever the case of ASCII letters. */
bool path_is_named(struct str path, const char *name);
bool path_has_suffix(struct str path, const char *suffix);

#endif
