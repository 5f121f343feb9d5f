/*
 * Who dies before post-receive runs leaves no record of the move, and the next push or
 * 'milecastle audit' finds what pre-receive has written. reference-transaction sees
 * direct updates as well, at the cost of a process for each ref of a push; install does
 * not set it. Read next: server/publish.h.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/version.h"
#include "hooks/observe.h"
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
	char git_dir[PATH_MAX];
	struct str journal; /* its folder */
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

/* The configuration, who pushes, and where the journal is. */
static int begin(struct moved *m, const char *config, struct err *err)
{
	const char *git_dir = getenv("GIT_DIR");

	git_dir = git_dir && *git_dir ? git_dir : ".";
	if (server_config_load(&m->config, &m->arena, git_dir, config, err))
		return -1;
	environment_reduce(&m->config, &m->arena);
	if (!realpath(git_dir, m->git_dir))
		return err_set(err, "cannot tell where the repository is");
	m->journal = server_journal_dir(&m->config, m->git_dir, &m->arena);
	return identity_find(&m->pusher, &m->config, &m->arena, err);
}

static int write_record(struct moved *m, struct err *err)
{
	char digest[SHA256_HEX];
	struct record record;

	fill_record(&record, m);
	return journal_append(digest, m->journal.p, &record, NULL, NULL, err);
}

static void warn(const struct moved *m, const struct err *err)
{
	struct reply reply _cleanup_reply_ = {.lines = 0};

	reply_init(&reply, m->config.output);
	reply_warning(&reply, "it is done, but could not be written down: %s", err->text);
	reply_hint(
		&reply, "the administrator finds more with: milecastle doctor --server");
	reply_write(&reply, STDERR_FILENO);
}

int post_receive(const struct hook_call *call, struct err *err)
{
	struct moved m __attribute__((cleanup(moved_done))) = {.push = {0}};

	server_config_default(&m.config);
	if (begin(&m, call->server, err) ||
		push_read(&m.push, &m.arena, call->input, err) || write_record(&m, err) ||
		log_publish(&m.config, m.git_dir, m.journal.p, err))
		warn(&m, err);
	return 0;
}

/*
 * Lines about refs that hold ids. Symbolic ones ("ref:NAME") and HEAD are no refs of
 * ours to account for; the log is our own doing.
 */
static void read_transaction(struct moved *m, struct str text)
{
	for (size_t at = 0, end; at < text.n; at = end + 1) {
		struct push one = {0};
		struct err ignored;

		end = str_find(text, '\n', at);
		if (end == text.n ||
			push_read(&one, &m->arena, str_slice(text, at, end + 1),
				&ignored) ||
			!one.count || !str_has_prefix(one.items[0].name, "refs/") ||
			str_is(one.items[0].name, LOG_REF))
			continue;
		VEC_PUSH(&m->arena, &m->push, one.items[0]);
	}
}

int reference_transaction(const struct hook_call *call, struct err *err)
{
	struct moved m __attribute__((cleanup(moved_done))) = {.push = {0}};

	if (!call->args[0] || strcmp(call->args[0], "committed") != 0)
		return 0;
	server_config_default(&m.config);
	read_transaction(&m, call->input);
	if (m.push.count && (begin(&m, call->server, err) || write_record(&m, err)))
		warn(&m, err);
	return 0;
}
