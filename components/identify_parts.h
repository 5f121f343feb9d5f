/*
 * What the files that make up components/identify.h share.
 */
#ifndef COMPONENTS_IDENTIFY_PARTS_H
#define COMPONENTS_IDENTIFY_PARTS_H

#include "components/identify.h"

/* A file of a candidate, under the first bytes of one of its hashes. */
struct ref {
	uint64_t key;
	uint32_t candidate, file;
};

/* Sorted by key, candidate, file. */
struct ref_table {
	struct ref *items;
	size_t count;
};

struct identify_index {
	const struct candidate *candidates;
	size_t count;
	struct ref_table blob, blob256, xxh, norm;
	uint64_t *names; /* hashes of last parts of paths, sorted */
	size_t name_count;
};

enum match_kind { MATCH_NONE, MATCH_ID, MATCH_BYTES, MATCH_NORMAL };

/* What is known of an entry's content. refs: those under its key; not all need fit. */
struct match {
	enum match_kind kind;
	const struct ref *refs;
	size_t count;
	bool is_read, is_unread;	   /* its bytes were had; could not be had */
	struct digest sha256, norm_sha256; /* is_read; of MATCH_NORMAL */
};

/* The candidates that hold an entry's content, each once; empty files say nothing. */
struct held {
	const uint32_t *items;
	size_t count;
	bool is_of_one; /* all of them are of one component */
};

struct identify_run {
	const struct identify_index *index;
	const struct identify_input *input;
	struct arena *arena, *scratch;
	struct match *matches; /* one for each entry */
	struct held *held;     /* the same */
	size_t reads;
	bool *is_out; /* candidates that do not count any more */
};

/* identify_index.c: look all entries up, reading as few as can be. */
void identify_match(struct identify_run *run);

/* Is that file's content the entry's, for certain? */
bool match_fits(const struct identify_run *run, size_t entry, const struct ref *ref);

static inline const struct manifest_file *ref_file(
	const struct identify_index *index, const struct ref *ref)
{
	return &index->candidates[ref->candidate].manifest->items[ref->file];
}

/* identify_vote.c: fill in held. */
void identify_hold(struct identify_run *run);

/*
 * identify_vote.c: which candidates fit the entries that is_in holds. Fills in state,
 * candidate, fitting, by, is_contradicted, telling, present; is_telling: those entries
 * that count as such.
 */
void identify_vote(struct identified *out, struct identify_run *run, const bool *is_in,
	bool *is_telling);

/* identify_hint.c: hints tell those that fit apart, or speak against the one that does.
 */
void identify_decide(struct identified *out, const struct identify_run *run);
const struct candidate *identify_hinted(const struct identify_run *run);

/*
 * identify_classify.c: compare those entries with out->candidate. notes: one for each
 * entry, and what is pruned is appended to out->notes.
 */
void identify_classify(struct identified *out, struct identify_run *run,
	const bool *is_in, struct file_note *notes);

#endif
