/*
 * milecastle.json of a server: reading it, and whether it is to be trusted. What its
 * parts do is elsewhere: refs in gate/push.c, names in server/identity.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/file.h"
#include "base/glob.h"
#include "base/json.h"
#include "base/text.h"
#include "server/config.h"
#include "base/banned.h"

const char *const identity_words[] = {
	"none", "gitolite", "gitlab", "gitea", "http", "ssh", "push-cert", NULL};

/* Set by whom the source names, never by who pushes: docs/server.md says how. */
static const char *const identity_variables[] = {
	[IDENTITY_NONE] = "",
	[IDENTITY_GITOLITE] = "GL_USER",
	[IDENTITY_GITLAB] = "GL_USERNAME",
	[IDENTITY_GITEA] = "GITEA_PUSHER_NAME",
	[IDENTITY_HTTP] = "REMOTE_USER",
	[IDENTITY_SSH] = "MILECASTLE_USER",
	[IDENTITY_PUSH_CERT] = "GIT_PUSH_CERT_SIGNER",
};

void server_config_default(struct server_config *out)
{
	*out = (struct server_config){.origin = STR("built-in"), .deadline_ms = 4000};
}

static int read_identity(
	struct server_config *out, const struct node *root, struct err *err)
{
	static const char *const keys[] = {"source", "variable", "required", NULL};
	const struct node *map, *source;
	unsigned word = IDENTITY_NONE;

	if (node_field(&map, root, "identity", NODE_MAP, false, err))
		return -1;
	if (!map)
		return 0;
	if (node_check_keys(map, keys, err) ||
		node_field(&source, map, "source", NODE_STRING, true, err) ||
		node_word(&word, source, identity_words, err))
		return -1;
	out->identity = (enum identity_source)word;
	out->identity_variable = str_of(identity_variables[word]);
	if (node_string(&out->identity_variable, map, "variable", false, err) ||
		node_bool(&out->is_identity_required, map, "required", err))
		return -1;
	if (out->is_identity_required && out->identity == IDENTITY_NONE)
		return node_err(err, map, "nobody can be required without a source");
	for (size_t i = 0; i < out->identity_variable.n; i++) {
		char c = out->identity_variable.p[i];

		if (!text_is_word_byte(c))
			return node_err(err, node_get(map, "variable"),
				"expected the name of an environment variable");
	}
	return 0;
}

/* Seconds, with at most three decimals; 0 is none. */
static int read_deadline(
	struct server_config *out, const struct node *root, struct err *err)
{
	const struct node *node;
	char text[16] = "", *end;
	double seconds;

	if (node_field(&node, root, "deadline", NODE_NUMBER, false, err))
		return -1;
	if (!node)
		return 0;
	memcpy(text, node->text.p, node->text.n < 15 ? node->text.n : 15);
	seconds = strtod(text, &end);
	if (*end || seconds < 0 || seconds > 3600)
		return node_err(
			err, node, "expected seconds from 0 (none) to 3600, like 4");
	out->deadline_ms = (unsigned)(seconds * 1000);
	if (seconds > 0 && !out->deadline_ms)
		return node_err(err, node, "less than a millisecond");
	return 0;
}

static int read_log(struct server_config *out, const struct node *root, struct err *err)
{
	static const char *const keys[] = {"key", NULL};
	const struct node *map;

	if (node_field(&map, root, "log", NODE_MAP, false, err))
		return -1;
	if (!map)
		return 0;
	if (node_check_keys(map, keys, err))
		return -1;
	return node_string(&out->log_key, map, "key", true, err);
}

static int read_floor(struct server_config *out, struct arena *arena,
	const struct node *root, struct err *err)
{
	const struct node *map;
	struct policy *floor;

	if (node_field(&map, root, "floor", NODE_MAP, false, err))
		return -1;
	if (!map)
		return 0;
	floor = ARENA_NEW(arena, struct policy, 1);
	if (policy_read_node(floor, arena, map, err))
		return -1;
	out->floor = floor;
	return 0;
}

static int read_patterns(struct server_config *out, struct arena *arena,
	const struct node *root, struct err *err)
{
	struct {
		const char *key;
		struct ref_patterns *patterns;
	} lists[] = {
		{"protected", &out->protected_refs},
		{"admit", &out->admitted},
		{"releases", &out->releases},
		{"deletable", &out->deletable},
		{"forceable", &out->forceable},
		{"drafts", &out->drafts},
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (policy_read_refs(&lists[i].patterns->items, &lists[i].patterns->count,
			    arena, root, lists[i].key, err))
			return -1;
	}
	return 0;
}

static int read_word(unsigned *out, const struct node *root, const char *key,
	const char *const words[], struct err *err)
{
	const struct node *node;

	if (node_field(&node, root, key, NODE_STRING, false, err))
		return -1;
	return node ? node_word(out, node, words, err) : 0;
}

static int expect_absolute(
	const struct node *root, const char *key, struct str path, struct err *err)
{
	if (!path.n || path.p[0] == '/')
		return 0;
	return node_err(err, node_get(root, key), "expected an absolute path");
}

static int read_version(const struct node *root, struct err *err)
{
	const struct node *version;

	if (node_field(&version, root, "version", NODE_NUMBER, true, err))
		return -1;
	return str_is(version->text, "1")
		       ? 0
		       : node_err(err, version, "this program reads version 1");
}

static int read_strings(
	struct server_config *out, const struct node *root, struct err *err)
{
	const struct node *log = node_get(root, "log");

	if (node_string(&out->repository, root, "repository", false, err) ||
		node_string(&out->policy_ref, root, "policyRef", false, err) ||
		node_string(&out->journal_dir, root, "journal", false, err))
		return -1;
	if (out->policy_ref.n && !str_has_prefix(out->policy_ref, "refs/heads/"))
		return node_err(err, node_get(root, "policyRef"),
			"expected a branch like \"refs/heads/main\"");
	if (expect_absolute(root, "journal", out->journal_dir, err) ||
		read_log(out, root, err))
		return -1;
	return log ? expect_absolute(log, "key", out->log_key, err) : 0;
}

static int read_root(struct server_config *out, struct arena *arena,
	const struct node *root, struct err *err)
{
	static const char *const keys[] = {"$schema", "version", "repository",
		"policyRef", "bootstrap", "protected", "admit", "releases", "deletable",
		"forceable", "drafts", "identity", "output", "deadline", "journal", "log",
		"floor", NULL};
	static const char *const outputs[] = {"plain", "gitlab", "gitea", NULL};
	static const char *const bootstraps[] = {"closed", "first-push", NULL};
	unsigned output = OUTPUT_PLAIN, bootstrap = BOOTSTRAP_CLOSED;

	if (root->kind != NODE_MAP)
		return node_err(err, root, "expected an object");
	if (node_check_keys(root, keys, err) || read_version(root, err) ||
		read_strings(out, root, err) ||
		read_word(&output, root, "output", outputs, err) ||
		read_word(&bootstrap, root, "bootstrap", bootstraps, err))
		return -1;
	out->output = (enum output_profile)output;
	out->bootstrap = (enum bootstrap)bootstrap;
	if (read_patterns(out, arena, root, err) || read_identity(out, root, err) ||
		read_deadline(out, root, err))
		return -1;
	return read_floor(out, arena, root, err);
}

int server_config_read(struct server_config *out, struct arena *arena, struct str origin,
	struct str text, struct err *err)
{
	struct server_config config;
	struct node *root;

	server_config_default(&config);
	if (json_read(&root, arena, text, JSON_COMMENTS, err) ||
		read_root(&config, arena, root, err))
		return err_prefix(err, "%s:", TEXT_SAFE(origin));
	config.origin = origin;
	sha256_hex(config.digest, text);
	if (config.floor)
		config.floor->origin = origin;
	*out = config;
	return 0;
}

/* Written by others than who runs the server, it could say anything. */
static int expect_trust(int fd, const char *path, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st))
		return err_set(err, "cannot look at '%s': %s", TEXT_SAFE(str_of(path)),
			strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_usage(
			err, "'%s' must be a regular file", TEXT_SAFE(str_of(path)));
	if (st.st_uid && st.st_uid != geteuid())
		return err_usage(err,
			"'%s' belongs to user %u; it must belong to root or to the user "
			"that runs the server",
			TEXT_SAFE(str_of(path)), (unsigned)st.st_uid);
	if (st.st_mode & 022)
		return err_usage(err,
			"others than its owner may write to '%s'; run: chmod go-w '%s'",
			TEXT_SAFE(str_of(path)), TEXT_SAFE(str_of(path)));
	return 0;
}

int server_config_load(struct server_config *out, struct arena *arena,
	const char *git_dir, const char *path, struct err *err)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_DOC_BYTES);
	struct str name = path ? arena_str(arena, str_of(path))
			       : arena_printf(arena, "%s/" SERVER_CONFIG_NAME, git_dir);
	int fd _cleanup_fd_ = open(name.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0 && errno == ENOENT && !path) {
		server_config_default(out);
		return 0;
	}
	if (fd < 0)
		return err_usage(err, "cannot read the server's configuration '%s': %s",
			TEXT_SAFE(name), strerror(errno));
	if (expect_trust(fd, name.p, err) || file_read_fd(&text, fd, err))
		return -1;
	return server_config_read(
		out, arena, name, arena_str(arena, buf_str(&text)), err);
}

struct str server_journal_dir(
	const struct server_config *config, const char *git_dir, struct arena *arena)
{
	return config->journal_dir.n ? config->journal_dir
				     : arena_printf(arena, "%s/milecastle", git_dir);
}

bool ref_patterns_match(const struct ref_patterns *patterns, struct str ref)
{
	for (size_t i = 0; i < patterns->count; i++) {
		if (glob_match_path(patterns->items[i], ref))
			return true;
	}
	return false;
}
