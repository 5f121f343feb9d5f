/*
 * Read next: cli/cmd_init.c, docs/policy.md.
 */
#include "base/text.h"
#include "cli/init_policy.h"
#include "base/banned.h"

static void put_string(struct buf *out, struct str text)
{
	buf_putc(out, '"');
	text_json(out, text);
	buf_putc(out, '"');
}

static void put_rule(struct buf *out, const struct team *team, const char *head,
	const char *tail, bool is_last)
{
	buf_puts(out, head);
	buf_puts(out, "\"refs\": [");
	put_string(out, team->ref);
	buf_puts(out, "],\n     ");
	buf_puts(out, tail);
	buf_puts(out, is_last ? "}\n" : "},\n");
}

static void put_small(struct buf *out, const struct team *team)
{
	buf_puts(out, team->count < 2
			      ? "    // nobody can approve their own: once you are two, "
				"write {\"role\": \"reviewer\"} into \"need\"\n"
			      : "    // one of the others has looked at it\n");
	put_rule(out, team, "    {\"id\": \"all\", ",
		team->count < 2 ? "\"need\": [], \"exclude\": [\"author\", \"co-author\"]"
				: "\"need\": [{\"role\": \"reviewer\"}], \"exclude\": "
				  "[\"author\", \"co-author\"]",
		true);
}

static void put_standard(struct buf *out, const struct team *team)
{
	buf_puts(out, "    // one reviewer who had no hand in it: not author, committer, "
		      "co-author or pusher\n");
	put_rule(out, team, "    {\"id\": \"all\", ",
		"\"need\": [{\"role\": \"reviewer\"}]", false);
	buf_puts(out, "    // who may approve what is changed by a maintainer's leave\n");
	put_rule(out, team, "    {\"id\": \"policy\", \"paths\": [\".milecastle/**\"], ",
		"\"need\": [{\"role\": \"maintainer\"}]", true);
}

static void put_regulated(struct buf *out, const struct team *team)
{
	buf_puts(out, "    // each commit is reviewed, so that none hides behind a later "
		      "one, and an approval lasts 90 days\n");
	put_rule(out, team, "    {\"id\": \"all\", ",
		"\"need\": [{\"role\": \"reviewer\"}], \"history\": \"each\", "
		"\"max_age\": 90",
		false);
	buf_puts(out, "    // a security review by the checklist\n");
	put_rule(out, team, "    {\"id\": \"security\", ",
		"\"need\": [{\"role\": \"security\"}], \"checklist\": \"security-1\", "
		"\"max_age\": 90",
		false);
	buf_puts(out, "    // the policy is changed by two\n");
	put_rule(out, team, "    {\"id\": \"policy\", \"paths\": [\".milecastle/**\"], ",
		"\"need\": [{\"role\": \"maintainer\", \"count\": 2}]", true);
}

/* What may stay as it is, and what may land without all that. */
static void put_ways(struct buf *out, const struct team *team, const char *exceptions,
	const char *oncall, const char *payer)
{
	buf_puts(out, exceptions);
	buf_puts(out, "  // in an emergency one change may land without all that; "
		      "afterwards somebody else looks at it\n"
		      "  \"bypass\": [{\"refs\": [");
	put_string(out, team->ref);
	buf_printf(out,
		"], \"need\": [{\"role\": \"%s\"}], \"pay\": [{\"role\": \"%s\"}]}],\n",
		oncall, payer);
}

static const char standard_exceptions[] =
	"  // a finding may stay when a maintainer approves the reason; of more than one "
	"for "
	"a shorter time\n"
	"  \"exceptions\": [\n"
	"    {\"need\": [{\"role\": \"maintainer\"}], \"max_days\": 365},\n"
	"    {\"scopes\": [\"file\", \"paths\", \"rule\"], \"need\": [{\"role\": "
	"\"maintainer\"}], \"max_days\": 90}],\n";

static const char regulated_exceptions[] =
	"  // no finding stays for a comment alone: somebody else has to approve the "
	"reason, "
	"of more than one two people\n"
	"  \"suppression\": [{\"rule\": \"*\", \"need\": \"record\"}],\n"
	"  \"exceptions\": [\n"
	"    {\"need\": [{\"role\": \"security\"}], \"max_days\": 365},\n"
	"    {\"scopes\": [\"file\", \"paths\", \"rule\"], \"need\": [{\"role\": "
	"\"security\"}, {\"role\": \"maintainer\"}],\n"
	"     \"max_days\": 90}],\n";

static const char checklist[] =
	"  // what a security review has to answer; write your own guidelines down here\n"
	"  \"checklists\": [{\"id\": \"security-1\", \"questions\": [\n"
	"    {\"id\": \"input\", \"text\": \"Is everything that comes from outside "
	"checked "
	"before it is used?\"},\n"
	"    {\"id\": \"memory\", \"text\": \"Are lengths, overflows and lifetimes "
	"right?\"},\n"
	"    {\"id\": \"secrets\", \"text\": \"Are keys and personal data kept out of "
	"code, "
	"logs and messages?\"},\n"
	"    {\"id\": \"errors\", \"text\": \"Does every failure end in a safe "
	"state?\"},\n"
	"    {\"id\": \"tests\", \"text\": \"Do tests cover what could be "
	"abused?\"}]}],\n";

static const char standard_components[] =
	"  // what comes from elsewhere needs a record in .milecastle/components; who "
	"approves it\n"
	"  // is what the rule \"policy\" below says\n";

static const char regulated_components[] =
	"  // what comes from elsewhere needs a record in .milecastle/components, and a "
	"signature of\n"
	"  // somebody other than who assessed it\n";

static const char no_store[] =
	"    // name a controlled store here, and components come from nowhere else\n"
	"    // \"store\": [\"https://git.example.com/mirrors/\"],\n";

static void put_components(struct buf *out, const struct team *team)
{
	bool is_regulated = team->kind == TEAM_REGULATED;

	buf_puts(out, is_regulated ? regulated_components : standard_components);
	buf_puts(out, "  \"components\": {\n");
	if (team->store.n) {
		buf_puts(out, "    // each URL of a dependency begins with this\n"
			      "    \"store\": [");
		put_string(out, team->store);
		buf_puts(out, is_regulated ? "],\n" : "]\n");
	} else {
		buf_puts(out, no_store);
	}
	if (is_regulated)
		buf_puts(out, "    \"approval\": [{\"role\": \"security\"}]\n");
	buf_puts(out, "  },\n");
}

void init_policy(struct buf *out, const struct team *team)
{
	buf_puts(out, "{\n  \"version\": 1,\n"
		      "  // statements carry this name, so that none counts elsewhere\n"
		      "  \"repository\": ");
	put_string(out, team->repository);
	buf_puts(out, ",\n  // count it up with each change of this file\n"
		      "  \"revision\": 1,\n"
		      "  // only moved forward, never deleted\n"
		      "  \"protected\": [");
	put_string(out, team->ref);
	buf_puts(out, "],\n  \"people\": [\n");
	for (size_t i = 0; i < team->count; i++) {
		member_put(out, &team->items[i]);
		buf_puts(out, i + 1 < team->count ? ",\n" : "\n");
	}
	buf_puts(out, "  ],\n");
	if (team->kind == TEAM_REGULATED) {
		buf_puts(out, checklist);
		put_ways(out, team, regulated_exceptions, "maintainer", "security");
	}
	if (team->kind == TEAM_STANDARD)
		put_ways(out, team, standard_exceptions, "maintainer", "reviewer");
	if (team->kind != TEAM_SMALL || team->store.n)
		put_components(out, team);
	buf_puts(out, "  \"review\": [\n");
	if (team->kind == TEAM_SMALL)
		put_small(out, team);
	else if (team->kind == TEAM_STANDARD)
		put_standard(out, team);
	else
		put_regulated(out, team);
	buf_puts(out, "  ]\n}\n");
}
