/*
 * The rule format: one YAML file each, docs/rule-format.md. Used at build time for rules/
 * (tools/rules-compile.c) and at run time for .milecastle/rules/. Read next: core/rule.h.
 */
#include "base/limits.h"
#include "base/text.h"
#include "base/yaml.h"
#include "core/fact.h"
#include "core/rule.h"
#include "base/banned.h"

struct reader {
	struct rule *rule;
	struct arena *arena;
	struct err *err;
};

/* A list of strings at key; absent: an error if is_required, else empty. */
static int read_strings(struct reader *r, const struct str **out, size_t *count,
	const struct node *map, const char *key, bool is_required)
{
	const struct node *list;
	struct str *items;

	if (node_field(&list, map, key, NODE_LIST, is_required, r->err))
		return -1;
	if (!list)
		return 0;
	if (list->count > LIMIT_RULE_NAMES)
		return node_err(r->err, list, "more than %d entries", LIMIT_RULE_NAMES);
	items = ARENA_NEW(r->arena, struct str, list->count);
	*out = items;
	*count = list->count;
	for (const struct node *it = list->child; it; it = it->next) {
		if (it->kind != NODE_STRING || !it->text.n)
			return node_err(r->err, it, "expected a string, not %s",
				it->kind == NODE_STRING ? "an empty one"
							: node_kind_name(it->kind));
		*items++ = it->text;
	}
	return 0;
}

/* An identifier, perhaps with one '*' at its end. */
static bool is_name(struct str s)
{
	size_t n = s.n && s.p[s.n - 1] == '*' ? s.n - 1 : s.n;

	for (size_t i = 0; i < n; i++) {
		char c = s.p[i];
		bool is_digit = c >= '0' && c <= '9';

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
			    (is_digit && i)))
			return false;
	}
	return n > 0 && n <= LIMIT_NAME_BYTES;
}

static int read_names(struct reader *r, const struct node *match)
{
	struct rule *rule = r->rule;
	const struct node *at;

	if (read_strings(r, &rule->names, &rule->name_count, match, "names", true))
		return -1;
	if (!rule->name_count)
		return node_err(r->err, match, "'names' is empty");
	at = node_get(match, "names")->child;
	for (size_t i = 0; i < rule->name_count; i++, at = at->next) {
		if (!is_name(rule->names[i]))
			return node_err(r->err, at,
				"'%s' is not an identifier (a '*' may stand at its end)",
				TEXT_SAFE(rule->names[i]));
	}
	return 0;
}

static int read_uses(struct reader *r, const struct node *match)
{
	static const char *const words[] = {"call", "reference", NULL};
	const struct node *list;

	if (node_field(&list, match, "uses", NODE_LIST, false, r->err))
		return -1;
	r->rule->uses = list ? 0 : USE_CALL | USE_REFERENCE;
	for (const struct node *it = list ? list->child : NULL; it; it = it->next) {
		unsigned word = 0;

		if (node_word(&word, it, words, r->err))
			return -1;
		r->rule->uses |= word == 0 ? USE_CALL : USE_REFERENCE;
	}
	if (!r->rule->uses)
		return node_err(r->err, list, "'uses' is empty");
	return 0;
}

/* match.facts: words of core/fact.h */
static int read_facts(struct reader *r, const struct node *list)
{
	for (const struct node *it = list->child; it; it = it->next) {
		unsigned word = 0;

		if (node_word(&word, it, fact_words, r->err))
			return -1;
		r->rule->facts |= 1ull << word;
	}
	if (!r->rule->facts)
		return node_err(r->err, list, "'facts' is empty");
	return 0;
}

static int read_match(struct reader *r, const struct node *root)
{
	static const char *const keys[] = {"names", "uses", "facts", "engine", NULL};
	const struct node *match, *engine, *facts;

	if (node_field(&match, root, "match", NODE_MAP, true, r->err) ||
		node_check_keys(match, keys, r->err) ||
		node_field(&engine, match, "engine", NODE_BOOL, false, r->err) ||
		node_field(&facts, match, "facts", NODE_LIST, false, r->err))
		return -1;
	if (facts && match->count > 1)
		return node_err(r->err, match, "'facts' stands alone");
	if (facts) {
		r->rule->match = MATCH_FACTS;
		return read_facts(r, facts);
	}
	if (!engine) {
		r->rule->match = MATCH_NAMES;
		return read_names(r, match) || read_uses(r, match) ? -1 : 0;
	}
	if (match->count > 1 || !engine->truth || r->rule->origin != ORIGIN_BUILTIN)
		return node_err(
			r->err, match, "'engine' stands alone, in built-in rules only");
	r->rule->match = MATCH_ENGINE;
	return 0;
}

static int read_replacements(struct reader *r, const struct node *root)
{
	const struct node *map;
	struct replacement *items;

	if (node_field(&map, root, "instead-for", NODE_MAP, false, r->err))
		return -1;
	if (!map)
		return 0;
	items = ARENA_NEW(r->arena, struct replacement, map->count);
	r->rule->replacements = items;
	r->rule->replacement_count = map->count;
	for (const struct node *it = map->child; it; it = it->next, items++) {
		if (it->kind != NODE_STRING)
			return node_err(r->err, it, "expected a string, not %s",
				node_kind_name(it->kind));
		*items = (struct replacement){.name = it->key, .text = it->text};
	}
	return 0;
}

static int read_cwe(struct reader *r, const struct node *root)
{
	const struct node *list;
	unsigned *items;

	if (node_field(&list, root, "cwe", NODE_LIST, false, r->err))
		return -1;
	if (!list)
		return 0;
	items = ARENA_NEW(r->arena, unsigned, list->count);
	r->rule->cwe = items;
	r->rule->cwe_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, items++) {
		if (it->kind != NODE_NUMBER || it->text.n > 5 || it->text.p[0] == '-')
			return node_err(r->err, it, "expected the number of a CWE");
		for (size_t i = 0; i < it->text.n; i++)
			*items = *items * 10 + (unsigned)(it->text.p[i] - '0');
	}
	return 0;
}

/* kebab-case, and the name of the file that it stands in */
static int check_id(struct reader *r, const struct node *root, struct str file)
{
	const struct node *node = node_get(root, "id");
	struct str id = r->rule->id, stem = file;

	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];
		bool is_dash = c == '-' && i && i + 1 < id.n && id.p[i - 1] != '-';

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || is_dash) ||
			id.n > LIMIT_NAME_BYTES)
			return node_err(
				r->err, node, "an id is made of a-z, 0-9 and single '-'");
	}
	while (stem.n && memchr(stem.p, '/', stem.n))
		stem = str_slice(stem, str_find(stem, '/', 0) + 1, stem.n);
	stem = str_slice(stem, 0, str_find(stem, '.', 0));
	if (!str_eq(stem, id))
		return node_err(r->err, node, "the id '%s' must be the file's name",
			TEXT_SAFE(id));
	return 0;
}

static int read_title(struct reader *r, const struct node *root)
{
	struct rule *rule = r->rule;

	if (node_string(&rule->title, root, "title", true, r->err) ||
		node_string(&rule->message, root, "message", true, r->err) ||
		node_string(&rule->why, root, "why", true, r->err))
		return -1;
	if (rule->title.n > 80)
		return node_err(
			r->err, node_get(root, "title"), "a title has at most 80 bytes");
	if (memchr(rule->message.p, '\n', rule->message.n))
		return node_err(
			r->err, node_get(root, "message"), "a message has one line");
	rule->why = str_trim(rule->why);
	return 0;
}

static int read_kind(struct reader *r, const struct node *root)
{
	static const char *const classes[] = {"code", "secret", "text", NULL};
	static const char *const severities[] = {"error", "warning", "note", NULL};
	const struct node *class, *severity;
	unsigned class_word = 0, severity_word = 0;

	if (node_field(&class, root, "class", NODE_STRING, true, r->err) ||
		node_field(&severity, root, "severity", NODE_STRING, true, r->err) ||
		node_word(&class_word, class, classes, r->err) ||
		node_word(&severity_word, severity, severities, r->err))
		return -1;
	r->rule->class = (enum rule_class)class_word;
	r->rule->severity = (enum severity)severity_word;
	return node_bool(&r->rule->is_locked, root, "locked", r->err);
}

static int read_root(struct reader *r, const struct node *root, struct str file)
{
	static const char *const keys[] = {"id", "title", "class", "severity", "locked",
		"packs", "match", "message", "why", "instead", "instead-for", "cwe",
		"cert", NULL};
	struct rule *rule = r->rule;

	if (root->kind != NODE_MAP)
		return node_err(r->err, root, "expected a rule, not %s",
			node_kind_name(root->kind));
	if (node_check_keys(root, keys, r->err) ||
		node_string(&rule->id, root, "id", true, r->err) ||
		check_id(r, root, file) || read_title(r, root) || read_kind(r, root) ||
		read_match(r, root))
		return -1;
	if (read_strings(r, &rule->packs, &rule->pack_count, root, "packs",
		    rule->origin == ORIGIN_BUILTIN) ||
		read_strings(
			r, &rule->instead, &rule->instead_count, root, "instead", true) ||
		read_replacements(r, root) || read_cwe(r, root))
		return -1;
	return read_strings(r, &rule->cert, &rule->cert_count, root, "cert", false);
}

int rule_read(const struct rule **out, struct arena *arena, struct str name,
	struct str text, enum rule_origin origin, struct err *err)
{
	struct rule *rule = ARENA_NEW(arena, struct rule, 1);
	struct reader r = {.rule = rule, .arena = arena, .err = err};
	struct node *root;

	rule->origin = origin;
	if (yaml_read(&root, arena, text, err) || read_root(&r, root, name))
		return err_prefix(err, "%s:", TEXT_SAFE(name));
	*out = rule;
	return 0;
}
