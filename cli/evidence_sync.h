/*
 * What others have signed, brought here. Refs of evidence only grow: what went apart,
 * since somebody signed on two machines, becomes the union of both.
 */
#ifndef CLI_EVIDENCE_SYNC_H
#define CLI_EVIDENCE_SYNC_H

#include "base/err.h"

/* From a remote ("origin", a path, an address). */
int evidence_sync(const char *remote, struct err *err);

#endif
