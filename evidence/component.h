/*
 * Who approved a version of a component: statements of kind 'component' about the digest
 * of its record (docs/evidence-format.md), held against "approval" of the policy's
 * "components". Everything is judged now, as exceptions are.
 */
#ifndef EVIDENCE_COMPONENT_H
#define EVIDENCE_COMPONENT_H

#include "evidence/judge.h"

/* What is to be approved. */
struct component_subject {
	struct str component, version;
	struct str digest;	/* SHA-256 in hex of the record, as it is now */
	struct str assessed_by; /* a person's id: their own approval does not count */
};

/*
 * 1: all needs of the docket's roster are met; 0: not, and *lack is a phrase that says
 * what is missing, behind "is not approved by signature: "; -1: it cannot be told.
 */
int docket_component(struct str *lack, struct docket *docket,
	const struct component_subject *subject, struct err *err);

#endif
