/*
 * Questions to a roster. Read next: core/roster_file.c (reading it), evidence/judge.c
 * (where it is applied).
 */
#include "core/roster.h"
#include "base/fold.h"
#include "base/glob.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/banned.h"

#define FOLDED_BYTES (8 * LIMIT_PATH_BYTES)

const char *const contributor_words[] = {
	"author", "committer", "co-author", "pusher", NULL};

bool roster_is_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];
		bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (!is_plain && (!i || (c != '.' && c != '_' && c != '-')))
			return false;
	}
	return id.n > 0 && id.n <= LIMIT_NAME_BYTES;
}

const struct person *roster_person(const struct roster *roster, struct str id)
{
	for (size_t i = 0; i < roster->person_count; i++) {
		if (str_eq(roster->people[i].id, id))
			return &roster->people[i];
	}
	return NULL;
}

bool str_list_has(const struct str_list *list, struct str value)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_eq(list->items[i], value))
			return true;
	}
	return false;
}

static bool is_same_email(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (text_lower(a.p[i]) != text_lower(b.p[i]))
			return false;
	}
	return true;
}

const struct person *roster_by_email(const struct roster *roster, struct str email)
{
	for (size_t i = 0; i < roster->person_count; i++) {
		const struct str_list *emails = &roster->people[i].emails;

		for (size_t j = 0; j < emails->count; j++) {
			if (is_same_email(emails->items[j], email))
				return &roster->people[i];
		}
	}
	return NULL;
}

const struct person *roster_by_login(const struct roster *roster, struct str login)
{
	for (size_t i = 0; i < roster->person_count; i++) {
		const struct person *person = &roster->people[i];

		if (person->logins.count ? str_list_has(&person->logins, login)
					 : str_eq(person->id, login))
			return person;
	}
	return NULL;
}

bool person_has_role(const struct person *person, struct str role)
{
	return str_list_has(&person->roles, role);
}

static bool matches(
	const struct review_rule *rule, const struct str_list *patterns, struct str path)
{
	/* no end of the work is no way around a rule, nor into one that asks nobody */
	bool (*match)(struct str pattern, struct str path) =
		rule->need_count ? glob_may_match_path : glob_match_path;

	for (size_t i = 0; i < patterns->count; i++) {
		if (match(patterns->items[i], path))
			return true;
	}
	return false;
}

bool review_rule_has_ref(const struct review_rule *rule, struct str ref)
{
	return matches(rule, &rule->refs, ref);
}

/*
 * Does a pattern speak of what is below the path? A link or a submodule there stands for
 * all of it.
 */
static bool is_above(struct str path, struct str pattern)
{
	pattern = str_slice(pattern, str_has_prefix(pattern, "/"), pattern.n);
	return pattern.n > path.n && pattern.p[path.n] == '/' &&
	       memcmp(pattern.p, path.p, path.n) == 0;
}

/* By what file systems that fold names take both for: else a rule for crypto/ would not
 * see Crypto/. */
static bool matches_folded(const struct review_rule *rule, struct str path)
{
	struct buf folded _cleanup_buf_ = BUF_INIT(FOLDED_BYTES);
	struct buf pattern _cleanup_buf_ = BUF_INIT(FOLDED_BYTES);
	bool is_match = false;

	fold_path(&folded, path);
	for (size_t i = 0; i < rule->paths.count && !is_match; i++) {
		struct str one;
		struct str_list list = {.items = &one, .count = 1};

		buf_reset(&pattern);
		fold_path(&pattern, rule->paths.items[i]);
		one = buf_str(&pattern);
		is_match = matches(rule, &list, buf_str(&folded)) ||
			   (rule->need_count && is_above(buf_str(&folded), one));
	}
	return is_match;
}

bool review_rule_has_path(const struct review_rule *rule, struct str path)
{
	return !rule->paths.count || matches(rule, &rule->paths, path) ||
	       matches_folded(rule, path);
}

static bool can_sign(const struct person *person, uint64_t now)
{
	for (size_t i = 0; i < person->key_count; i++) {
		const struct person_key *key = &person->keys[i];

		if (key->state == KEY_ACTIVE && key->from <= now && now <= key->until)
			return true;
	}
	return false;
}

/*
 * Is there an author whose change could be approved? Who has the role cannot approve
 * their own, unless the rule excludes nobody.
 */
static bool is_need_met(const struct roster *roster, bool is_own_excluded, bool is_signed,
	const struct review_need *need, uint64_t now)
{
	size_t able = 0;

	for (size_t i = 0; i < roster->person_count; i++)
		able += person_has_role(&roster->people[i], need->role) &&
			(!is_signed || can_sign(&roster->people[i], now));
	if (is_own_excluded && able == roster->person_count && able)
		able--;
	return able >= need->count;
}

static bool are_reviews_possible(
	const struct roster *roster, uint64_t now, struct err *err)
{
	for (size_t i = 0; i < roster->rule_count; i++) {
		const struct review_rule *rule = &roster->rules[i];

		for (size_t j = 0; j < rule->need_count; j++) {
			const struct review_need *need = &rule->needs[j];

			if (is_need_met(
				    roster, rule->excluded, rule->level > 0, need, now))
				continue;
			err_set(err,
				"the rule '%s' needs %u with the role '%s', and there "
				"are "
				"not so many with a key that is valid now, besides an "
				"author",
				TEXT_SAFE(rule->id), (unsigned)need->count,
				TEXT_SAFE(need->role));
			return false;
		}
	}
	return true;
}

static bool are_exceptions_possible(
	const struct roster *roster, uint64_t now, struct err *err)
{
	for (size_t i = 0; i < roster->exception_count; i++) {
		const struct exception_rule *rule = &roster->exceptions[i];

		for (size_t j = 0; j < rule->need_count; j++) {
			const struct review_need *need = &rule->needs[j];

			if (is_need_met(roster, true, true, need, now))
				continue;
			err_set(err,
				"an exception needs %u with the role '%s', and there are "
				"not so many with a key that is valid now, besides who "
				"asks for it",
				(unsigned)need->count, TEXT_SAFE(need->role));
			return false;
		}
	}
	return true;
}

/* Who signed it does not pay, so one more than those is needed. */
static bool are_bypasses_payable(
	const struct roster *roster, uint64_t now, struct err *err)
{
	for (size_t i = 0; i < roster->bypass_count; i++) {
		const struct bypass_rule *rule = &roster->bypasses[i];

		for (size_t j = 0; j < rule->pay_count; j++) {
			if (is_need_met(roster, true, true, &rule->pays[j], now))
				continue;
			err_set(err,
				"the debt of a bypass could not be paid: it needs %u "
				"with "
				"the role '%s', and there are not so many with a key "
				"that "
				"is valid now, besides who signed it",
				(unsigned)rule->pays[j].count,
				TEXT_SAFE(rule->pays[j].role));
			return false;
		}
	}
	return true;
}

/* Who cannot sign cannot say that they have read it, so nothing of theirs would land. */
static bool is_standard_readable(
	const struct roster *roster, uint64_t now, struct err *err)
{
	bool is_readable = !roster->standard.version.n;

	for (size_t i = 0; i < roster->person_count && !is_readable; i++)
		is_readable = roster->people[i].emails.count &&
			      can_sign(&roster->people[i], now);
	if (!is_readable)
		err_set(err,
			"authors must have signed that they have read the coding "
			"standard, and there is nobody with an e-mail and a key that "
			"is valid now");
	return is_readable;
}

/* Who assessed it need not be one of these people, so nobody is taken out. */
static bool are_components_approvable(
	const struct roster *roster, uint64_t now, struct err *err)
{
	for (size_t i = 0; i < roster->components.need_count; i++) {
		const struct review_need *need = &roster->components.needs[i];

		if (is_need_met(roster, false, true, need, now))
			continue;
		err_set(err,
			"a component needs %u with the role '%s', and there are not so "
			"many with a key that is valid now",
			(unsigned)need->count, TEXT_SAFE(need->role));
		return false;
	}
	return true;
}

bool roster_is_satisfiable(const struct roster *roster, uint64_t now, struct err *err)
{
	return are_reviews_possible(roster, now, err) &&
	       are_exceptions_possible(roster, now, err) &&
	       are_bypasses_payable(roster, now, err) &&
	       is_standard_readable(roster, now, err) &&
	       are_components_approvable(roster, now, err);
}

bool review_needs_role(const struct review_need *needs, size_t count, struct str role)
{
	for (size_t i = 0; i < count; i++) {
		if (str_eq(needs[i].role, role))
			return true;
	}
	return false;
}
