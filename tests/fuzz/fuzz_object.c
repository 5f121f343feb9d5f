/*
 * git/canonical.h: whatever the bytes, a commit, tag or tree has a flaw or is what git
 * would write; what is canonical can be taken apart.
 */
#include "base/limits.h"
#include "git/canonical.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

static void check_commit(struct str raw)
{
	struct commit_parts parts;
	const char *flaw = commit_flaw(raw);
	bool is_read = commit_parts_read(&parts, raw);

	HOLDS(flaw || is_read);
	if (!is_read)
		return;
	for (size_t i = 0; i < parts.parent_count; i++) {
		struct oid parent = commit_parent(&parts, i);

		HOLDS(parent.n == parts.tree.n);
	}
	HOLDS(flaw || parts.parent_count <= LIMIT_PARENTS);
	HOLDS(flaw || (parts.author.n && parts.committer.n));
}

static void check_tree(struct str raw)
{
	struct tree_item item, last = {0};
	struct str name = {0};
	const char *flaw = tree_flaw(&name, raw, true);
	size_t at = 0;
	int more;

	while ((more = tree_next(&item, raw, &at)) > 0) {
		HOLDS(at <= raw.n && item.name.p >= raw.p);
		HOLDS(flaw || (item.name.n && !memchr(item.name.p, '/', item.name.n)));
		HOLDS(flaw || !last.name.p || tree_item_cmp(&last, &item) < 0);
		last = item;
	}
	HOLDS(flaw || !more);
	HOLDS(flaw || !tree_ambiguity(&name, raw));
}

/* What can be read in one way only: to the end, and in the order of whole paths. */
static void check_unambiguous(struct str raw)
{
	struct tree_item item, last = {0};
	struct str name;
	size_t at = 0;
	int more;

	if (tree_ambiguity(&name, raw))
		return;
	while ((more = tree_next(&item, raw, &at)) > 0) {
		HOLDS(item.name.n && !memchr(item.name.p, '/', item.name.n));
		HOLDS(item.mode <= 0177777);
		HOLDS(!last.name.p || tree_item_cmp(&last, &item) < 0);
		last = item;
	}
	HOLDS(!more);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = exact_copy(data, size);
	struct str raw = str_make(copy, size), type;
	struct oid target;

	check_commit(raw);
	check_tree(raw);
	check_unambiguous(raw);
	HOLDS(tag_flaw(raw) || tag_target(&target, &type, raw));
	free(copy);
	return 0;
}
