/*
 * People as the policy lists them. What contradicts itself does not load: one id, e-mail
 * or login for two people. Read next: evidence/keyring.c, which reads their keys.
 */
#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "core/roster_read.h"
#include "base/banned.h"

static const char *id_flaw(struct str text)
{
	return roster_is_id(text) ? NULL : "is no name of a-z, 0-9, '.', '_' and '-'";
}

static const char *email_flaw(struct str text)
{
	size_t at = str_find(text, '@', 0);

	if (roster_word_flaw(text))
		return roster_word_flaw(text);
	return at && at + 1 < text.n ? NULL : "is no e-mail";
}

static int read_when(
	uint64_t *out, const struct node *map, const char *key, struct err *err)
{
	struct str text = {0};

	if (node_string(&text, map, key, false, err))
		return -1;
	if (node_get(map, key) && !when_read(out, text))
		return node_err(err, node_get(map, key),
			"expected a time like \"2026-01-31T12:00:00Z\"");
	return 0;
}

static int read_key(
	struct roster_reader *r, struct person_key *out, const struct node *map)
{
	static const char *const keys[] = {
		"key", "from", "until", "state", "comment", NULL};
	static const char *const states[] = {"active", "retired", "compromised", NULL};
	const struct node *state = node_get(map, "state");
	unsigned word = KEY_ACTIVE;

	*out = (struct person_key){.until = UINT64_MAX};
	if (node_map(map, keys, r->err) ||
		node_string(&out->text, map, "key", true, r->err) ||
		read_when(&out->from, map, "from", r->err) ||
		read_when(&out->until, map, "until", r->err) ||
		(state && node_word(&word, state, states, r->err)))
		return -1;
	if (out->from > out->until)
		return node_err(r->err, map, "the key ends before it begins");
	if (!out->text.n || out->text.n > LIMIT_KEY_BYTES)
		return node_err(
			r->err, node_get(map, "key"), "a key is one line of a .pub file");
	out->state = (enum key_state)word;
	return 0;
}

static int read_keys(
	struct roster_reader *r, struct person *person, const struct node *map)
{
	const struct node *list;
	struct person_key *key;

	if (node_list(&list, map, "keys", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	key = ARENA_NEW(r->arena, struct person_key, list->count);
	person->keys = key;
	person->key_count = list->count;
	for (const struct node *it = list->child; it; it = it->next, key++) {
		if (it->kind != NODE_MAP)
			return node_err(r->err, it, "expected an object with 'key'");
		if (read_key(r, key, it))
			return -1;
	}
	return 0;
}

static int read_person(
	struct roster_reader *r, struct person *out, const struct node *map)
{
	static const char *const keys[] = {
		"id", "emails", "logins", "roles", "keys", "comment", NULL};

	*out = (struct person){0};
	if (node_map(map, keys, r->err) ||
		roster_read_id(&out->id, map, "id", true, r->err) ||
		roster_read_strings(r, &out->emails, map, "emails", email_flaw) ||
		roster_read_strings(r, &out->logins, map, "logins", roster_word_flaw) ||
		roster_read_strings(r, &out->roles, map, "roles", id_flaw))
		return -1;
	return read_keys(r, out, map);
}

/* Nobody is two people: what names one must not name another. */
static int expect_one(
	struct roster_reader *r, const struct person *person, const struct node *at)
{
	struct roster *roster = r->roster;

	if (roster_person(roster, person->id))
		return node_err(r->err, at, "the person '%s' is there twice",
			TEXT_SAFE(person->id));
	for (size_t i = 0; i < person->emails.count; i++) {
		if (roster_by_email(roster, person->emails.items[i]))
			return node_err(r->err, at, "the e-mail '%s' is of two people",
				TEXT_SAFE(person->emails.items[i]));
	}
	for (size_t i = 0; i < person->logins.count; i++) {
		if (roster_by_login(roster, person->logins.items[i]))
			return node_err(r->err, at, "the login '%s' is of two people",
				TEXT_SAFE(person->logins.items[i]));
	}
	if (!person->logins.count && roster_by_login(roster, person->id))
		return node_err(r->err, at, "the login '%s' is of two people",
			TEXT_SAFE(person->id));
	return 0;
}

int roster_read_people(struct roster_reader *r, const struct node *root)
{
	const struct node *list;
	struct person *people;

	if (node_list(&list, root, "people", LIMIT_POLICY_ENTRIES, r->err))
		return -1;
	if (!list)
		return 0;
	people = ARENA_NEW(r->arena, struct person, list->count);
	r->roster->people = people;
	for (const struct node *it = list->child; it; it = it->next) {
		struct person person;

		if (it->kind != NODE_MAP)
			return node_err(r->err, it, "expected an object with 'id'");
		if (read_person(r, &person, it) || expect_one(r, &person, it))
			return -1;
		people[r->roster->person_count++] = person;
	}
	return 0;
}
