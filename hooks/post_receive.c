/*
 * An observer. Who dies before it runs leaves no record of the move, and the next push or
 * 'milecastle audit' finds what pre-receive has written. Read next: server/publish.h.
 */
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/version.h"
#include "hooks/post_receive.h"
#include "server/identity.h"
#include "server/journal.h"
#include "server/publish.h"
#include "server/reply.h"
#include "base/banned.h"

struct moved {
	struct arena arena;
	struct server_config config;
	struct push push;
	struct str pusher;
};

static void moved_done(struct moved *m)
{
	arena_done(&m->arena);
}

static void fill_record(struct record *out, struct moved *m)
{
	*out = (struct record){.kind = RECORD_MOVED,
		.engine = MILECASTLE_VERSION,
		.repository = m->config.repository,
		.pusher = m->pusher,
		.identity = str_of(identity_words[m->config.identity]),
		.refs = ARENA_NEW(&m->arena, struct record_ref, m->push.count),
		.ref_count = m->push.count};
	for (size_t i = 0; i < m->push.count; i++) {
		out->refs[i].name = m->push.items[i].name;
		out->refs[i].old_oid = m->push.items[i].old_oid;
		out->refs[i].new_oid = m->push.items[i].new_oid;
	}
}

static int write_down(
	struct moved *m, struct str input, const char *config, struct err *err)
{
	const char *git_dir = getenv("GIT_DIR");
	char real[PATH_MAX], digest[SHA256_HEX];
	struct record record;
	struct str dir;

	git_dir = git_dir && *git_dir ? git_dir : ".";
	if (server_config_load(&m->config, &m->arena, git_dir, config, err))
		return -1;
	environment_reduce(&m->config, &m->arena);
	if (identity_find(&m->pusher, &m->config, &m->arena, err) ||
		push_read(&m->push, &m->arena, input, err))
		return -1;
	if (!realpath(git_dir, real))
		return err_set(err, "cannot tell where the repository is");
	dir = server_journal_dir(&m->config, real, &m->arena);
	fill_record(&record, m);
	if (journal_append(digest, dir.p, &record, err))
		return -1;
	return log_publish(&m->config, real, dir.p, err);
}

int post_receive(struct str input, const char *config, struct err *err)
{
	struct moved m __attribute__((cleanup(moved_done))) = {.push = {0}};
	struct reply reply _cleanup_reply_ = {.lines = 0};

	server_config_default(&m.config);
	if (!write_down(&m, input, config, err))
		return 0;
	reply_init(&reply, m.config.output);
	reply_warning(
		&reply, "the push is done, but could not be written down: %s", err->text);
	reply_hint(
		&reply, "the administrator finds more with: milecastle doctor --server");
	reply_write(&reply, STDERR_FILENO);
	return 0;
}
