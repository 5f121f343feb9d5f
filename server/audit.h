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

struct audit {
	struct arena *arena;
	struct audit_gaps gaps;
	size_t records, accepted, refused, faults;
	struct audit_refs *refs; /* its own */
};

void audit_init(struct audit *audit, struct arena *arena);

/* The next record of the chain. A record of a form that is none of ours is an error. */
int audit_add(struct audit *audit, const struct journal_line *line, struct err *err);

/*
 * The refs as they are now, after the last record. Our own log is passed over. is_part:
 * refs that are not among them may be there all the same.
 */
void audit_compare(struct audit *audit, const struct ref_list *refs, bool is_part);

#endif
