/*
 * Reading "components" of the policy. Read next: core/component_terms.h.
 */
#include "base/glob.h"
#include "base/limits.h"
#include "base/text.h"
#include "core/roster_read.h"
#include "base/banned.h"

/* The beginning of a URL. What ends in the middle of a host's name would let
 * "https://git.corp" stand for "https://git.corp.evil.example/". */
static const char *store_flaw(struct str text)
{
	const char *flaw = roster_word_flaw(text);

	if (flaw)
		return flaw;
	if (!memmem(text.p, text.n, "://", 3) || text.p[text.n - 1] != '/')
		return "is no URL that ends in '/'";
	return str_has_prefix(text, "http://") || str_has_prefix(text, "ftp://")
		       ? "is not encrypted: anybody on the way can change what it gives"
		       : NULL;
}

static const char *licence_flaw(struct str text)
{
	return roster_word_flaw(text);
}

/* Out of reach of who pushes: a server takes no push below these. */
static bool is_list_ref(struct str ref)
{
	return str_has_prefix(ref, "refs/remotes/") ||
	       str_has_prefix(ref, "refs/milecastle/components");
}

static int read_list(
	struct roster_reader *r, struct component_terms *out, const struct node *map)
{
	if (node_string(&out->list, map, "list", false, r->err))
		return -1;
	if (!out->list.n)
		return 0;
	return is_list_ref(out->list) && out->list.n <= LIMIT_REF_BYTES &&
			       !roster_word_flaw(out->list)
		       ? 0
		       : node_err(r->err, node_get(map, "list"),
				 "expected the full name of a ref, like "
				 "\"refs/remotes/components/main\"");
}

static int read_approval(
	struct roster_reader *r, struct component_terms *out, const struct node *map)
{
	uint64_t level = LEVEL_MIN;

	if ((node_get(map, "approval") && roster_read_needs(r, &out->needs,
						  &out->need_count, map, "approval")) ||
		node_whole(&level, map, "level", LEVEL_MIN, LEVEL_MAX, r->err))
		return -1;
	out->level = (uint32_t)level;
	return 0;
}

int roster_read_components(struct roster_reader *r, const struct node *root)
{
	static const char *const keys[] = {"list", "approval", "level", "store",
		"vendored", "own", "licences", "comment", NULL};
	struct component_terms *out = &r->roster->components;
	const struct node *map;

	if (node_field(&map, root, "components", NODE_MAP, false, r->err))
		return -1;
	if (!map)
		return 0;
	out->is_set = true;
	if (node_map(map, keys, r->err) || read_list(r, out, map) ||
		read_approval(r, out, map) ||
		roster_read_strings(r, &out->store, map, "store", store_flaw) ||
		roster_read_strings(r, &out->vendored, map, "vendored", roster_path_flaw))
		return -1;
	return roster_read_strings(r, &out->own, map, "own", roster_path_flaw) ||
			       roster_read_strings(
				       r, &out->licences, map, "licences", licence_flaw)
		       ? -1
		       : 0;
}
