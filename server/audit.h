/*
 * What the journal says, held against the refs: did each of them move only as some
 * accepted push said? One that moved without a record was moved with the gate off, or
 * around it.
 */
#ifndef SERVER_AUDIT_H
#define SERVER_AUDIT_H

#include "git/refs.h"
#include "server/journal_read.h"

/* Something that does not fit. */
struct audit_gap {
	struct str ref;	 /* as the record has it: percent-encoded */
	struct oid from; /* the last value that the journal accounts for */
	struct oid to;	 /* the value that it does not */
	uint64_t before; /* the number of the record that shows it; UINT64_MAX: now */
};

struct audit_gaps {
	struct audit_gap *items;
	size_t count, cap;
};

/*
 * From where on records count: the first one of that time or later, or the first that
 * says that a ref moved to that commit. Neither: all do. What is behind it counts
 * whatever its time, since clocks are set back.
 */
struct audit_since {
	uint64_t when;	   /* base/when.h */
	struct oid commit; /* n == 0: none */
};

struct audit {
	struct arena *arena;
	struct audit_since since;
	bool has_begun; /* the record that since is about was there */
	uint64_t first; /* its number */
	struct audit_gaps gaps;
	size_t total;				   /* records, those before since too */
	size_t records, accepted, refused, faults; /* those that count */
	struct audit_refs *refs;		   /* its own */
};

/* since: NULL: all records count. */
void audit_init(
	struct audit *audit, struct arena *arena, const struct audit_since *since);

/*
 * The next record of the chain. A record of a form that is none of ours is an error. One
 * from before since says where refs are, and what does not fit there is passed over.
 */
int audit_add(struct audit *audit, const struct journal_line *line, struct err *err);

/*
 * The refs as they are now, after the last record, which nobody can say when they moved:
 * they count whatever since is. Our own log is passed over. is_part:
 * refs that are not among them may be there all the same.
 */
void audit_compare(struct audit *audit, const struct ref_list *refs, bool is_part);

#endif
