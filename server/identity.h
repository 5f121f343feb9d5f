/*
 * Who pushes, by the one source that the configuration names, and the environment cut
 * down to what a push needs. What a client could set counts for nothing: which variable
 * is whose is said in docs/server.md.
 */
#ifndef SERVER_IDENTITY_H
#define SERVER_IDENTITY_H

#include "git/repo.h"
#include "server/config.h"

/*
 * The pusher's name, empty when the source gives none. Fails with ERR_USAGE when the name
 * has another form than [A-Za-z0-9._@+-]{1,128}, or the push certificate is not good.
 */
int identity_find(struct str *out, const struct server_config *config,
	struct arena *arena, struct err *err);

/*
 * Is the push certificate, if it is the source, about this very push? lines: what git
 * pipes to the hook.
 */
int identity_check_cert(const struct server_config *config, struct repo *repo,
	struct str lines, struct err *err);

/*
 * Take away all variables but those of git's that a hook needs and the one that names the
 * pusher; set a PATH of our own. Call it before anything else reads the environment.
 */
void environment_reduce(const struct server_config *config, struct arena *arena);

#endif
