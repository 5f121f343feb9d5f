/*
 * Objects as they are stored, for those who read them by themselves (git/canonical.h):
 * libgit2's own readers take what is not canonical for something else than git does.
 */
#include "base/limits.h"
#include "base/text.h"
#include "git/canonical.h"
#include "git/internal.h"
#include "base/banned.h"

int repo_read_raw(git_odb_object **out, struct str *raw, struct repo *repo,
	const struct oid *oid, git_object_t type, size_t max, struct err *err)
{
	git_object_t found;
	size_t size;
	git_oid id;

	oid_to_git(&id, oid);
	if (git_odb_read_header(&size, &found, repo->odb, &id))
		return err_set(err, "the object %s cannot be read", OID_HEX_OF(oid));
	if (found != type)
		return err_set(err, "the object %s is a %s, not a %s", OID_HEX_OF(oid),
			git_object_type2string(found), git_object_type2string(type));
	if (size > max)
		return err_set(err, "the %s %s has %zu bytes, more than %zu",
			git_object_type2string(type), OID_HEX_OF(oid), size, max);
	if (git_odb_read(out, repo->odb, &id))
		return err_set(err, "the object %s cannot be read", OID_HEX_OF(oid));
	*raw = str_make(git_odb_object_data(*out), git_odb_object_size(*out));
	return 0;
}

int repo_commit_tree(
	struct oid *out, struct repo *repo, const struct oid *commit, struct err *err)
{
	git_odb_object *object _cleanup_git_(git_odb_object) = NULL;
	struct commit_parts parts;
	struct str raw;

	if (repo_read_raw(&object, &raw, repo, commit, GIT_OBJECT_COMMIT,
		    LIMIT_TREE_BYTES, err))
		return -1;
	if (!commit_parts_read(&parts, raw))
		return err_set(err, "the commit %s has no tree", OID_HEX_OF(commit));
	*out = parts.tree;
	return 0;
}

/* By its full id, so that a tree which libgit2 cannot read is told by what is wrong. */
static bool is_tree_id(struct oid *out, struct repo *repo, const char *rev)
{
	git_object_t type;
	struct oid oid;
	size_t size;
	git_oid id;

	if (!oid_read(&oid, str_of(rev)) || oid.n != GIT_OID_RAWSZ)
		return false;
	oid_to_git(&id, &oid);
	if (git_odb_read_header(&size, &type, repo->odb, &id) || type != GIT_OBJECT_TREE)
		return false;
	*out = oid;
	return true;
}

int repo_tree(struct oid *out, struct repo *repo, const char *rev, struct err *err)
{
	git_object *object _cleanup_git_(git_object) = NULL;
	git_object *commit _cleanup_git_(git_object) = NULL;
	struct oid oid;
	int status;

	if (is_tree_id(out, repo, rev))
		return 0;
	status = git_revparse_single(&object, repo->handle, rev);
	if (!status && git_object_type(object) == GIT_OBJECT_TREE) {
		*out = oid_from_git(git_object_id(object));
		return 0;
	}
	if (!status)
		status = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
	if (git_is_no_revision(status))
		return err_usage(err, "'%s' is no commit or tree of this repository",
			TEXT_SAFE(str_of(rev)));
	if (status)
		return git_fail(err, "cannot read a revision");
	oid = oid_from_git(git_object_id(commit));
	return repo_commit_tree(out, repo, &oid, err);
}
