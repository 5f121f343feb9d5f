/*
 * What says where a folder is from: it tells versions apart that content does not, and
 * never overrules content. Read next: components/identify_classify.c.
 */
#include "base/path.h"
#include "components/identify_parts.h"
#include "base/banned.h"

/* "v1.2.0" and "1.2.0" are one version. */
static struct str bare_version(struct str version)
{
	bool has_v = version.n > 1 && (version.p[0] == 'v' || version.p[0] == 'V') &&
		     version.p[1] >= '0' && version.p[1] <= '9';

	return str_slice(version, has_v, version.n);
}

static bool has_commit(const struct candidate *candidate, const struct oid *commit)
{
	for (size_t i = 0; i < candidate->commit_count; i++) {
		if (oid_eq(&candidate->commits[i], commit))
			return true;
	}
	return false;
}

/* Does a hint name this candidate? A commit says more than a version. */
static bool hint_names(
	const struct identify_hint *hint, const struct candidate *candidate)
{
	if (hint->component.n && !str_eq(hint->component, candidate->component))
		return false;
	if (hint->commit.n && candidate->commit_count)
		return has_commit(candidate, &hint->commit);
	return hint->version.n &&
	       str_eq(bare_version(hint->version), bare_version(candidate->version));
}

/* How many bytes at their ends two paths share, by whole parts. */
static size_t common_end(struct str a, struct str b)
{
	size_t n = 0, whole = 0;

	while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n]) {
		n++;
		if ((n == a.n || a.p[a.n - 1 - n] == '/') &&
			(n == b.n || b.p[b.n - 1 - n] == '/'))
			whole = n;
	}
	return whole;
}

/* The file of a manifest that a path below the folder most likely is; or NULL. */
static const struct manifest_file *counterpart(
	const struct candidate *candidate, struct str path)
{
	const struct manifest *manifest = candidate->manifest;
	const struct manifest_file *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < manifest->count; i++) {
		size_t n = common_end(manifest->items[i].path, path);

		if (n > longest) {
			longest = n;
			best = &manifest->items[i];
		}
	}
	return best;
}

/* "1.2.0", and not "1.2.0-rc1", "1.1.1-dev b6a052fe" or "main". */
static bool is_release(struct str version)
{
	version = bare_version(version);
	for (size_t i = 0; i < version.n; i++) {
		if (version.p[i] != '.' && (version.p[i] < '0' || version.p[i] > '9'))
			return false;
	}
	return version.n > 0;
}

/*
 * A macro stands in a file, and where that file is the same in two versions, both say
 * the same: it cannot tell them apart. Nor can it where one is no release: what is on the
 * way to one often calls itself that already.
 */
static bool macro_tells(const struct identified *what, const struct identify_hint *hint,
	const struct candidate *chosen)
{
	const struct manifest_file *own = counterpart(chosen, hint->path);

	if (!own)
		return false;
	for (size_t i = 0; i < what->fitting_count; i++) {
		const struct candidate *other = what->fitting[i];
		const struct manifest_file *file =
			other == chosen ? NULL : counterpart(other, hint->path);

		if (other != chosen && (!file || oid_eq(&file->blob, &own->blob) ||
					       !is_release(other->version)))
			return false;
	}
	return true;
}

/* The only one of those that fit that hints of a kind name; NULL: none, or several. */
static const struct candidate *named_by(const struct identified *what,
	const struct identify_input *input, enum hint_kind kind)
{
	const struct candidate *named = NULL;

	for (size_t i = 0; i < input->hint_count; i++) {
		const struct identify_hint *hint = &input->hints[i];

		for (size_t j = 0; j < what->fitting_count && hint->kind == kind; j++) {
			const struct candidate *c = what->fitting[j];

			if (!hint_names(hint, c))
				continue;
			if ((named && named != c) ||
				(kind == HINT_MACRO && !macro_tells(what, hint, c)))
				return NULL;
			named = c;
		}
	}
	return named;
}

/* A macro in a file that is upstream's own says what upstream says; so does all of a tree
 * that is upstream's. */
static bool is_upstreams(const struct identify_run *run, const struct identify_hint *hint,
	const struct candidate *candidate)
{
	const struct identify_input *input = run->input;

	if (!run->matches || hint->kind != HINT_MACRO)
		return !run->matches;
	for (size_t i = 0; i < input->count; i++) {
		const struct match *match = &run->matches[i];

		if (!str_eq(input->entries[i].path, hint->path))
			continue;
		for (size_t j = 0; j < match->count && match->kind; j++) {
			if (&run->index->candidates[match->refs[j].candidate] ==
					candidate &&
				match_fits(run, i, &match->refs[j]))
				return true;
		}
	}
	return false;
}

/* Does a hint about this component name something else? */
static bool is_against(
	const struct identify_hint *hint, const struct candidate *candidate)
{
	if (hint->component.n && !str_eq(hint->component, candidate->component))
		return false;
	if (!hint->version.n && !(hint->commit.n && candidate->commit_count))
		return false;
	return !hint_names(hint, candidate);
}

/* Does a hint name one of those that fit; does it name something else than all of them?
 */
static void weigh_hint(struct identified *out, const struct identify_run *run,
	const struct identify_hint *hint)
{
	bool is_against_all = true;

	if (out->state != IDENTIFY_AMBIGUOUS) {
		out->is_supported |= hint_names(hint, out->candidate);
		out->is_contradicted |= is_against(hint, out->candidate) &&
					!is_upstreams(run, hint, out->candidate);
		return;
	}
	for (size_t i = 0; i < out->fitting_count; i++) {
		const struct candidate *c = out->fitting[i];

		out->is_supported |= hint_names(hint, c);
		is_against_all &= is_against(hint, c) && !is_upstreams(run, hint, c);
	}
	out->is_contradicted |= is_against_all;
}

void identify_decide(struct identified *out, const struct identify_run *run)
{
	const struct identify_input *input = run->input;

	for (unsigned kind = HINT_TRAILER;
		kind <= HINT_MACRO && out->state == IDENTIFY_AMBIGUOUS; kind++) {
		const struct candidate *named = named_by(out, input, kind);

		if (!named)
			continue;
		out->state = IDENTIFY_ONE;
		out->candidate = named;
		out->by = kind == HINT_TRAILER	  ? BY_TRAILER
			  : kind == HINT_METADATA ? BY_METADATA
						  : BY_MACRO;
	}
	for (size_t i = 0; i < input->hint_count && out->state != IDENTIFY_NONE; i++)
		weigh_hint(out, run, &input->hints[i]);
}

const struct candidate *identify_hinted(const struct identify_run *run)
{
	const struct identify_input *input = run->input;

	for (unsigned kind = HINT_TRAILER; kind <= HINT_MACRO; kind++) {
		for (size_t i = 0; i < input->hint_count; i++) {
			for (size_t c = 0; c < run->index->count; c++) {
				if (input->hints[i].kind == kind &&
					hint_names(&input->hints[i],
						&run->index->candidates[c]))
					return &run->index->candidates[c];
			}
		}
	}
	return NULL;
}
