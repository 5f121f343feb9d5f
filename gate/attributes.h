/*
 * Reading .gitattributes for what hides C: an attribute by which a review tool does not
 * show a source, or by which what is compiled is not what is in the repository.
 */
#ifndef GATE_ATTRIBUTES_H
#define GATE_ATTRIBUTES_H

#include "core/fact.h"

/*
 * Append one fact (FACT_ATTRIBUTE) for each line's first attribute that hides and whose
 * pattern can match a source by its name; its name is "PATTERN ATTRIBUTE", as written. In
 * order of place. What a later line takes back is reported all the same. false:
 * LIMIT_ATTRIBUTES or LIMIT_ATTRIBUTE_MACROS was reached, so there may be more.
 */
bool attributes_find(struct fact_list *out, struct arena *arena, struct str bytes);

/* Can a pattern of .gitattributes match a name that is a source? */
bool attributes_can_match_source(struct str pattern);

#endif
