/*
 * The server's file, and what was there before the gate. Read next: server/config.h,
 * server/journal.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/version.h"
#include "cli/install_server.h"
#include "git/refs.h"
#include "server/config.h"
#include "server/journal.h"
#include "base/banned.h"

/* Who pushes, as far as the repository's own folder tells what kind of server this is. */
static const char *guess_identity(struct arena *arena, const struct place *place)
{
	struct stat st;

	if (stat(arena_printf(arena, "%s/custom_hooks", place->git_dir.p).p, &st) == 0)
		return "gitlab";
	if (stat(arena_printf(arena, "%s/hooks/pre-receive.d", place->git_dir.p).p,
		    &st) == 0)
		return "gitea";
	if (stat(arena_printf(arena, "%s/gl-conf", place->git_dir.p).p, &st) == 0 ||
		stat(arena_printf(arena, "%s/gl-creator", place->git_dir.p).p, &st) == 0)
		return "gitolite";
	return "none";
}

static void write_text(struct buf *out, struct arena *arena, const struct place *place)
{
	const char *identity = guess_identity(arena, place);
	bool is_gitlab = strcmp(identity, "gitlab") == 0;

	buf_printf(out,
		"{\n"
		"  // What this server asks of a push. Guide: docs/server.md; to test "
		"it:\n"
		"  // milecastle doctor --server. No push can change this file.\n"
		"  \"version\": 1,\n\n"
		"  // The branch that holds .milecastle/ is the one that HEAD names, "
		"unless:\n"
		"  // \"policyRef\": \"refs/heads/main\",\n\n"
		"  // Who may bring the first policy: \"first-push\", or \"closed\": "
		"nobody.\n"
		"  \"bootstrap\": \"first-push\",\n\n"
		"  // Refs that only move forward and are never deleted, besides that "
		"branch.\n"
		"  \"protected\": [],\n\n"
		"  // Who says who pushes: none, gitolite, gitlab, gitea, http, ssh, "
		"push-cert.\n"
		"  \"identity\": {\"source\": \"%s\"},\n\n"
		"  // How words for the pusher are dressed: plain, gitlab, gitea.\n"
		"  \"output\": \"%s\",\n\n"
		"  // Seconds for the whole hook; what is not judged by then is "
		"refused.\n"
		"  \"deadline\": 4\n"
		"}\n",
		identity, is_gitlab ? "gitlab" : "plain");
}

int server_file_write(struct buf *out, struct arena *arena, const struct place *place,
	bool is_dry, struct err *err)
{
	struct str path = arena_printf(arena, "%s/" SERVER_CONFIG_NAME, place->git_dir.p);
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_SHIM_BYTES);
	int fd _cleanup_fd_ = -1;

	if (access(path.p, F_OK) == 0) {
		buf_printf(out, "  %-18s is there already\n", SERVER_CONFIG_NAME);
		return 0;
	}
	buf_printf(out, "  %-18s %s\n", SERVER_CONFIG_NAME,
		is_dry ? "would be written" : "written");
	if (is_dry)
		return 0;
	write_text(&text, arena, place);
	fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n || fchmod(fd, 0644))
		return err_set(
			err, "cannot write '%s': %s", TEXT_SAFE(path), strerror(errno));
	return 0;
}

static void fill(struct record *out, struct arena *arena, const struct ref_list *refs)
{
	*out = (struct record){.kind = RECORD_ADOPT,
		.engine = MILECASTLE_VERSION,
		.refs = ARENA_NEW(arena, struct record_ref, refs->count)};
	for (size_t i = 0; i < refs->count; i++) {
		if (!refs->items[i].oid.n)
			continue;
		out->refs[out->ref_count].name = refs->items[i].name;
		out->refs[out->ref_count++].new_oid = refs->items[i].oid;
	}
}

int server_adopt(struct buf *out, struct arena *arena, const struct place *place,
	bool is_dry, struct err *err)
{
	struct repo *repo _cleanup_repo_ = NULL;
	struct server_config config;
	struct ref_list refs;
	struct record record;
	char digest[SHA256_HEX];

	if (repo_open(&repo, place->git_dir.p, err) || refs_read(&refs, repo, arena, err))
		return -1;
	fill(&record, arena, &refs);
	buf_printf(out, "  %-18s %s\n", "journal",
		arena_printf(arena, "%zu refs %s as they are", record.ref_count,
			is_dry ? "would be accepted" : "accepted")
			.p);
	if (is_dry)
		return 0;
	if (server_config_load(&config, arena, place->git_dir.p, NULL, err))
		return -1;
	return journal_append(digest,
		server_journal_dir(&config, place->git_dir.p, arena).p, &record, NULL,
		NULL, err);
}
