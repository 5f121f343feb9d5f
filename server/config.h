/*
 * struct server_config: what the administrator of a git server decides, read from
 * milecastle.json in the folder of the bare repository, or from a file that the hook
 * names (guide: docs/server.md, schema: docs/server.schema.json). No push can change it.
 * Without a file the defaults hold: heads, tags, notes and evidence are admitted, the
 * branch that HEAD names has the policy and is protected, nobody needs a name.
 */
#ifndef SERVER_CONFIG_H
#define SERVER_CONFIG_H

#include "base/sha256.h"
#include "core/policy.h"

#define SERVER_CONFIG_NAME "milecastle.json"

/* Who says who pushes. Each but the first names one environment variable. */
enum identity_source {
	IDENTITY_NONE,	    /* nobody: the pusher has no name */
	IDENTITY_GITOLITE,  /* GL_USER */
	IDENTITY_GITLAB,    /* GL_USERNAME */
	IDENTITY_GITEA,	    /* GITEA_PUSHER_NAME */
	IDENTITY_HTTP,	    /* REMOTE_USER, from a web server that has asked */
	IDENTITY_SSH,	    /* a variable that a forced command sets: MILECASTLE_USER */
	IDENTITY_PUSH_CERT, /* GIT_PUSH_CERT_SIGNER, with a good status and nonce */
};
extern const char *const identity_words[]; /* NULL-terminated, by source */

/* How words for the pusher are dressed. */
enum output_profile { OUTPUT_PLAIN, OUTPUT_GITLAB, OUTPUT_GITEA };

/* Who may bring the first policy. */
enum bootstrap {
	BOOTSTRAP_CLOSED,     /* nobody by a push */
	BOOTSTRAP_FIRST_PUSH, /* whoever comes first, said loudly */
};

struct ref_patterns {
	const struct str *items;
	size_t count;
};

struct server_config {
	struct str origin;	 /* the file's name; "built-in" when there is none */
	char digest[SHA256_HEX]; /* of its bytes */
	struct str repository;	 /* a name for records, "org/project"; may be empty */
	struct str policy_ref;	 /* "refs/heads/main"; empty: the branch of HEAD */
	enum bootstrap bootstrap;
	struct ref_patterns protected_refs; /* besides the policy's and the floor's */
	struct ref_patterns admitted;	    /* besides heads, tags, notes, evidence */
	struct ref_patterns releases;	    /* tags that need a protected tip */
	struct ref_patterns deletable;	    /* may be deleted though protected */
	struct ref_patterns forceable;	    /* may be moved back, tags moved */
	struct ref_patterns drafts; /* findings are told and do not block, but secrets */
	enum identity_source identity;
	struct str identity_variable; /* the one of the source unless the file says so */
	bool is_identity_required;
	enum output_profile output;
	unsigned deadline_ms;	/* for the whole hook; 0: none */
	struct str journal_dir; /* absolute; empty: "milecastle" in the bare repository */
	struct str log_key;	/* ssh key that signs refs/milecastle/log; may be empty */
	struct policy *floor;	/* may be NULL */
};

void server_config_default(struct server_config *out);

/* Read the text of one; errors are ERR_USAGE with file, line and column. */
int server_config_read(struct server_config *out, struct arena *arena, struct str origin,
	struct str text, struct err *err);

/*
 * The file of the bare repository at git_dir, or path when that is not NULL; the defaults
 * when there is none (a path must exist). Fails when others than its owner may write to
 * it, when its owner is neither root nor who we are, and when it is no plain file.
 */
int server_config_load(struct server_config *out, struct arena *arena,
	const char *git_dir, const char *path, struct err *err);

/* Where the journal is: the file's, or "milecastle" in the repository's own folder. */
struct str server_journal_dir(
	const struct server_config *config, const char *git_dir, struct arena *arena);

bool ref_patterns_match(const struct ref_patterns *patterns, struct str ref);

#endif
