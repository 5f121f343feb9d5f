/*
 * milecastle deps request: a pending record with all hashes that can be worked out from
 * files, folders and repositories, and from how the component is declared here. Read
 * next: cli/deps_gather.c.
 */
#include <stdio.h>
#include <string.h>
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/deps.h"
#include "cli/deps_gather.h"
#include "base/banned.h"

/* --- a new record ----------------------------------------------------------------------
 */

static struct node string_node(struct arena *arena, struct str text)
{
	return (struct node){.kind = NODE_STRING, .text = arena_str(arena, text)};
}

/* A list in root, made when it is not there. */
static struct node *list_at(struct record_file *file, struct node *map, const char *key)
{
	const struct node *there = node_at(map, key);

	if (there && there->kind == NODE_LIST)
		return (struct node *)there;
	return node_set(&file->arena, map, key, (struct node){.kind = NODE_LIST});
}

static void list_add(struct record_file *file, struct node *list, struct str text)
{
	for (const struct node *it = list->child; it; it = it->next) {
		if (it->kind == NODE_STRING && str_eq(it->text, text))
			return;
	}
	node_append(&file->arena, list, string_node(&file->arena, text));
}

/* What has to be filled in by somebody. */
static void set_empty(struct record_file *file, const char *key)
{
	node_set(&file->arena, file->root, key, (struct node){.kind = NODE_NULL});
}

static void make_record(struct record_file *file, struct str id, struct str name)
{
	static struct node root;

	root = (struct node){.kind = NODE_MAP};
	file->root = node_append(&file->arena, NULL, root);
	node_set(&file->arena, file->root, "schema",
		(struct node){.kind = NODE_NUMBER, .text = str_of("1")});
	node_set_string(&file->arena, file->root, "id", id);
	set_empty(file, "identity.purl");
	list_at(file, file->root, "identity.aliases");
	if (!str_eq(id, name))
		list_add(file, list_at(file, file->root, "identity.aliases"), name);
	list_at(file, file->root, "identity.repositories");
	set_empty(file, "identity.supplier");
	list_at(file, file->root, "origin.allowed_urls");
	set_empty(file, "licence.declared");
	set_empty(file, "licence.concluded");
	list_at(file, file->root, "versions");
	for (size_t i = 0; i < assessment_question_count; i++) {
		struct str path = arena_printf(
			&file->arena, "assessment.%s", assessment_questions[i].key);

		set_empty(file, path.p);
	}
}

static struct node *make_version(struct record_file *file, struct str version)
{
	struct node *list = list_at(file, file->root, "versions");
	struct node *map =
		node_append(&file->arena, list, (struct node){.kind = NODE_MAP});

	node_set_string(&file->arena, map, "version", version);
	node_set_string(&file->arena, map, "status",
		str_of(version_status_words[STATUS_PENDING]));
	node_set(&file->arena, map, "forms", (struct node){.kind = NODE_MAP});
	return map;
}

/* --- what was gathered
 * ------------------------------------------------------------------
 */

static bool has_hash(const struct node *list, struct str value)
{
	for (const struct node *it = list->child; it; it = it->next) {
		if (it->kind == NODE_STRING && str_has_suffix(it->text, value.p))
			return true;
		for (const struct node *hash = it->child; hash; hash = hash->next) {
			if (str_eq(hash->text, value))
				return true;
		}
	}
	return false;
}

static void add_pin(
	struct record_file *file, struct node *version, const struct gathered_pin *found)
{
	struct node *forms = (struct node *)node_get(version, "forms");
	struct node *list = list_at(file, forms, pin_over_words[found->pin.over]);
	bool is_named = found->pin.algorithm < ALGORITHM_GIT;
	struct node *map;

	if (has_hash(list, arena_str(&file->arena, found->pin.value)))
		return;
	if (!found->file.n) {
		list_add(file, list,
			is_named ? arena_printf(&file->arena, "%s:%.*s",
					   pin_algorithm_words[found->pin.algorithm],
					   STR_ARG(found->pin.value))
				 : found->pin.value);
		return;
	}
	map = node_append(&file->arena, list, (struct node){.kind = NODE_MAP});
	node_set_string(&file->arena, map, "file", found->file);
	node_set_string(&file->arena, map, pin_algorithm_words[found->pin.algorithm],
		found->pin.value);
	if (found->sha512.n)
		node_set_string(&file->arena, map, "sha512", found->sha512);
}

/* as: the file of the component that it is when it is patched; NULL: it is a diff. */
static void add_patch(struct record_file *file, struct node *version,
	const struct gathered_pin *found, const char *as)
{
	struct node *list = list_at(file, version, "patches");
	struct node *map =
		node_append(&file->arena, list, (struct node){.kind = NODE_MAP});

	node_set_string(&file->arena, map, "name", found->file);
	if (as)
		node_set_string(&file->arena, map, "path", str_of(as));
	node_set_string(&file->arena, map, as ? "result_sha256" : "diff_sha256",
		found->pin.value);
	node_set_string(&file->arena, map, "reason", str_of("not said yet"));
}

static void add_all(struct record_file *file, struct node *version,
	const struct gathered *g, const char *as)
{
	struct node *aliases = list_at(file, file->root, "identity.aliases");
	struct node *urls = list_at(file, file->root, "origin.allowed_urls");
	struct node *repositories = list_at(file, file->root, "identity.repositories");

	for (size_t i = 0; i < g->aliases.count; i++)
		list_add(file, aliases, g->aliases.items[i]);
	for (size_t i = 0; i < g->urls.count; i++)
		list_add(file, urls, g->urls.items[i]);
	for (size_t i = 0; i < g->repositories.count; i++)
		list_add(file, repositories, g->repositories.items[i]);
	for (size_t i = 0; i < g->pins.count; i++) {
		if (g->pins.items[i].is_patch)
			add_patch(file, version, &g->pins.items[i], as);
		else
			add_pin(file, version, &g->pins.items[i]);
	}
	if (g->manifest.n) {
		node_set_string(
			&file->arena, version, "forms.manifest.path", g->manifest);
		node_set_string(&file->arena, version, "forms.manifest.sha256",
			g->manifest_sha256);
	}
}

/* Is a hash that a declaration says that of bytes that were given, or was it said? */
static bool is_again(const struct gathered *g, const struct gathered_pin *declared)
{
	for (size_t i = 0; declared->is_declared && i < g->pins.count; i++) {
		const struct gathered_pin *pin = &g->pins.items[i];

		if ((!pin->is_declared || pin < declared) &&
			pin->pin.over == declared->pin.over &&
			(str_eq(pin->pin.value, declared->pin.value) ||
				str_eq(pin->sha512, declared->pin.value)))
			return true;
	}
	return false;
}

/* Hashes that stand in a declaration only were checked by nobody. */
static void tell(const struct record_file *file, const struct gathered *g, bool is_patch)
{
	struct str id = file->component->id;
	size_t count = 0, declared = 0;

	for (size_t i = 0; i < g->pins.count; i++) {
		if (is_again(g, &g->pins.items[i]))
			continue;
		count++;
		declared += g->pins.items[i].is_declared;
	}
	fprintf(stderr, "milecastle: written: %s (%zu %s", TEXT_SAFE(file->path), count,
		count == 1 ? "hash" : "hashes");
	if (declared)
		fprintf(stderr,
			", %zu of them only as they are declared here: compare with what "
			"its makers publish",
			declared);
	if (!is_patch)
		fprintf(stderr, ")\nnext: milecastle deps assess %s\n", TEXT_SAFE(id));
	else
		fprintf(stderr,
			")\nnext: write the reason of the patch there; where approvals "
			"are signed: milecastle deps approve %s@%s\n",
			TEXT_SAFE(id), TEXT_SAFE(g->version));
}

static int open_record(struct record_file *file, const struct gathered *g,
	struct cli_call *call, struct err *err)
{
	struct str id = record_id_of(&file->arena, g->name);

	if (record_file_open(file, call, id, err))
		return -1;
	if (!file->root)
		make_record(file, id, g->name);
	return 0;
}

static int run(struct record_file *file, struct gathered *g, struct cli_call *call,
	struct err *err)
{
	struct node *version;

	if (open_record(file, g, call, err))
		return -1;
	version = record_file_version(file, g->version);
	if (version && !cli_is_set(call, "patch"))
		fprintf(stderr,
			"milecastle: the record has version '%s' already; what is "
			"new is added to it\n",
			TEXT_SAFE(g->version));
	if (!version)
		version = make_version(file, g->version);
	if (gather(g, call, file->dir, err))
		return -1;
	add_all(file, version, g, cli_value(call, "as"));
	/* what was approved was less than it has now */
	node_set_string(&file->arena, version, "status",
		str_of(version_status_words[STATUS_PENDING]));
	if (record_file_save(file, err))
		return -1;
	tell(file, g, cli_is_set(call, "patch"));
	return 0;
}

int deps_request(struct cli_call *call)
{
	struct record_file file _cleanup_record_file_ = {0};
	struct gathered g = {.arena = &file.arena};
	struct err err;

	if (call->arg_count < 2)
		return cli_usage(call->command,
			"which one? NAME@VERSION, and then files, "
			"folders or git repositories of it");
	record_split(&g.name, &g.version, call->args[1]);
	if (!g.name.n || !g.version.n || g.version.n > LIMIT_NAME_BYTES)
		return cli_usage(call->command, "'%s' is not NAME@VERSION",
			TEXT_SAFE(str_of(call->args[1])));
	return run(&file, &g, call, &err) ? cli_fail(&err) : 0;
}
