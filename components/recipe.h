/*
 * What the commands of a script bring in: curl, wget, git clone and their kin are
 * downloads (FORM_MAKE_DOWNLOAD, KIND_BYTES), and so is what pip, npm, gem, cargo and go
 * install; docker pull and run name images; packages of the system's package manager are
 * asked for (KIND_SYSTEM; FORM_DEBIAN from apt). For RUN in Dockerfiles, run: and script:
 * in pipelines, recipes of make.
 */
#ifndef COMPONENTS_RECIPE_H
#define COMPONENTS_RECIPE_H

#include "components/environment.h"
#include "components/form.h"
#include "components/sh_words.h"

struct recipe_text {
	struct str text;
	size_t start, end;
	unsigned level;
	struct recipe_text *next;
};

struct recipe {
	struct declaration_reader *r;
	struct environment *env; /* X=1 in it is noted there, and $X is looked up */
	enum dependency_scope scope;
	bool is_conditional;
	/* The reader's place of what is read now, where its text is no part of the file.
	 */
	size_t start, end;
	unsigned depth;			       /* of if, for, while, case */
	bool is_download_call;		       /* DownloadFile( has been read */
	struct recipe_text *texts, *last_text; /* what is read, and scripts in it */
	unsigned level;
};

/* All that text does. Where it is a view of the file, each entry is at its command. */
void recipe_read(struct recipe *script, struct str text, enum sh_flags flags);

/* --- for the commands of components/recipe_*.c -----------------------------------------
 */

/* An entry for a word of a command. */
struct dependency *recipe_add(struct recipe *script, enum dependency_form form,
	enum dependency_kind kind, const struct sh_word *word, struct str name);

/* "https://..." (or a host with a path) that a command reads. */
void recipe_add_url(struct recipe *script, const struct sh_word *word, struct str url);

/* A repository of git, with a ref where one is asked for. */
void recipe_add_repository(struct recipe *script, const struct sh_word *word,
	struct str url, struct str ref);

/* A package and its version as one of these tools writes them: "a==1", "a@1", "a". */
void recipe_add_package(struct recipe *script, const struct sh_word *word,
	struct str name, struct str version);

/* "1.2" is exact, ">=1.2" or "1.x" a range, "latest" floats; empty: none. */
void recipe_version(struct recipe *script, struct dependency *d, struct str version);

/* A URL of a scheme that fetches. */
bool recipe_is_url(struct str text);

/*
 * The arguments behind first that are no options; values of those options in valued
 * ("-o", "--output") are skipped. *at is the word to look at next; NULL: no more.
 */
const struct sh_word *recipe_argument(
	const struct sh_command *command, size_t *at, const char *const valued[]);

/* The value of an option of these, "-b x", "-bx", "--branch x" or "--branch=x"; may be
 * empty. */
struct str recipe_option(const struct sh_command *command, const char *const names[]);

/* The first word names the tool; true: it is one that they know. */
bool recipe_fetch(struct recipe *script, const struct sh_command *command);
bool recipe_install(struct recipe *script, const struct sh_command *command);

#endif
