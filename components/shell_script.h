/*
 * What the commands of a script bring in: curl, wget, git clone and their kin are
 * downloads (KIND_BYTES), and so is what pip, npm, gem, cargo, go and conan install;
 * docker pull and run name images; packages of the system's package manager are asked for
 * (KIND_SYSTEM). For scripts, recipes of make, RUN in Dockerfiles, run: and script: in
 * pipelines, and commands whose words are split already (CMake, Meson).
 */
#ifndef COMPONENTS_SHELL_SCRIPT_H
#define COMPONENTS_SHELL_SCRIPT_H

#include "components/environment.h"
#include "components/form.h"
#include "components/shell.h"

/* A text that is still to be read; texts in it come behind it. */
struct shell_text {
	struct str text;
	size_t start, end;
	unsigned level;
	bool is_conditional;
	struct shell_text *next;
};

/* Whoever has the script sets what stands above the line, and nothing else. */
struct shell_script {
	struct declaration_reader *r;
	struct environment *env; /* X=1 is noted there, $X looked up; NULL: neither */
	bool is_sequential; /* the last value counts; else one that is the only one */
	enum dependency_form form; /* of downloads; FORM_MAKE_DOWNLOAD if not set */
	enum dependency_form system_form; /* of system packages but Debian's; the same */
	enum dependency_scope scope, package_scope; /* the latter of packages, if set */
	bool is_conditional;
	bool is_one_list;  /* "git checkout" is of the clone before it */
	size_t start, end; /* its place, where its text is no part of the file */
	/* A file that the script's tools read, relative to the script; NULL: from the
	 * root. */
	void (*add_file)(void *context, struct dependency *d, struct str path);
	void *context;
	/* ------------------------------------------------------------------------- */
	const struct shell_text *text; /* what is read now, ... */
	struct shell_text *last_text;  /* ... and the last one to come */
	struct {
		size_t *items;
		size_t count, cap;
		bool is_sorted;
	} told;		       /* where commands begin that brought something in */
	bool is_download_call; /* DownloadFile( has been read */
	size_t clone;	       /* the entry of the last clone and 1; 0: none */
	struct str clone_folder;
	bool is_in_clone;    /* it is the current folder */
	bool is_checked_out; /* something of it, by a command behind it */
};

/* All that text does. Where it is a view of the file, each entry is at its word. */
void shell_script_read(struct shell_script *s, struct str text, enum shell_flags flags);

/* One command; words that are not known or have a '$' make entries partial. */
void shell_script_words(
	struct shell_script *s, const struct shell_word *words, size_t count);

/* components/shell_file.c: a file that is a script, or has commands among other text. */
void shell_file_read(struct declaration_reader *r);

/* --- for the tools of components/shell_*.c ---------------------------------------------
 */

/* A command that is read by its tool: words[0] is the tool's. */
struct shell_call {
	struct shell_script *s;
	const struct shell_command *command;
	const struct shell_word *words;
	size_t count, at; /* the word that is read next */
	bool is_conditional;
	bool is_command;  /* not behind words that nobody knows */
	bool is_piped;	  /* xargs gives it more words */
	bool is_nameless; /* its name is in a variable that is not known */
	const struct shell_tool *tool;
};

/* Where a word stands, or what stands for it where the text is no part of the file. */
void shell_place(const struct shell_script *s, const struct shell_word *word,
	size_t *start, size_t *end);

/* --- components/shell_entry.c ----------------------------------------------------------
 */

/* A word with a variable that is not known. */
bool shell_is_open(const struct shell_word *word);

/* The next word that is no option; options in takes ("-o", "--output") take the next
 * word. NULL: none is left. */
const struct shell_word *shell_next(struct shell_call *c, const char *const takes[]);

/* The value of "-b X", "-bX", "--branch X" or "--branch=X", wherever it stands; NULL:
 * there is none. *text: its part of the word. */
const struct shell_word *shell_option(
	const struct shell_call *c, const char *const names[], struct str *text);

/* An entry for a word. */
struct dependency *shell_add(const struct shell_call *c, enum dependency_kind kind,
	const struct shell_word *word, struct str name);

/* Of a URL: name and version out of it. */
struct dependency *shell_add_url(
	const struct shell_call *c, const struct shell_word *word, struct str url);

/* A repository; ref: what is asked for, of_ref: its word or NULL. */
struct dependency *shell_add_repository(const struct shell_call *c,
	const struct shell_word *word, struct str url, struct str ref,
	const struct shell_word *of_ref);

/* "1.2" is exact, ">=1.2" or "1.x" a range, "latest" floats; empty: none. */
void shell_version(
	struct declaration_reader *r, struct dependency *d, struct str version);

/* --- components/shell_fetch.c ----------------------------------------------------------
 */

/* "https://...", "git@host:path". */
bool shell_is_url(struct str text);

/* The same, and "host:path"; not of this machine. */
bool shell_is_remote(struct str text);

/* "$URL", "$base/x.git": who knows; "$PWD/x" is the machine's. */
bool shell_is_source(const struct shell_word *word);

void shell_read_curl(struct shell_call *c);
void shell_read_wget(struct shell_call *c);
void shell_read_fetch(struct shell_call *c);
void shell_read_web_request(struct shell_call *c);
void shell_read_transfer(struct shell_call *c);
void shell_read_docker(struct shell_call *c);

/* A command that nobody knows is given the URL of an archive or of a repository; one
 * whose name is not known, any. */
void shell_read_own(struct shell_call *c);

/* --- components/shell_repository.c -----------------------------------------------------
 */

void shell_read_git(struct shell_call *c);
void shell_read_checkout(struct shell_call *c);
void shell_read_gh(struct shell_call *c);
void shell_read_copy(struct shell_call *c);

/* Where the folder of the last clone is entered and left. */
void shell_read_cd(struct shell_call *c);

/* components/shell_file.c: a script that is run in this one. */
void shell_read_source(struct shell_call *c);

/* --- components/shell_install.c --------------------------------------------------------
 */

void shell_read_system(struct shell_call *c);
void shell_read_python(struct shell_call *c);
void shell_read_packages(struct shell_call *c);

/* --- components/shell_tool.c -----------------------------------------------------------
 */

struct shell_tool {
	const char *name;
	void (*read)(struct shell_call *c);
	enum { TOOL_PLAIN, TOOL_LOUD } use; /* loud: looked for behind any words */
	/* Of package managers: */
	const char *const *verbs;  /* NULL: it installs whatever it is given */
	char mark;		   /* between name and version; NUL: nothing is */
	enum dependency_form form; /* 0: the script's */
	const char *manifest;	   /* what is read when no package is named */
};

/* "/usr/bin/curl", "@curl", "$(CURL)", "${GIT_EXECUTABLE}", "pip3.11": curl, CURL, GIT,
 * pip. */
struct str shell_tool_name(struct str word);

/* By such a name, in any case; NULL: nobody knows it. */
const struct shell_tool *shell_tool_of(struct str name);

enum shell_role {
	ROLE_NONE,
	ROLE_PREFIX, /* a command stands behind it */
	ROLE_RUNNER, /* the same, and words of its own in between */
	ROLE_TALKER, /* names of others, and URLs, among its words mean nothing */
	ROLE_SHELL,  /* runs the text behind -c */
};
enum shell_role shell_role_of(struct str word);

#endif
