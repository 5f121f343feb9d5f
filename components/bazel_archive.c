/*
 * What a repository rule is given. Rules of @bazel_tools (http_archive, http_file,
 * http_jar, git_repository, new_git_repository, local_repository), overrides of modules,
 * and whatever else takes arguments of these names: rules of other rule sets and macros
 * around them do. Read next: components/bazel.c.
 */
#include "base/path.h"
#include "base/text.h"
#include "components/bazel_read.h"
#include "base/banned.h"

#define VALUES_TAKEN 64 /* URLs, patches, ... of one entry */

struct value *bazel_get(const struct bazel_source *source, const char *name)
{
	struct value *value = source->call ? script_argument(source->call, name, -1)
					   : value_get(source->table, name);

	return value_is_word(value, "None") ? NULL : value;
}

static const char *const url_names[] = {"urls", "url", "remote", "jar_urls", "jar_url",
	"srcjar_urls", "server_urls", "archive_url", "download_url", "git_url", NULL};
static const char *const ref_names[] = {"commit", "tag", "branch", "revision", NULL};
static const struct {
	const char *name;
	enum pin_algorithm algorithm; /* ALGORITHM_COUNT: its name is in it */
} pin_names[] = {{"sha256", ALGORITHM_SHA256}, {"integrity", ALGORITHM_COUNT},
	{"sha512", ALGORITHM_SHA512}, {"sha1", ALGORITHM_SHA1},
	{"jar_sha256", ALGORITHM_SHA256}, {"artifact_sha256", ALGORITHM_SHA256},
	{"archive_sha256", ALGORITHM_SHA256}, {"download_sha256", ALGORITHM_SHA256},
	{"checksum", ALGORITHM_SHA256}, {"sum", ALGORITHM_OTHER}, {NULL, 0}};
/* Patches first: those of another repository make an entry partial. */
static const char *const file_names[] = {
	"patches", "patch_file", "build_file", "workspace_file", "overlay_files", NULL};
#define FILES_THAT_ALTER 2

bool bazel_has_download(const struct bazel_source *source)
{
	static const char *const more[] = {"commit", "artifact", "digest", NULL};
	bool has = false;

	for (size_t i = 0; url_names[i]; i++)
		has |= bazel_get(source, url_names[i]) != NULL;
	for (size_t i = 0; pin_names[i].name; i++)
		has |= bazel_get(source, pin_names[i].name) != NULL;
	for (size_t i = 0; more[i]; i++)
		has |= bazel_get(source, more[i]) != NULL;
	return has;
}

/* --- labels ----------------------------------------------------------------------------
 */

bool bazel_file(struct script *s, struct str *out, struct str label)
{
	const struct bazel *b = s->data;
	struct str dir = path_dir(s->r->path), path;
	size_t colon;

	while (label.n && label.p[0] == '@' && label.n > 1 &&
		(label.p[1] == '@' || label.p[1] == '/'))
		label = str_slice(label, 1, label.n);
	if (!label.n || label.p[0] == '@' || memchr(label.p, '{', label.n))
		return false;
	if (str_has_prefix(label, "//")) {
		dir = b->root;
		label = str_slice(label, 2, label.n);
	}
	colon = str_find(label, ':', 0);
	path = colon == label.n ? label
	       : colon		? arena_printf(s->arena, "%.*s/%.*s", (int)colon, label.p,
					  (int)(label.n - colon - 1), label.p + colon + 1)
				: str_slice(label, 1, label.n);
	return path_resolve(out, s->arena, dir, path);
}

/* --- parts of an entry -----------------------------------------------------------------
 */

static void not_known(struct script *s, struct dependency *d, const char *name)
{
	declaration_partial(
		s->r, d, arena_printf(s->arena, "%s is not known here", name).p);
}

/* Each text of a value; what is none makes the entry partial. */
static void add_texts(struct script *s, struct dependency *d, struct value *value,
	const char *name,
	void (*add)(struct declaration_reader *r, struct dependency *d, struct str text))
{
	struct value_list list = {0};

	value_flatten(&list, s->arena, value, VALUES_TAKEN);
	if (list.count == VALUES_TAKEN || (value && value->is_partial))
		not_known(s, d, name);
	for (size_t i = 0; i < list.count; i++) {
		struct str text = value_text(list.items[i]);

		if (text.n)
			add(s->r, d, text);
		if (!value_is_known(list.items[i]))
			not_known(s, d, name);
	}
}

static void add_pins(
	struct script *s, struct dependency *d, const struct bazel_source *source)
{
	for (size_t i = 0; pin_names[i].name; i++) {
		struct value *value = bazel_get(source, pin_names[i].name);
		struct str text = value_text(value);

		if (!value || (value->kind == VALUE_STRING && !text.n))
			continue;
		if (!text.n || !value_is_known(value))
			not_known(s, d, pin_names[i].name);
		else if (pin_names[i].algorithm == ALGORITHM_COUNT)
			declaration_pin_tagged(s->r, d, OVER_ARCHIVE, text);
		else
			declaration_pin(
				s->r, d, OVER_ARCHIVE, pin_names[i].algorithm, text);
	}
}

/* An image is asked for by digest, by tag, or as it is. */
static void add_image(
	struct script *s, struct dependency *d, const struct bazel_source *source)
{
	struct value *digest = bazel_get(source, "digest");
	struct str image = value_text(bazel_get(source, "image"));
	struct str repository = value_text(bazel_get(source, "repository"));
	struct str registry = value_text(bazel_get(source, "registry"));
	struct str tag = value_text(bazel_get(source, "tag"));

	if (!image.n && repository.n)
		image = registry.n ? arena_printf(s->arena, "%.*s/%.*s",
					     STR_ARG(registry), STR_ARG(repository))
				   : repository;
	if (image.n)
		declaration_locator(s->r, d, image);
	if (value_text(digest).n && value_is_known(digest))
		declaration_pin_tagged(s->r, d, OVER_IMAGE, value_text(digest));
	else if (digest)
		not_known(s, d, "digest");
	if (tag.n)
		declaration_version(s->r, d,
			str_is(tag, "latest") ? VERSION_FLOATING : VERSION_EXACT, tag);
}

static void add_ref(
	struct script *s, struct dependency *d, const struct bazel_source *source)
{
	bool is_given = false;

	for (size_t i = 0; ref_names[i]; i++) {
		struct value *value = bazel_get(source, ref_names[i]);
		struct str text = value_text(value);

		if (!value || (value->kind == VALUE_STRING && !text.n))
			continue;
		is_given = true;
		if (!text.n || !value_is_known(value))
			not_known(s, d, ref_names[i]);
		else
			declaration_git_ref(s->r, d, text, i == 2);
	}
	if (!is_given && bazel_get(source, "remote") && !d->pins.count)
		declaration_git_ref(s->r, d, (struct str){0}, false);
}

/* ".../archive/COMMIT.tar.gz" */
static struct str commit_in(struct str locator)
{
	struct str name = locator_name(locator);
	size_t n = 0;

	while (n < name.n && text_hex_digit(name.p[n]) >= 0)
		n++;
	return n == 40 && n < name.n && name.p[n] == '.' ? str_slice(name, 0, n)
							 : (struct str){0};
}

static void add_version(
	struct script *s, struct dependency *d, const struct bazel_source *source)
{
	struct value *value = bazel_get(source, "version");
	struct str version = value_text(value), name;

	if (d->version_kind != VERSION_NONE)
		return;
	if (value && (!version.n || !value_is_known(value)) &&
		value->kind != VALUE_STRING)
		not_known(s, d, "version");
	if (!version.n && d->locators.count &&
		!locator_release(&name, &version, d->locators.items[0]))
		version = commit_in(d->locators.items[0]);
	if (version.n && !memchr(version.p, '{', version.n))
		declaration_version(s->r, d, VERSION_EXACT, version);
}

static void add_file(
	struct script *s, struct dependency *d, struct value *value, bool alters)
{
	struct str label = value_text(value), path;

	if (!label.n || !value_is_known(value))
		not_known(s, d, alters ? "a patch" : "a file");
	else if (bazel_file(s, &path, label))
		declaration_file(s->r, d, path);
	else if (label.p[0] == '@' && alters)
		declaration_partial(s->r, d, "a patch of another repository");
	else if (label.p[0] != '@')
		declaration_partial(s->r, d, "a file outside of the repository");
}

static void add_files(
	struct script *s, struct dependency *d, const struct bazel_source *source)
{
	for (size_t i = 0; file_names[i]; i++) {
		struct value_list list = {0};

		value_flatten(
			&list, s->arena, bazel_get(source, file_names[i]), VALUES_TAKEN);
		for (size_t k = 0; k < list.count; k++)
			add_file(s, d, list.items[k], i < FILES_THAT_ALTER);
	}
}

/* --- entries beside it -----------------------------------------------------------------
 */

/* remote_patches = {url: integrity}, remote_file_urls = {path: urls} */
static void add_remote(struct script *s, const struct bazel_source *source,
	struct str name, const char *table, const char *hashes)
{
	const struct value *urls = bazel_get(source, table);
	const struct value *pins = hashes ? bazel_get(source, hashes) : urls;

	if (!urls)
		return;
	for (size_t i = 0; i < (urls->kind == VALUE_DICT ? urls->count : 1); i++) {
		struct dependency *d = declaration_add(s->r, FORM_BAZEL, KIND_BYTES,
			bazel_place(s, source->node)->start,
			bazel_place(s, source->node)->end, name);
		bool is_table = urls->kind == VALUE_DICT;
		struct str key = is_table ? value_text(urls->keys[i]) : (struct str){0};
		struct value *pin = key.n ? value_look(pins, key) : NULL;

		if (!is_table || urls->is_partial || !key.n)
			not_known(s, d, table);
		else
			add_texts(s, d, hashes ? urls->items[i] : urls->keys[i], table,
				declaration_locator);
		if (value_text(pin).n && value_is_known(pin))
			declaration_pin_tagged(s->r, d, OVER_FILE, value_text(pin));
		bazel_finish(s, d, source->call);
	}
}

/* --- the entry -------------------------------------------------------------------------
 */

static struct str name_of(struct script *s, const struct bazel_source *source,
	struct str name, bool *is_known)
{
	static const char *const names[] = {
		"name", "module_name", "project_name", "repo_name", NULL};
	struct value *value = NULL;

	for (size_t i = 0; !value && names[i]; i++)
		value = bazel_get(source, names[i]);
	if (!value || (value->kind != VALUE_STRING && name.n)) {
		*is_known = name.n > 0;
		return name;
	}
	(void)s;
	*is_known = value_is_known(value) && value_text(value).n;
	return *is_known ? value_text(value) : (struct str){0};
}

static void add_parts(
	struct script *s, struct dependency *d, const struct bazel_source *source)
{
	for (size_t i = 0; url_names[i]; i++)
		add_texts(s, d, bazel_get(source, url_names[i]), url_names[i],
			declaration_locator);
	if (bazel_get(source, "digest") || bazel_get(source, "image"))
		add_image(s, d, source);
	else
		add_ref(s, d, source);
	add_pins(s, d, source);
	add_version(s, d, source);
	add_files(s, d, source);
}

void bazel_finish(struct script *s, struct dependency *d, const struct py *call)
{
	if (call && value_is_word(script_argument(call, "dev_dependency", -1), "True"))
		d->scope = FOR_TEST;
	d->is_conditional = s->conditions > 0 || s->is_site_conditional;
	if (call && call->is_broken)
		declaration_partial(s->r, d, "a call that does not fit the grammar");
}

struct dependency *bazel_add(
	struct script *s, const struct bazel_source *source, struct str name)
{
	struct bazel *b = s->data;
	struct dependency *d;
	bool is_known;

	name = name_of(s, source, name, &is_known);
	add_remote(s, source, name, "remote_patches", NULL);
	add_remote(s, source, name, "remote_file_urls", "remote_file_integrity");
	d = declaration_add(s->r, FORM_BAZEL, KIND_BYTES,
		bazel_place(s, source->node)->start, bazel_place(s, source->node)->end,
		name);
	add_parts(s, d, source);
	if (!is_known && !d->name.n && d->locators.count &&
		!memchr(d->locators.items[0].p, '{', d->locators.items[0].n))
		d->name = declaration_str(s->r, locator_name(d->locators.items[0]));
	if (!is_known)
		not_known(s, d, "name");
	if (source->call && script_has_more(source->call))
		declaration_partial(s->r, d, "arguments that are passed on");
	if (!d->name.n && !d->locators.count && !d->pins.count)
		d->state = READ_OPAQUE;
	bazel_finish(s, d, source->call);
	if (d->locators.count && source->call)
		VEC_PUSH(s->arena, &b->seen, d->locators.items[0]);
	return d;
}
