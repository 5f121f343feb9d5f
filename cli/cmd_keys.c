/*
 * milecastle keys: who may sign, with which keys and until when, by the policy that will
 * judge. Read next: evidence/keyring.h.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/limits.h"
#include "base/out.h"
#include "base/text.h"
#include "base/when.h"
#include "cli/cli.h"
#include "cli/member.h"
#include "cli/trusted.h"
#include "base/banned.h"

#define NOTICE_DAYS 30

static const char *const actions[] = {"list\tpeople, their roles and keys",
	"check\tcan every rule be met, now and in 30 days",
	"add\tan entry of \"people\" for somebody, to be put into the policy", NULL};

static const struct cli_option options[] = {
	{.name = "remote", .arg = "NAME", .help = "whose policy counts (origin)"},
	{.name = "policy-from", .arg = "REV", .help = "take the policy from this commit"},
	{0},
};

static void put_words(struct buf *out, const struct str_list *words)
{
	for (size_t i = 0; i < words->count; i++) {
		buf_puts(out, i ? ", " : "");
		text_escape_line(out, words->items[i]);
	}
}

/* Whether it signs now, in a word. */
static const char *state_of(const struct person_key *key, uint64_t now)
{
	if (key->state != KEY_ACTIVE)
		return key->state == KEY_RETIRED ? "retired" : "compromised";
	return now < key->from ? "not yet" : now > key->until ? "over" : "active";
}

static void put_key(struct buf *out, const struct known_key *known, uint64_t now)
{
	char when[WHEN_BYTES];

	buf_printf(out, "  %s %s %s", known->key.fingerprint,
		ssh_key_type_name(known->key.type), state_of(known->terms, now));
	if (known->terms->from) {
		when_write(when, known->terms->from);
		buf_printf(out, " from %s", when);
	}
	if (known->terms->until != UINT64_MAX) {
		when_write(when, known->terms->until);
		buf_printf(out, " until %s", when);
	}
	buf_putc(out, '\n');
}

static void put_people(struct buf *out, const struct trusted *t)
{
	const struct roster *roster = &t->setup.policy.roster;
	uint64_t now = when_now();

	for (size_t i = 0; i < roster->person_count; i++) {
		const struct person *person = &roster->people[i];

		text_escape_line(out, person->id);
		buf_puts(out, " (");
		put_words(out, &person->roles);
		buf_puts(out, ") ");
		put_words(out, &person->emails);
		buf_putc(out, '\n');
		for (size_t j = 0; j < t->keyring.count; j++) {
			if (t->keyring.items[j].person == person)
				put_key(out, &t->keyring.items[j], now);
		}
	}
	if (!roster->person_count)
		buf_puts(out, "the policy names nobody\n");
}

/* 1 when somebody would be locked out. */
static int check(struct buf *out, const struct trusted *t)
{
	const struct roster *roster = &t->setup.policy.roster;
	uint64_t now = when_now();
	struct err why;

	if (!roster_is_satisfiable(roster, now, &why)) {
		buf_printf(out, "%s\n", why.text);
		return 1;
	}
	if (!roster_is_satisfiable(roster, now + NOTICE_DAYS * WHEN_DAY, &why)) {
		buf_printf(out, "within %d days: %s\n", NOTICE_DAYS, why.text);
		return 1;
	}
	buf_printf(out, "%zu rules can be met by %zu people with %zu keys\n",
		roster->rule_count, roster->person_count, t->keyring.count);
	return 0;
}

/* Two with one name, key, e-mail or login would break the policy. */
static int expect_new(const struct trusted *t, const struct member *member,
	const struct ssh_key *key, struct err *err)
{
	const struct roster *roster = &t->setup.policy.roster;
	const struct known_key *known =
		keyring_find(&t->keyring, str_of(key->fingerprint));

	if (roster_person(roster, member->id))
		return err_usage(err,
			"the policy knows '%s': add the key to their \"keys\" there",
			TEXT_SAFE(member->id));
	if (roster_by_email(roster, member->email))
		return err_usage(err, "the e-mail '%s' is of somebody else there",
			TEXT_SAFE(member->email));
	return known ? err_usage(err, "the key is of '%s' there",
			       TEXT_SAFE(known->person->id))
		     : 0;
}

/* The policy may have comments, so nobody but a person edits it. */
static int add(struct buf *out, struct trusted *t, const char *word, struct err *err)
{
	struct member member;
	struct ssh_key key;

	if (member_read(&member, &t->arena, word, err) ||
		ssh_key_read(&key, &t->arena, member.key, err) ||
		expect_new(t, &member, &key, err))
		return -1;
	member_put(out, &member);
	buf_putc(out, '\n');
	fprintf(stderr, "put this into \"people\" of " POLICY_PATH
			", count \"revision\" up, and have it reviewed\n");
	return 0;
}

static int run(struct trusted *t, const struct cli_call *call, struct err *err)
{
	struct out out _cleanup_out_ = {0};
	int code = 0;

	if (trusted_open(t, cli_value(call, "remote"), NULL,
		    cli_value(call, "policy-from"), err))
		return -1;
	out_stream(&out, STDOUT_FILENO);
	if (strcmp(call->args[0], "add") == 0 && add(&out.buf, t, call->args[1], err))
		return -1;
	if (strcmp(call->args[0], "list") == 0)
		put_people(&out.buf, t);
	else if (strcmp(call->args[0], "check") == 0)
		code = check(&out.buf, t);
	return out_finish(&out, err) ? -1 : code;
}

static bool is_call(const struct cli_call *call)
{
	if (call->arg_count == 2)
		return strcmp(call->args[0], "add") == 0;
	return call->arg_count == 1 && (strcmp(call->args[0], "list") == 0 ||
					       strcmp(call->args[0], "check") == 0);
}

static int run_keys(struct cli_call *call)
{
	struct trusted t _cleanup_trusted_ = {0};
	struct err err;
	int code;

	if (!is_call(call))
		return cli_usage(call->command,
			"it is 'list', 'check' or 'add ID:EMAIL:KEYFILE:ROLE,ROLE'");
	code = run(&t, call, &err);
	return code < 0 ? cli_fail(&err) : code;
}

const struct cli_command cmd_keys = {
	.name = "keys",
	.args = "list | check | add PERSON",
	.summary = "list who may sign, and check that reviews can be met",
	.description =
		"People, roles and keys of the policy of the remote's default branch. "
		"'check'\n"
		"fails when a rule about reviews could not be met, now or in 30 days. "
		"'add' "
		"prints\n"
		"the entry for somebody new, ID:EMAIL:KEYFILE:ROLE,ROLE; a person puts "
		"it "
		"into the\n"
		"policy, and others review that.\n\n"
		"Exit code: 0 all is well, 1 it is not, 2 wrong call, 3 could not tell.",
	.examples = "milecastle keys list\twho is who\n"
		    "milecastle keys check\tfor a nightly job\n"
		    "milecastle keys add reviewer:reviewer@example.com:id.pub:reviewer",
	.actions = actions,
	.options = options,
	.run = run_keys,
};
