/*
 * A record of the approved list, from its JSON. Read next: components/record_version.c.
 */
#include "base/json.h"
#include "base/limits.h"
#include "base/path.h"
#include "base/text.h"
#include "base/when.h"
#include "components/record_read.h"
#include "base/banned.h"

const struct assessment_question assessment_questions[] = {
	{"by", NODE_STRING, "who assessed it (a person's id in the policy)"},
	{"date", NODE_STRING, "when (YYYY-MM-DD)"},
	{"next_review", NODE_STRING, "when it is to be looked at again (YYYY-MM-DD)"},
	{"method", NODE_STRING, "how: which checklist or procedure, in which version"},
	{"necessity", NODE_STRING, "what it is needed for, and what else was considered"},
	{"criticality", NODE_STRING, "low, medium or high: what a flaw in it could do"},
	{"known_vulnerabilities.source", NODE_STRING,
		"which vulnerability database was asked, and of which day"},
	{"known_vulnerabilities.open", NODE_LIST,
		"ids of known vulnerabilities that are neither fixed nor accepted"},
	{"security_history.summary", NODE_STRING,
		"its advisories so far: how many, how bad, of which kinds"},
	{"vendor_responsiveness.contact", NODE_STRING,
		"where its makers take reports of vulnerabilities"},
	{"vendor_responsiveness.summary", NODE_STRING,
		"how fast they mend what is reported, and until when they support it"},
	{"maintenance.last_release", NODE_STRING, "the last release (YYYY-MM-DD)"},
	{"maintenance.summary", NODE_STRING,
		"how many people maintain it, how lively it is, whether its end is set"},
};
const size_t assessment_question_count =
	sizeof(assessment_questions) / sizeof(assessment_questions[0]);

const struct node *node_at(const struct node *map, const char *key)
{
	const char *dot = strchr(key, '.');
	char part[64];

	if (!dot)
		return map && map->kind == NODE_MAP ? node_get(map, key) : NULL;
	snprintf(part, sizeof(part), "%.*s", (int)(dot - key), key);
	map = map && map->kind == NODE_MAP ? node_get(map, part) : NULL;
	return map && map->kind == NODE_MAP ? node_get(map, dot + 1) : NULL;
}

bool component_is_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];
		bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!is_plain && (i == 0 || !memchr("._+-", c, 4)))
			return false;
	}
	return id.n > 0 && id.n <= LIMIT_NAME_BYTES;
}

/* A string; null and nothing are the same: what is not known yet. */
static int read_text(
	struct str *out, const struct node *map, const char *key, struct err *err)
{
	const struct node *value = node_get(map, key);

	return value && value->kind == NODE_NULL ? 0
						 : node_string(out, map, key, false, err);
}

/* --- shared with record_version.c ------------------------------------------------------
 */

int record_date(uint64_t *out, const struct node *map, const char *key, bool is_end,
	struct err *err)
{
	struct str text = {0};
	char full[WHEN_BYTES];

	if (node_string(&text, map, key, false, err))
		return -1;
	if (!node_get(map, key))
		return 0;
	snprintf(full, sizeof(full), "%.*sT00:00:00Z", (int)(text.n < 12 ? text.n : 12),
		text.p);
	if (text.n != 10 || !when_read(out, str_of(full)))
		return node_err(
			err, node_get(map, key), "expected a day like \"2027-03-01\"");
	*out += is_end ? WHEN_DAY : 0;
	return 0;
}

int record_strings(struct str_list *out, struct record_reader *r, const struct node *map,
	const char *key)
{
	const struct node *list;
	struct str *items;

	list = node_get(map, key);
	if (list && list->kind == NODE_NULL)
		return 0;
	if (node_list(&list, map, key, LIMIT_RECORD_ITEMS, r->err))
		return -1;
	if (!list)
		return 0;
	items = ARENA_NEW(r->arena, struct str, list->count);
	for (const struct node *it = list->child; it; it = it->next) {
		if (it->kind != NODE_STRING || !it->text.n)
			return node_err(r->err, it,
				"expected a string that is not empty in '%s'", key);
		items[out->count++] = it->text;
	}
	out->items = items;
	return 0;
}

/* --- what a record says of all versions ------------------------------------------------
 */

static const struct node *empty_map(void)
{
	static const struct node node = {.kind = NODE_MAP};

	return &node;
}

static int object(const struct node **out, const struct node *root, const char *key,
	struct err *err)
{
	if (node_field(out, root, key, NODE_MAP, false, err))
		return -1;
	if (!*out)
		*out = empty_map();
	return 0;
}

static int read_identity(struct record_reader *r, const struct node *root)
{
	static const char *const keys[] = {
		"purl", "aliases", "repositories", "cpe", "supplier", "homepage", NULL};
	struct component *c = r->component;
	struct str_list cpe = {0};
	const struct node *map;

	return object(&map, root, "identity", r->err) || node_map(map, keys, r->err) ||
			       read_text(&c->purl, map, "purl", r->err) ||
			       read_text(&c->supplier, map, "supplier", r->err) ||
			       read_text(&c->homepage, map, "homepage", r->err) ||
			       record_strings(&c->aliases, r, map, "aliases") ||
			       record_strings(&c->repositories, r, map, "repositories") ||
			       record_strings(&cpe, r, map, "cpe")
		       ? -1
		       : 0;
}

/* "https://host/" and not "https://host", which "https://host.evil.example" begins with.
 */
static int check_urls(
	const struct str_list *urls, const struct node *map, struct err *err)
{
	for (size_t i = 0; i < urls->count; i++) {
		struct str url = urls->items[i];
		const char *host = memmem(url.p, url.n, "://", 3);

		if (!host || !memchr(host + 3, '/', (size_t)(url.p + url.n - host - 3)))
			return node_err(err, node_get(map, "allowed_urls"),
				"'%s' is no beginning of a URL up to a '/' behind its "
				"host",
				TEXT_SAFE(url));
	}
	return 0;
}

static int read_origin(struct record_reader *r, const struct node *root)
{
	static const char *const keys[] = {
		"mirror", "allowed_urls", "signing_keys", NULL};
	struct component *c = r->component;
	struct str_list signing = {0};
	const struct node *map;

	if (object(&map, root, "origin", r->err) || node_map(map, keys, r->err) ||
		read_text(&c->mirror, map, "mirror", r->err) ||
		record_strings(&c->allowed_urls, r, map, "allowed_urls") ||
		record_strings(&signing, r, map, "signing_keys"))
		return -1;
	return check_urls(&c->allowed_urls, map, r->err);
}

static int read_licence(struct record_reader *r, const struct node *root)
{
	static const char *const keys[] = {
		"declared", "concluded", "reviewed_by", "text_sha256", "notes", NULL};
	struct str declared = {0}, concluded = {0}, other = {0};
	const struct node *map;

	if (object(&map, root, "licence", r->err) || node_map(map, keys, r->err) ||
		read_text(&declared, map, "declared", r->err) ||
		read_text(&concluded, map, "concluded", r->err) ||
		read_text(&other, map, "reviewed_by", r->err) ||
		read_text(&other, map, "text_sha256", r->err) ||
		read_text(&other, map, "notes", r->err))
		return -1;
	r->component->licence = concluded.n ? concluded : declared;
	return 0;
}

/* --- the assessment --------------------------------------------------------------------
 */

static bool is_answered(const struct node *answer, enum node_kind kind)
{
	if (!answer || answer->kind != kind)
		return false;
	return kind == NODE_LIST || str_trim(answer->text).n > 0;
}

static int check_object(const struct node *map, const char *key, const char *const keys[],
	struct err *err)
{
	const struct node *part;

	if (node_field(&part, map, key, NODE_MAP, false, err))
		return -1;
	return part ? node_map(part, keys, err) : 0;
}

static int check_assessment_keys(const struct node *map, struct err *err)
{
	static const char *const keys[] = {"by", "approved_by", "date", "next_review",
		"method", "necessity", "criticality", "known_vulnerabilities",
		"security_history", "vendor_responsiveness", "maintenance", "scorecard",
		"evidence", "notes", NULL};
	static const char *const known[] = {"source", "sha256", "open", "accepted", NULL};
	static const char *const history[] = {
		"summary", "advisories_5y", "worst", "repeat_classes", "fuzzed", NULL};
	static const char *const vendor[] = {"contact", "summary", "security_txt",
		"median_days_to_fix", "support_until", "tested_contact", NULL};
	static const char *const maintenance[] = {
		"last_release", "summary", "maintainers", "commits_12m", "eol", NULL};

	return node_map(map, keys, err) ||
			       check_object(map, "known_vulnerabilities", known, err) ||
			       check_object(map, "security_history", history, err) ||
			       check_object(map, "vendor_responsiveness", vendor, err) ||
			       check_object(map, "maintenance", maintenance, err)
		       ? -1
		       : 0;
}

/* null and nothing are an open question; a number is a mistake. */
static int check_answers(const struct node *map, struct err *err)
{
	for (size_t i = 0; i < assessment_question_count; i++) {
		const struct assessment_question *q = &assessment_questions[i];
		const struct node *answer = node_at(map, q->key);

		if (answer && answer->kind != NODE_NULL && answer->kind != q->kind)
			return node_err(err, answer, "'%s' must be %s, not %s", q->key,
				node_kind_name(q->kind), node_kind_name(answer->kind));
	}
	return 0;
}

static int check_assessment(const struct node *map, struct err *err)
{
	return check_assessment_keys(map, err) || check_answers(map, err) ? -1 : 0;
}

/* "CVE-1", or {"id": "CVE-1", "versions": ["1.2"]}. */
static int read_vulnerability(
	struct record_reader *r, struct open_vulnerability *out, const struct node *node)
{
	static const char *const keys[] = {"id", "versions", NULL};

	if (node->kind == NODE_STRING && node->text.n) {
		out->id = node->text;
		return 0;
	}
	if (node->kind != NODE_MAP)
		return node_err(
			r->err, node, "expected an id, or an object with one, in 'open'");
	if (node_map(node, keys, r->err) ||
		node_string(&out->id, node, "id", true, r->err) ||
		record_strings(&out->versions, r, node, "versions"))
		return -1;
	return out->versions.count || !node_get(node, "versions")
		       ? 0
		       : node_err(r->err, node,
				 "'versions' is empty: leave it out for all");
}

static int read_vulnerabilities(
	struct record_reader *r, struct assessment *out, const struct node *map)
{
	const struct node *known = node_get(map, "known_vulnerabilities"), *list;
	struct open_vulnerability *open;

	list = known ? node_get(known, "open") : NULL;
	if (!list || list->kind == NODE_NULL)
		return 0;
	if (node_list(&list, known, "open", LIMIT_RECORD_ITEMS, r->err))
		return -1;
	open = ARENA_NEW(r->arena, struct open_vulnerability, list->count + 1);
	for (const struct node *it = list->child; it; it = it->next) {
		if (read_vulnerability(r, &open[out->open_count++], it))
			return -1;
	}
	out->open = open;
	return 0;
}

/* A version that is not there would be a vulnerability that nobody has. */
static int check_vulnerable_versions(struct record_reader *r, const struct node *root)
{
	const struct component *c = r->component;

	for (size_t i = 0; i < c->assessment.open_count; i++) {
		const struct str_list *names = &c->assessment.open[i].versions;

		for (size_t j = 0; j < names->count; j++) {
			size_t k = 0;

			while (k < c->version_count &&
				!str_eq(c->versions[k].version, names->items[j]))
				k++;
			if (k == c->version_count)
				return node_err(r->err,
					node_at(root, "assessment.known_vulnerabilities"),
					"'%s' is said of '%s', which is no version of "
					"the record",
					TEXT_SAFE(c->assessment.open[i].id),
					TEXT_SAFE(names->items[j]));
		}
	}
	return 0;
}

static int read_assessment(struct record_reader *r, const struct node *root)
{
	struct assessment *out = &r->component->assessment;
	const struct node *map;

	if (node_field(&map, root, "assessment", NODE_MAP, false, r->err))
		return -1;
	out->is_there = map != NULL;
	if (!map)
		map = empty_map();
	if (check_assessment(map, r->err) || read_text(&out->by, map, "by", r->err) ||
		read_text(&out->method, map, "method", r->err) ||
		read_text(&out->necessity, map, "necessity", r->err) ||
		read_text(&out->criticality, map, "criticality", r->err))
		return -1;
	for (size_t i = 0; i < assessment_question_count && !out->missing.n; i++) {
		const struct assessment_question *q = &assessment_questions[i];

		if (!is_answered(node_at(map, q->key), q->kind))
			out->missing = str_of(q->key);
	}
	/* an empty day is a question that is open, not a wrong one */
	if ((is_answered(node_get(map, "date"), NODE_STRING) &&
		    record_date(&out->date, map, "date", false, r->err)) ||
		(is_answered(node_get(map, "next_review"), NODE_STRING) &&
			record_date(&out->next_review, map, "next_review", true, r->err)))
		return -1;
	return read_vulnerabilities(r, out, map);
}

/* --- the file --------------------------------------------------------------------------
 */

static int read_id(struct record_reader *r, const struct node *root, struct str path)
{
	struct str name = path_name(path), *id = &r->component->id;

	if (node_string(id, root, "id", true, r->err))
		return -1;
	if (!component_is_id(*id))
		return node_err(r->err, node_get(root, "id"),
			"expected an id of a-z, 0-9, '.', '_', '+' and '-', at most %d "
			"bytes",
			LIMIT_NAME_BYTES);
	if (name.n != id->n + 5 || !str_eq(str_slice(name, 0, id->n), *id))
		return node_err(r->err, node_get(root, "id"),
			"the record of '%.*s' must be in a file '%.*s.json'",
			STR_ARG(*id), STR_ARG(*id));
	return 0;
}

static int read_root(struct record_reader *r, const struct node *root, struct str path)
{
	static const char *const keys[] = {"$schema", "schema", "id", "identity",
		"origin", "licence", "versions", "assessment", "monitoring", "comment",
		NULL};
	const struct node *schema;

	if (node_map(root, keys, r->err) ||
		node_field(&schema, root, "schema", NODE_NUMBER, true, r->err))
		return -1;
	if (!str_is(schema->text, "1"))
		return node_err(r->err, schema, "this program reads records of schema 1");
	return read_id(r, root, path) || read_identity(r, root) || read_origin(r, root) ||
			       read_licence(r, root) || read_assessment(r, root) ||
			       record_read_versions(r, root) ||
			       check_vulnerable_versions(r, root)
		       ? -1
		       : 0;
}

int record_read(const struct component **out, struct arena *arena, struct str path,
	struct str text, struct err *err)
{
	struct component *component = ARENA_NEW(arena, struct component, 1);
	struct record_reader r = {.arena = arena, .component = component, .err = err};
	struct node *root;

	component->path = arena_str(arena, path);
	if (json_read(&root, arena, text, JSON_COMMENTS, err) ||
		read_root(&r, root, path))
		return err_prefix(err, "%s:", TEXT_SAFE(path));
	*out = component;
	return 0;
}
