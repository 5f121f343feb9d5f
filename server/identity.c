/*
 * Identity and environment of a push. Read next: server/config.h.
 */
#include <stdlib.h>
#include <string.h>
#include "base/limits.h"
#include "base/text.h"
#include "server/identity.h"
#include "base/banned.h"

extern char **environ;

static bool is_name(struct str name, const char *more)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!text_is_word_byte(c) && !strchr(more, c))
			return false;
	}
	return name.n > 0 && name.n <= LIMIT_PUSHER_BYTES;
}

static bool is_value(const char *variable, const char *value)
{
	const char *found = getenv(variable);

	return found && strcmp(found, value) == 0;
}

/* git has checked the signature; G: good, OK: the nonce is ours and fresh. */
static int expect_cert(struct err *err)
{
	if (!getenv("GIT_PUSH_CERT"))
		return 0;
	if (!is_value("GIT_PUSH_CERT_STATUS", "G"))
		return err_usage(err, "the push certificate has no good signature");
	if (!is_value("GIT_PUSH_CERT_NONCE_STATUS", "OK"))
		return err_usage(err, "the push certificate was not made for this push");
	return 0;
}

int identity_find(struct str *out, const struct server_config *config,
	struct arena *arena, struct err *err)
{
	bool is_cert = config->identity == IDENTITY_PUSH_CERT;
	char name[128] = "";
	struct str value;

	*out = (struct str){0};
	if (config->identity == IDENTITY_NONE)
		return 0;
	if (is_cert && expect_cert(err))
		return -1;
	memcpy(name, config->identity_variable.p,
		config->identity_variable.n < sizeof(name) ? config->identity_variable.n
							   : sizeof(name) - 1);
	value = str_of(getenv(name));
	/* of an SSH key that no line allows git still says "good" */
	if (!value.n && is_cert && getenv("GIT_PUSH_CERT"))
		return err_usage(err,
			"the push certificate is signed by a key that nobody here has");
	if (!value.n)
		return 0;
	if (!is_name(value, is_cert ? ".@+- <>" : ".@+-"))
		return err_usage(
			err, "the name in %s has a form that names do not have", name);
	*out = arena_str(arena, value);
	return 0;
}

/* What a certificate holds between its header and its signature: the lines of the push.
 */
static struct str cert_lines(struct str cert)
{
	size_t head = str_find(cert, '\n', 0), end;

	while (head < cert.n && head + 1 < cert.n && cert.p[head + 1] != '\n')
		head = str_find(cert, '\n', head + 1);
	cert = str_slice(cert, head + 2, cert.n);
	for (end = 0; end < cert.n; end = str_find(cert, '\n', end) + 1) {
		if (str_has_prefix(str_slice(cert, end, cert.n), "-----BEGIN "))
			break;
	}
	return str_slice(cert, 0, end);
}

int identity_check_cert(const struct server_config *config, struct repo *repo,
	struct str lines, struct err *err)
{
	struct content content _cleanup_content_ = {0};
	struct change change = {0};
	struct store store;
	const char *id = getenv("GIT_PUSH_CERT");

	if (config->identity != IDENTITY_PUSH_CERT || !id)
		return 0;
	repo_store(&store, repo);
	if (!oid_read(&change.oid, str_of(id)) || !change.oid.n ||
		store.read(&content, &store, &change, LIMIT_MESSAGE_BYTES, err))
		return err_usage(err, "the push certificate cannot be read");
	if (!str_eq(cert_lines(content.bytes), lines))
		return err_usage(err, "the push certificate is about another push");
	return 0;
}

static bool is_kept(struct str variable, const struct server_config *config)
{
	static const char *const names[] = {"GIT_DIR", "GIT_QUARANTINE_PATH",
		"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_SHALLOW_FILE", "GIT_NAMESPACE", NULL};
	struct str name = str_slice(variable, 0, str_find(variable, '=', 0));

	if (str_is_one_of(name, names) || str_has_prefix(name, "GIT_PUSH_"))
		return true;
	/* how the tests' build reports its own mistakes */
	if (str_has_suffix(name, "SAN_OPTIONS"))
		return true;
	return config->identity != IDENTITY_NONE &&
	       str_eq(name, config->identity_variable);
}

void environment_reduce(const struct server_config *config, struct arena *arena)
{
	size_t count = 0, kept = 0;
	char **list;

	while (environ[count])
		count++;
	list = ARENA_NEW(arena, char *, count + 4);
	for (size_t i = 0; i < count; i++) {
		if (is_kept(str_of(environ[i]), config))
			list[kept++] = environ[i];
	}
	list[kept++] = "PATH=/usr/local/bin:/usr/bin:/bin";
	list[kept++] = "LC_ALL=C";
	list[kept++] = "GIT_NO_REPLACE_OBJECTS=1";
	environ = list;
}
