/*
 * Payloads: written in one form and read strictly. Read next: evidence/envelope.c.
 */
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "evidence/statement_read.h"
#include "base/banned.h"

#define STATEMENT_TYPE "https://in-toto.io/Statement/v1"
#define PREDICATE "urn:milecastle:"
#define PREDICATE_END ":v1"
#define NONCE_DIGITS 32

const char *const statement_words[] = {"review", "revoke", "exception", "approval",
	"bypass", "acknowledge", "component", NULL};

void ref_key(char out[SHA256_HEX], struct str ref)
{
	sha256_hex(out, ref);
}

/* Is it about a commit? Else about another statement. */
static bool has_commit(const struct statement *s)
{
	return s->kind == STATEMENT_REVIEW || s->kind == STATEMENT_EXCEPTION ||
	       s->kind == STATEMENT_BYPASS;
}

/* --- writing ---------------------------------------------------------------------------
 */

static void write_list(
	struct json_writer *w, const char *key, const struct str_list *list)
{
	json_open_list(w, key);
	for (size_t i = 0; i < list->count; i++)
		json_str(w, NULL, list->items[i]);
	json_close_list(w);
}

static void write_covers(struct json_writer *w, const struct statement *s)
{
	json_open_list(w, "covers");
	for (size_t i = 0; i < s->cover_count; i++) {
		json_open_map(w, NULL);
		json_str(w, "rule", s->covers[i].rule);
		json_str(w, "ruleDigest", s->covers[i].rule_digest);
		json_str(w, "delta", s->covers[i].delta);
		json_close_map(w);
	}
	json_close_list(w);
}

static void write_answers(struct json_writer *w, const struct statement *s)
{
	json_str(w, "checklist", s->checklist);
	json_open_list(w, "answers");
	for (size_t i = 0; i < s->answer_count; i++) {
		json_open_map(w, NULL);
		json_str(w, "question", s->answers[i].question);
		json_str(w, "answer", s->answers[i].text);
		json_close_map(w);
	}
	json_close_list(w);
}

static void write_review(struct json_writer *w, const struct statement *s)
{
	json_text(w, "verdict", s->is_reject ? "reject" : "approve");
	json_str(w, "role", s->role);
	write_list(w, "refs", &s->refs);
	json_text(w, "base", OID_HEX_OF(&s->base));
	if (s->is_reject)
		write_list(w, "paths", &s->paths);
	else
		write_covers(w, s);
	if (s->checklist.n)
		write_answers(w, s);
}

/* To another statement: a revocation, or yes or no to a request. */
static void write_answer_to(struct json_writer *w, const struct statement *s)
{
	if (s->kind == STATEMENT_APPROVAL) {
		json_text(w, "verdict", s->is_reject ? "reject" : "approve");
		json_str(w, "role", s->role);
	}
	json_str(w, "target", s->target);
}

static void write_when(struct json_writer *w, const char *key, uint64_t when)
{
	char text[WHEN_BYTES];

	when_write(text, when);
	json_text(w, key, text);
}

static void write_predicate(struct json_writer *w, const struct statement *s)
{
	json_open_map(w, "predicate");
	json_str(w, "by", s->by);
	if (s->kind == STATEMENT_REVIEW)
		write_review(w, s);
	else if (s->kind == STATEMENT_EXCEPTION)
		exception_write(w, &s->exception);
	else if (s->kind == STATEMENT_BYPASS)
		bypass_write(w, s);
	else if (s->kind == STATEMENT_ACKNOWLEDGE)
		acknowledge_write(w, s);
	else if (s->kind == STATEMENT_COMPONENT)
		component_write(w, s);
	else
		write_answer_to(w, s);
	write_when(w, "issued", s->issued);
	if (s->expires != UINT64_MAX)
		write_when(w, "expires", s->expires);
	json_str(w, "nonce", s->nonce);
	if (s->note.n)
		json_str(w, "note", s->note);
	json_close_map(w);
}

void statement_write(struct buf *out, const struct statement *s)
{
	struct json_writer w = {.out = out, .is_plain = true};
	struct buf name _cleanup_buf_ = BUF_INIT(KIB);

	buf_puts(&name, "git+");
	buf_add(&name, s->repository);
	json_open_map(&w, NULL);
	json_text(&w, "_type", STATEMENT_TYPE);
	json_open_list(&w, "subject");
	json_open_map(&w, NULL);
	json_str(&w, "name", buf_str(&name));
	json_open_map(&w, "digest");
	if (has_commit(s))
		json_text(&w, "gitCommit", OID_HEX_OF(&s->head));
	else
		json_str(&w, "sha256", s->target);
	json_close_map(&w);
	json_close_map(&w);
	json_close_list(&w);
	buf_reset(&name);
	buf_printf(&name, PREDICATE "%s" PREDICATE_END, statement_words[s->kind]);
	json_str(&w, "predicateType", buf_str(&name));
	write_predicate(&w, s);
	json_close_map(&w);
}

/* --- reading ---------------------------------------------------------------------------
 */

static bool is_hex(struct str text, size_t digits)
{
	for (size_t i = 0; i < text.n; i++) {
		if (!((text.p[i] >= '0' && text.p[i] <= '9') ||
			    (text.p[i] >= 'a' && text.p[i] <= 'f')))
			return false;
	}
	return text.n == digits;
}

int statement_read_hex(struct str *out, const struct node *map, const char *key,
	size_t digits, struct err *err)
{
	if (node_string(out, map, key, true, err))
		return -1;
	return is_hex(*out, digits) ? 0
				    : node_err(err, node_get(map, key),
					      "expected %zu hexadecimal digits", digits);
}

int statement_read_id(
	struct str *out, const struct node *map, const char *key, struct err *err)
{
	if (node_string(out, map, key, true, err))
		return -1;
	return roster_is_id(*out)
		       ? 0
		       : node_err(err, node_get(map, key), "'%s' is no name", key);
}

static int read_when(uint64_t *out, const struct node *map, const char *key,
	bool is_required, struct err *err)
{
	struct str text = {0};

	if (node_string(&text, map, key, is_required, err))
		return -1;
	if (node_get(map, key) && !when_read(out, text))
		return node_err(err, node_get(map, key), "'%s' is no time", key);
	return 0;
}

static int read_strings(struct statement_reader *r, struct str_list *out,
	const struct node *map, const char *key)
{
	const struct node *list;
	struct str *items;

	if (node_field(&list, map, key, NODE_LIST, true, r->err))
		return -1;
	if (!list->count || list->count > LIMIT_STATEMENT_ITEMS)
		return node_err(r->err, list, "'%s' has 1 to %d entries", key,
			LIMIT_STATEMENT_ITEMS);
	items = ARENA_NEW(r->arena, struct str, list->count);
	for (const struct node *it = list->child; it; it = it->next) {
		if (it->kind != NODE_STRING || !it->text.n)
			return node_err(r->err, it, "expected a string");
		items[out->count++] = it->text;
	}
	out->items = items;
	return 0;
}

static int read_covers(struct statement_reader *r, const struct node *map)
{
	static const char *const keys[] = {"rule", "ruleDigest", "delta", NULL};
	const struct node *list;
	struct cover *cover;

	if (node_field(&list, map, "covers", NODE_LIST, true, r->err))
		return -1;
	if (!list->count || list->count > LIMIT_STATEMENT_ITEMS)
		return node_err(r->err, list, "'covers' has 1 to %d entries",
			LIMIT_STATEMENT_ITEMS);
	cover = ARENA_NEW(r->arena, struct cover, list->count);
	r->s->covers = cover;
	r->s->cover_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, cover++) {
		if (node_map(it, keys, r->err) ||
			statement_read_id(&cover->rule, it, "rule", r->err) ||
			statement_read_hex(&cover->rule_digest, it, "ruleDigest",
				DIGEST_DIGITS, r->err) ||
			statement_read_hex(
				&cover->delta, it, "delta", DIGEST_DIGITS, r->err))
			return -1;
	}
	return 0;
}

static int read_answer(
	struct statement_reader *r, struct answer *out, const struct node *map)
{
	static const char *const keys[] = {"question", "answer", NULL};

	if (node_map(map, keys, r->err) ||
		statement_read_id(&out->question, map, "question", r->err) ||
		node_string(&out->text, map, "answer", true, r->err))
		return -1;
	return out->text.n <= LIMIT_QUESTION_BYTES
		       ? 0
		       : node_err(r->err, map, "an answer has at most %d bytes",
				 LIMIT_QUESTION_BYTES);
}

static int read_answers(struct statement_reader *r, const struct node *map)
{
	const struct node *list;
	struct answer *answer;

	if (!node_get(map, "checklist") && !node_get(map, "answers"))
		return 0;
	if (statement_read_id(&r->s->checklist, map, "checklist", r->err) ||
		node_field(&list, map, "answers", NODE_LIST, true, r->err))
		return -1;
	if (list->count > LIMIT_QUESTIONS)
		return node_err(r->err, list, "more than %d answers", LIMIT_QUESTIONS);
	answer = ARENA_NEW(r->arena, struct answer, list->count);
	r->s->answers = answer;
	r->s->answer_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, answer++) {
		if (read_answer(r, answer, it))
			return -1;
	}
	return 0;
}

int statement_read_verdict(struct statement_reader *r, const struct node *map)
{
	static const char *const verdicts[] = {"approve", "reject", NULL};
	const struct node *verdict;
	unsigned word;

	if (node_field(&verdict, map, "verdict", NODE_STRING, true, r->err) ||
		node_word(&word, verdict, verdicts, r->err))
		return -1;
	r->s->is_reject = word == 1;
	return 0;
}

static int read_review(struct statement_reader *r, const struct node *map)
{
	static const char *const approval[] = {"by", "verdict", "role", "refs", "base",
		"covers", "checklist", "answers", "issued", "expires", "nonce", "note",
		NULL};
	static const char *const rejection[] = {"by", "verdict", "role", "refs", "base",
		"paths", "checklist", "answers", "issued", "expires", "nonce", "note",
		NULL};

	if (statement_read_verdict(r, map) ||
		node_map(map, r->s->is_reject ? rejection : approval, r->err) ||
		statement_read_id(&r->s->role, map, "role", r->err) ||
		read_strings(r, &r->s->refs, map, "refs") ||
		oid_of_node(&r->s->base, map, "base", r->err))
		return -1;
	if (r->s->is_reject ? read_strings(r, &r->s->paths, map, "paths")
			    : read_covers(r, map))
		return -1;
	return read_answers(r, map);
}

static int read_revoke(struct statement_reader *r, const struct node *map)
{
	static const char *const keys[] = {
		"by", "target", "issued", "expires", "nonce", "note", NULL};

	return node_map(map, keys, r->err) || statement_read_hex(&r->s->target, map,
						      "target", DIGEST_DIGITS, r->err)
		       ? -1
		       : 0;
}

static int read_approval(struct statement_reader *r, const struct node *map)
{
	static const char *const keys[] = {"by", "verdict", "role", "target", "issued",
		"expires", "nonce", "note", NULL};

	return node_map(map, keys, r->err) || statement_read_verdict(r, map) ||
			       statement_read_id(&r->s->role, map, "role", r->err) ||
			       statement_read_hex(&r->s->target, map, "target",
				       DIGEST_DIGITS, r->err)
		       ? -1
		       : 0;
}

static int read_own(struct statement_reader *r, const struct node *map)
{
	switch (r->s->kind) {
	case STATEMENT_REVIEW:
		return read_review(r, map);
	case STATEMENT_REVOKE:
		return read_revoke(r, map);
	case STATEMENT_EXCEPTION:
		return exception_read(r, map);
	case STATEMENT_APPROVAL:
		return read_approval(r, map);
	case STATEMENT_BYPASS:
		return bypass_read(r, map);
	case STATEMENT_ACKNOWLEDGE:
		return acknowledge_read(r, map);
	case STATEMENT_COMPONENT:
		return component_read(r, map);
	}
	return -1;
}

static int read_predicate(struct statement_reader *r, const struct node *root)
{
	const struct node *map;
	struct statement *s = r->s;

	if (node_field(&map, root, "predicate", NODE_MAP, true, r->err) ||
		read_own(r, map))
		return -1;
	s->expires = UINT64_MAX;
	if (statement_read_id(&s->by, map, "by", r->err) ||
		read_when(&s->issued, map, "issued", true, r->err) ||
		read_when(&s->expires, map, "expires", false, r->err) ||
		statement_read_hex(&s->nonce, map, "nonce", NONCE_DIGITS, r->err))
		return -1;
	return node_string(&s->note, map, "note", false, r->err);
}

/* "urn:milecastle:review:v1". */
static int read_kind(struct statement_reader *r, const struct node *root)
{
	struct str type = {0}, word;

	if (node_string(&type, root, "predicateType", true, r->err))
		return -1;
	word = str_slice(type, sizeof(PREDICATE) - 1,
		type.n -
			(type.n < sizeof(PREDICATE_END) ? 0 : sizeof(PREDICATE_END) - 1));
	for (unsigned kind = 0; statement_words[kind]; kind++) {
		if (str_has_prefix(type, PREDICATE) &&
			str_has_suffix(type, PREDICATE_END) &&
			str_is(word, statement_words[kind])) {
			r->s->kind = (enum statement_kind)kind;
			return 0;
		}
	}
	return node_err(r->err, node_get(root, "predicateType"),
		"a statement of a kind that this program does not know");
}

/* What it is about, in in-toto's own terms: the head commit, or the other statement. */
static int read_subject(struct statement_reader *r, const struct node *root)
{
	static const char *const keys[] = {"name", "digest", NULL};
	static const char *const commit_keys[] = {"gitCommit", NULL};
	static const char *const id_keys[] = {"sha256", NULL};
	bool is_commit = has_commit(r->s);
	const struct node *list, *digest;
	struct str name = {0}, id = {0};

	if (node_field(&list, root, "subject", NODE_LIST, true, r->err))
		return -1;
	if (list->count != 1)
		return node_err(r->err, list, "a statement is about one subject");
	if (node_map(list->child, keys, r->err) ||
		node_string(&name, list->child, "name", true, r->err) ||
		node_field(&digest, list->child, "digest", NODE_MAP, true, r->err) ||
		node_map(digest, is_commit ? commit_keys : id_keys, r->err))
		return -1;
	if (!str_has_prefix(name, "git+"))
		return node_err(r->err, list, "the subject is no repository");
	r->s->repository = str_slice(name, 4, name.n);
	if (is_commit)
		return oid_of_node(&r->s->head, digest, "gitCommit", r->err);
	if (statement_read_hex(&id, digest, "sha256", DIGEST_DIGITS, r->err))
		return -1;
	return str_eq(id, r->s->target)
		       ? 0
		       : node_err(r->err, digest,
				 "the subject is another than the predicate's");
}

int statement_read(
	struct statement *out, struct arena *arena, struct str payload, struct err *err)
{
	static const char *const keys[] = {
		"_type", "subject", "predicateType", "predicate", NULL};
	struct statement_reader r = {.s = out, .arena = arena, .err = err};
	struct str type = {0};
	struct node *root;

	*out = (struct statement){0};
	if (json_read(&root, arena, payload, JSON_STRICT, err) ||
		node_map(root, keys, err) || node_string(&type, root, "_type", true, err))
		return -1;
	if (!str_is(type, STATEMENT_TYPE))
		return node_err(err, root, "it is no in-toto Statement of version 1");
	if (read_kind(&r, root) || read_predicate(&r, root) || read_subject(&r, root))
		return -1;
	sha256_hex(out->id, payload);
	return 0;
}

/* --- places ----------------------------------------------------------------------------
 */

static struct str place(struct arena *arena, const char *kind, struct str key)
{
	return arena_printf(arena, "%s/%.*s", kind, STR_ARG(key));
}

static struct str place_of_ref(struct arena *arena, const char *kind, struct str ref)
{
	char key[SHA256_HEX];

	ref_key(key, ref);
	return place(arena, kind, str_of(key));
}

void statement_places(
	struct str_list *out, struct arena *arena, const struct statement *s)
{
	size_t max = s->cover_count + s->refs.count + 1;
	struct str *items = ARENA_NEW(arena, struct str, max);

	*out = (struct str_list){.items = items};
	if (s->target.n)
		items[out->count++] = place(arena, statement_words[s->kind], s->target);
	if (s->kind == STATEMENT_EXCEPTION)
		items[out->count++] = place(arena, "exception", s->exception.rule);
	for (size_t i = 0; s->is_reject && i < s->refs.count; i++)
		items[out->count++] = place_of_ref(arena, "reject", s->refs.items[i]);
	if (s->kind == STATEMENT_BYPASS)
		items[out->count++] = place_of_ref(arena, "bypass", s->bypass.ref);
	for (size_t i = 0; i < s->cover_count; i++)
		items[out->count++] = place(arena, "review", s->covers[i].delta);
}
