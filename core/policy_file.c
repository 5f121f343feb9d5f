/*
 * Reading .milecastle/policy.json, strictly: an unknown key, a wrong kind, a value out of
 * its words is an error with line and column. The published schema, docs/
 * policy.schema.json, says the same; a test holds the two together. Read next:
 * core/policy.c.
 */
#include <assert.h>
#include "core/policy.h"
#include "base/glob.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/banned.h"

struct reader {
	struct policy *policy;
	struct arena *arena;
	struct err *err;
};

/* The word at key, or *out as it was when the key is absent. */
static int read_word(unsigned *out, const struct node *map, const char *key,
	const char *const words[], struct err *err)
{
	const struct node *node = node_get(map, key);

	return node ? node_word(out, node, words, err) : 0;
}

static int read_path(
	struct str *out, const struct node *map, bool is_required, struct err *err)
{
	const char *flaw;

	if (node_string(out, map, "path", is_required, err))
		return -1;
	if (out->n > LIMIT_PATTERN_BYTES)
		return node_err(err, node_get(map, "path"),
			"a pattern of more than %d bytes", LIMIT_PATTERN_BYTES);
	flaw = node_get(map, "path") ? glob_flaw(*out) : NULL;
	if (flaw)
		return node_err(err, node_get(map, "path"), "the pattern %s", flaw);
	return 0;
}

static int read_packs(struct reader *r, const struct node *root)
{
	const struct node *list;
	struct str *packs;

	if (node_list(&list, root, "packs", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	packs = ARENA_NEW(r->arena, struct str, list->count);
	r->policy->packs = packs;
	r->policy->pack_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, packs++) {
		if (it->kind != NODE_STRING)
			return node_err(r->err, it, "expected the name of a pack");
		*packs = it->text;
	}
	return 0;
}

/* A class by its name; nobody sets how bad the engine's own are by class. */
static int read_class(struct severity_entry *out, const struct node *map, struct err *err)
{
	const char *words[CLASS_ENGINE + 1] = {NULL};
	const struct node *node = node_get(map, "class");
	unsigned class = 0;

	static_assert(CLASS_ENGINE + 1 == CLASS_COUNT, "the engine's own come last");
	for (size_t i = 0; i < CLASS_ENGINE; i++)
		words[i] = finding_class_words[i];
	if (node && node_word(&class, node, words, err))
		return -1;
	out->has_class = node != NULL;
	out->class = (enum finding_class) class;
	return 0;
}

static int read_severity(
	struct severity_entry *out, const struct node *map, struct err *err)
{
	static const char *const keys[] = {
		"rule", "class", "path", "level", "comment", NULL};
	unsigned level = SEVERITY_OFF;

	if (node_map(map, keys, err) || node_string(&out->rule, map, "rule", true, err) ||
		read_class(out, map, err) || read_path(&out->path, map, false, err))
		return -1;
	if (!node_get(map, "level"))
		return node_err(err, map, "the key 'level' is missing");
	if (read_word(&level, map, "level", severity_words, err))
		return -1;
	out->level = (enum severity)level;
	return 0;
}

static int read_severities(struct reader *r, const struct node *root)
{
	struct severity_entry *entry;
	const struct node *list;

	if (node_list(&list, root, "severity", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	entry = ARENA_NEW(r->arena, struct severity_entry, list->count);
	r->policy->severities = entry;
	r->policy->severity_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, entry++) {
		if (read_severity(entry, it, r->err))
			return -1;
	}
	return 0;
}

static int read_exclusions(struct reader *r, const struct node *root)
{
	static const char *const keys[] = {"path", "reason", NULL};
	struct exclusion *entry;
	const struct node *list;

	if (node_list(&list, root, "exclude", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	entry = ARENA_NEW(r->arena, struct exclusion, list->count);
	r->policy->exclusions = entry;
	r->policy->exclusion_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, entry++) {
		if (node_map(it, keys, r->err) ||
			read_path(&entry->path, it, true, r->err) ||
			node_string(&entry->reason, it, "reason", true, r->err))
			return -1;
		if (entry->reason.n < LIMIT_REASON_MIN)
			return node_err(r->err, node_get(it, "reason"),
				"a reason needs at least %d characters",
				LIMIT_REASON_MIN);
	}
	return 0;
}

static int read_suppressions(struct reader *r, const struct node *root)
{
	static const char *const keys[] = {"rule", "path", "need", "comment", NULL};
	static const char *const needs[] = {"reason", "record", "forbidden", NULL};
	struct suppression_entry *entry;
	const struct node *list;

	if (node_list(&list, root, "suppression", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	entry = ARENA_NEW(r->arena, struct suppression_entry, list->count);
	r->policy->suppressions = entry;
	r->policy->suppression_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, entry++) {
		unsigned need = NEED_REASON;

		if (node_map(it, keys, r->err) ||
			node_string(&entry->rule, it, "rule", false, r->err) ||
			read_path(&entry->path, it, false, r->err))
			return -1;
		if (!node_get(it, "need"))
			return node_err(r->err, it, "the key 'need' is missing");
		if (read_word(&need, it, "need", needs, r->err))
			return -1;
		entry->need = (enum need)need;
	}
	return 0;
}

/* Patterns of refs, whole: a pattern of a last part alone would say more than it seems.
 */
int policy_read_refs(const struct str **out, size_t *count, struct arena *arena,
	const struct node *map, const char *key, struct err *err)
{
	const struct node *list;
	struct str *refs;

	if (node_list(&list, map, key, LIMIT_POLICY_ENTRIES, err))
		return -1;
	if (!list)
		return 0;
	refs = ARENA_NEW(arena, struct str, list->count);
	*out = refs;
	*count = list->count;
	for (const struct node *it = list->child; it; it = it->next, refs++) {
		if (it->kind != NODE_STRING || !str_has_prefix(it->text, "refs/") ||
			it->text.n > LIMIT_PATTERN_BYTES || glob_flaw(it->text))
			return node_err(err, it,
				"expected a pattern of refs like \"refs/heads/main\"");
		*refs = it->text;
	}
	return 0;
}

/* "#define NAME", "#define NAME(x) ...": one line that a compiler would take. */
static bool is_define(struct str line)
{
	struct str rest = str_has_prefix(line, "#define ")
				  ? str_trim(str_slice(line, 8, line.n))
				  : (struct str){0};
	char c = rest.n ? rest.p[0] : '0';

	return !memchr(line.p, '\n', line.n) && line.n <= LIMIT_PATTERN_BYTES &&
	       ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_');
}

static int read_macros(struct reader *r, const struct node *root)
{
	const struct node *list;
	struct str *macros;

	if (node_list(&list, root, "macros", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	macros = ARENA_NEW(r->arena, struct str, list->count);
	r->policy->macros = macros;
	r->policy->macro_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, macros++) {
		if (it->kind != NODE_STRING || !is_define(it->text))
			return node_err(r->err, it,
				"expected a line like \"#define NAME(x) BODY\"");
		*macros = it->text;
	}
	return 0;
}

static int read_version(const struct node *root, struct err *err)
{
	const struct node *version;

	if (node_field(&version, root, "version", NODE_NUMBER, true, err))
		return -1;
	if (!str_is(version->text, "1"))
		return node_err(
			err, version, "this program reads version 1 of the policy");
	return 0;
}

static int read_root(struct reader *r, const struct node *root)
{
	static const char *const keys[] = {"$schema", "version", "packs", "threshold",
		"scope", "severity", "exclude", "macros", "suppression", "protected",
		"repository", "revision", "people", "checklists", "review", "exceptions",
		"bypass", "standard", "components", NULL};
	static const char *const thresholds[] = {"error", "warning", "note", NULL};
	unsigned threshold = r->policy->threshold, scope = r->policy->scope;

	if (node_map(root, keys, r->err) || read_version(root, r->err) ||
		read_word(&threshold, root, "threshold", thresholds, r->err) ||
		read_word(&scope, root, "scope", scope_words, r->err))
		return -1;
	r->policy->threshold = (enum severity)threshold;
	r->policy->scope = (enum scope)scope;
	if (read_packs(r, root) || read_severities(r, root) || read_exclusions(r, root))
		return -1;
	if (read_suppressions(r, root) || read_macros(r, root))
		return -1;
	if (policy_read_refs(&r->policy->protected_refs, &r->policy->protected_count,
		    r->arena, root, "protected", r->err))
		return -1;
	return roster_read(&r->policy->roster, r->arena, root, r->err);
}

int policy_read_node(
	struct policy *out, struct arena *arena, const struct node *root, struct err *err)
{
	struct policy policy;
	struct reader r = {.policy = &policy, .arena = arena, .err = err};

	struct buf text _cleanup_buf_ = BUF_INIT(8 * LIMIT_DOC_BYTES);

	policy_default(&policy);
	if (read_root(&r, root))
		return -1;
	json_node(&text, root);
	sha256_hex(policy.digest, buf_str(&text));
	*out = policy;
	return 0;
}

static int read_text(struct policy *out, struct arena *arena, struct str origin,
	struct str text, struct err *err)
{
	struct policy policy;
	struct node *root;

	if (json_read(&root, arena, text, JSON_COMMENTS, err) ||
		policy_read_node(&policy, arena, root, err))
		return err_prefix(err, "%s:", TEXT_SAFE(origin));
	policy.origin = origin;
	*out = policy;
	return 0;
}

int policy_read(struct policy *out, struct arena *arena, struct str origin,
	struct str text, struct err *err)
{
	if (read_text(out, arena, origin, text, err))
		return -1;
	sha256_hex(out->digest, text);
	return 0;
}

int policy_read_floor(struct policy *out, struct arena *arena, struct str origin,
	struct str text, struct err *err)
{
	return read_text(out, arena, origin, text, err);
}
