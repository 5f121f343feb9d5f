/*
 * The log: the journal as everybody can fetch it, in refs/milecastle/log. A commit for
 * each time that lines were added; its tree has them in files of LOG_LINES lines, so that
 * old ones never change. git itself writes it: libgit2 writes no ref on a server.
 */
#ifndef SERVER_PUBLISH_H
#define SERVER_PUBLISH_H

#include "git/repo.h"
#include "server/config.h"

#define LOG_REF "refs/milecastle/log"
#define LOG_DIR "journal"
#define LOG_LINES 1000

/*
 * Add what the journal in journal_dir has and the log of the repository at git_dir has
 * not. One process does so at a time: who finds another at work leaves it to that one,
 * which looks again before it ends. Fails when what was published is no beginning of the
 * journal. Not to be called while git holds a push in quarantine.
 */
int log_publish(const struct server_config *config, const char *git_dir,
	const char *journal_dir, struct err *err);

/* All of the log at a revision, one file behind the other. */
int log_read(struct str *out, struct repo *repo, const char *rev, struct arena *arena,
	struct err *err);

#endif
