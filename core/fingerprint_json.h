/*
 * Fingerprints in files: an object with a member for each key, "exact/v1": 64 hex digits.
 */
#ifndef CORE_FINGERPRINT_JSON_H
#define CORE_FINGERPRINT_JSON_H

#include "base/json.h"
#include "core/fingerprint.h"

/* As the member "fingerprints" of the map in hand. */
void fingerprints_write(struct json_writer *w, const struct fingerprints *prints);

/* The member "fingerprints" of a map; exact/v1 must be there, and no other key. */
int fingerprints_read(struct fingerprints *out, const struct node *map, struct err *err);

#endif
