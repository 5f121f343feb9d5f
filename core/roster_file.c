/*
 * Reading the roster out of the policy, strictly, as core/policy_file.c reads the rest of
 * it. What contradicts itself does not load: one id, e-mail, login or key for two people.
 */
#include "base/glob.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "core/roster_read.h"
#include "base/banned.h"

int roster_read_id(struct str *out, const struct node *map, const char *key,
	bool is_required, struct err *err)
{
	if (node_string(out, map, key, is_required, err))
		return -1;
	if (node_get(map, key) && !roster_is_id(*out))
		return node_err(err, node_get(map, key),
			"expected a name of a-z, 0-9, '.', '_' and '-', at most %d bytes",
			LIMIT_NAME_BYTES);
	return 0;
}

int roster_read_strings(struct roster_reader *r, struct str_list *out,
	const struct node *map, const char *key, const char *(*flaw)(struct str text))
{
	const struct node *list;
	struct str *items;

	if (node_list(&list, map, key, LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	items = ARENA_NEW(r->arena, struct str, list->count);
	for (const struct node *it = list->child; it; it = it->next) {
		const char *phrase =
			it->kind == NODE_STRING ? flaw(it->text) : "is no string";

		for (size_t i = 0; i < out->count && !phrase; i++)
			phrase = str_eq(items[i], it->text) ? "is there twice" : NULL;
		if (phrase)
			return node_err(r->err, it, "an entry of '%s' %s", key, phrase);
		items[out->count++] = it->text;
	}
	out->items = items;
	return 0;
}

const char *roster_word_flaw(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] <= ' ' || text.p[i] > '~')
			return "has a byte that is no printable ASCII";
	}
	return text.n && text.n <= LIMIT_PUSHER_BYTES ? NULL : "is empty or too long";
}

const char *roster_path_flaw(struct str text)
{
	return text.n > LIMIT_PATTERN_BYTES ? "is too long" : glob_flaw(text);
}

const char *roster_ref_flaw(struct str text)
{
	return str_has_prefix(text, "refs/") ? roster_path_flaw(text)
					     : "is no pattern like \"refs/heads/main\"";
}

int roster_read_bits(struct roster_reader *r, unsigned *out, const struct node *map,
	const char *key, const char *const words[], unsigned count)
{
	const struct node *list;

	if (node_list(&list, map, key, count, r->err))
		return -1;
	*out = list ? 0 : (1u << count) - 1;
	for (const struct node *it = list ? list->child : NULL; it; it = it->next) {
		unsigned word;

		if (node_word(&word, it, words, r->err))
			return -1;
		*out |= 1u << word;
	}
	return *out ? 0 : node_err(r->err, list, "'%s' names nothing", key);
}

/* --- checklists -----------------------------------------------------------------------
 */

static int read_question(
	struct roster_reader *r, struct question *out, const struct node *map)
{
	static const char *const keys[] = {"id", "text", NULL};

	*out = (struct question){0};
	if (node_map(map, keys, r->err) ||
		roster_read_id(&out->id, map, "id", true, r->err) ||
		node_string(&out->text, map, "text", true, r->err))
		return -1;
	if (!out->text.n || out->text.n > LIMIT_QUESTION_BYTES)
		return node_err(r->err, node_get(map, "text"),
			"a question has 1 to %d bytes", LIMIT_QUESTION_BYTES);
	return 0;
}

static int read_questions(
	struct roster_reader *r, struct checklist *out, const struct node *map)
{
	const struct node *list;
	struct question *questions;

	if (node_field(&list, map, "questions", NODE_LIST, true, r->err))
		return -1;
	if (!list->count || list->count > LIMIT_QUESTIONS)
		return node_err(r->err, list, "a checklist has 1 to %d questions",
			LIMIT_QUESTIONS);
	questions = ARENA_NEW(r->arena, struct question, list->count);
	out->questions = questions;
	for (const struct node *it = list->child; it; it = it->next) {
		struct question *question = &questions[out->count];

		if (read_question(r, question, it))
			return -1;
		for (size_t i = 0; i < out->count; i++) {
			if (str_eq(questions[i].id, question->id))
				return node_err(r->err, it,
					"the question '%s' is there twice",
					TEXT_SAFE(question->id));
		}
		out->count++;
	}
	return 0;
}

static const struct checklist *find_checklist(const struct roster *roster, struct str id)
{
	for (size_t i = 0; i < roster->checklist_count; i++) {
		if (str_eq(roster->checklists[i].id, id))
			return &roster->checklists[i];
	}
	return NULL;
}

static int read_checklists(struct roster_reader *r, const struct node *root)
{
	static const char *const keys[] = {"id", "questions", "comment", NULL};
	const struct node *list;
	struct checklist *lists;

	if (node_list(&list, root, "checklists", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	lists = ARENA_NEW(r->arena, struct checklist, list->count);
	r->roster->checklists = lists;
	for (const struct node *it = list->child; it; it = it->next) {
		struct checklist *one = &lists[r->roster->checklist_count];

		*one = (struct checklist){.node = it};
		if (node_map(it, keys, r->err) ||
			roster_read_id(&one->id, it, "id", true, r->err) ||
			read_questions(r, one, it))
			return -1;
		if (find_checklist(r->roster, one->id))
			return node_err(r->err, it, "the checklist '%s' is there twice",
				TEXT_SAFE(one->id));
		r->roster->checklist_count++;
	}
	return 0;
}

/* --- rules ----------------------------------------------------------------------------
 */

static int read_need(
	struct roster_reader *r, struct review_need *out, const struct node *map)
{
	static const char *const keys[] = {"role", "count", NULL};
	uint64_t count = 1;

	*out = (struct review_need){0};
	if (node_map(map, keys, r->err) ||
		roster_read_id(&out->role, map, "role", true, r->err) ||
		node_whole(&count, map, "count", 1, LIMIT_QUORUM, r->err))
		return -1;
	out->count = (uint32_t)count;
	return 0;
}

int roster_read_needs(struct roster_reader *r, const struct review_need **out,
	size_t *count, const struct node *map, const char *key)
{
	const struct node *list;
	struct review_need *need;

	if (node_field(&list, map, key, NODE_LIST, true, r->err))
		return -1;
	/* none: it needs nobody else, which somebody has said then */
	if (list->count > LIMIT_QUORUM)
		return node_err(
			r->err, list, "a rule has at most %d needs", LIMIT_QUORUM);
	need = ARENA_NEW(r->arena, struct review_need, list->count);
	*out = need;
	*count = list->count;
	for (const struct node *it = list->child; it; it = it->next, need++) {
		if (read_need(r, need, it))
			return -1;
	}
	return 0;
}

static int read_excluded(
	struct roster_reader *r, struct review_rule *out, const struct node *map)
{
	const struct node *list;

	if (node_list(&list, map, "exclude", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	out->excluded = list ? 0 : (1u << CONTRIBUTOR_COUNT) - 1;
	for (const struct node *it = list ? list->child : NULL; it; it = it->next) {
		unsigned word;

		if (node_word(&word, it, contributor_words, r->err))
			return -1;
		out->excluded |= 1u << word;
	}
	return 0;
}

/* There is no level 1: what nobody signed, a server could only believe. */
static int read_level(uint64_t *out, const struct node *map, struct err *err)
{
	if (node_whole(out, map, "level", LEVEL_NAMED, LEVEL_MAX, err))
		return -1;
	return *out == LEVEL_NAMED || *out >= LEVEL_MIN
		       ? 0
		       : node_err(err, node_get(map, "level"),
				 "a level is 0 (trailers count), 2 (signed) or 3 (by "
				 "hardware)");
}

static int read_modes(
	struct roster_reader *r, struct review_rule *out, const struct node *map)
{
	static const char *const histories[] = {"net", "each", NULL};
	static const char *const carries[] = {"none", "merge", NULL};
	const struct node *history = node_get(map, "history"),
			  *carry = node_get(map, "carry");
	unsigned how = HISTORY_NET, carried = CARRY_MERGE;
	uint64_t level = LEVEL_MIN, days = 0;

	if ((history && node_word(&how, history, histories, r->err)) ||
		(carry && node_word(&carried, carry, carries, r->err)) ||
		read_level(&level, map, r->err) ||
		node_whole(&days, map, "max_age", 1, LIMIT_AGE_DAYS, r->err))
		return -1;
	out->history = (enum review_history)how;
	out->carry = (enum review_carry)carried;
	out->level = (uint32_t)level;
	out->max_age = days ? days * WHEN_DAY : UINT64_MAX;
	return 0;
}

static int read_checklist(
	struct roster_reader *r, struct review_rule *out, const struct node *map)
{
	struct str id = {0};

	if (roster_read_id(&id, map, "checklist", false, r->err))
		return -1;
	if (!id.n)
		return 0;
	out->checklist = find_checklist(r->roster, id);
	if (!out->checklist)
		return node_err(r->err, node_get(map, "checklist"),
			"there is no checklist '%s'", TEXT_SAFE(id));
	return 0;
}

/* Both as json_node writes them, so that spacing and comments of JSON do not count. */
static void make_digest(struct review_rule *rule, const struct node *map)
{
	struct buf text _cleanup_buf_ = BUF_INIT(8 * LIMIT_DOC_BYTES);

	json_node(&text, map);
	if (rule->checklist)
		json_node(&text, rule->checklist->node);
	sha256_hex(rule->digest, buf_str(&text));
}

static int read_rule(
	struct roster_reader *r, struct review_rule *out, const struct node *map)
{
	static const char *const keys[] = {"id", "refs", "paths", "need", "exclude",
		"checklist", "level", "max_age", "history", "carry", "comment", NULL};

	*out = (struct review_rule){0};
	if (node_map(map, keys, r->err) ||
		roster_read_id(&out->id, map, "id", true, r->err) ||
		roster_read_strings(r, &out->refs, map, "refs", roster_ref_flaw) ||
		roster_read_strings(r, &out->paths, map, "paths", roster_path_flaw) ||
		roster_read_needs(r, &out->needs, &out->need_count, map, "need") ||
		read_excluded(r, out, map) || read_checklist(r, out, map))
		return -1;
	make_digest(out, map);
	if (!out->refs.count)
		return node_err(
			r->err, map, "a rule names at least one pattern in 'refs'");
	return read_modes(r, out, map);
}

static int read_rules(struct roster_reader *r, const struct node *root)
{
	const struct node *list;
	struct review_rule *rules;

	if (node_list(&list, root, "review", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	rules = ARENA_NEW(r->arena, struct review_rule, list->count);
	r->roster->rules = rules;
	for (const struct node *it = list->child; it; it = it->next) {
		struct review_rule *rule = &rules[r->roster->rule_count];

		if (it->kind != NODE_MAP)
			return node_err(r->err, it, "expected an object with 'id'");
		if (read_rule(r, rule, it))
			return -1;
		for (size_t i = 0; i < r->roster->rule_count; i++) {
			if (str_eq(rules[i].id, rule->id))
				return node_err(r->err, it,
					"the rule '%s' is there twice",
					TEXT_SAFE(rule->id));
		}
		r->roster->rule_count++;
	}
	return 0;
}

static int read_repository(struct roster_reader *r, const struct node *root)
{
	struct str name = {0};
	const char *flaw;

	if (node_string(&name, root, "repository", false, r->err))
		return -1;
	flaw = node_get(root, "repository") ? roster_word_flaw(name) : NULL;
	if (flaw)
		return node_err(r->err, node_get(root, "repository"),
			"the name of the repository %s", flaw);
	if (!name.n && r->roster->person_count &&
		(r->roster->rule_count || r->roster->exception_count ||
			r->roster->bypass_count || r->roster->standard.version.n ||
			r->roster->components.need_count))
		return node_err(r->err, root,
			"what people sign needs a 'repository': a name that they "
			"carry, so that "
			"none counts elsewhere");
	r->roster->repository = name;
	return 0;
}

int roster_read(
	struct roster *out, struct arena *arena, const struct node *root, struct err *err)
{
	struct roster roster = {0};
	struct roster_reader r = {.roster = &roster, .arena = arena, .err = err};

	if (node_whole(&roster.revision, root, "revision", 0, UINT32_MAX, err) ||
		roster_read_people(&r, root) || read_checklists(&r, root) ||
		read_rules(&r, root) || roster_read_exceptions(&r, root) ||
		roster_read_bypasses(&r, root) || roster_read_standard(&r, root) ||
		roster_read_components(&r, root) || read_repository(&r, root))
		return -1;
	*out = roster;
	return 0;
}
