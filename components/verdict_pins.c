/*
 * The hashes of a dependency beside those of a version that goes by its name. Read next:
 * components/verdict.c.
 */
#include "components/verdict_add.h"
#include "base/banned.h"

/* Has the version a hash that one of the dependency's is to be compared with? */
static const struct pin *rival(const struct component_version *v, const struct pin *pin)
{
	for (size_t i = 0; i < v->pins.count; i++) {
		const struct pin *known = &v->pins.items[i];

		if (known->over == pin->over && known->algorithm == pin->algorithm &&
			known->value.n == pin->value.n)
			return known;
	}
	return NULL;
}

const struct pin *version_contradiction(
	const struct component_version *version, const struct dependency *d)
{
	for (size_t i = 0; i < d->pins.count; i++) {
		const struct pin *pin = &d->pins.items[i];

		if (rival(version, pin) && !verdict_has_pin(version, pin))
			return pin;
	}
	return NULL;
}

/* Of a recipe or registry: is it the one that was assessed? */
const char *version_weak_words(
	const struct component_version *version, const struct dependency *d)
{
	const struct pin *pin = &d->pins.items[0];
	bool is_listed = version && verdict_has_pin(version, pin);

	if (pin->over == OVER_BASELINE)
		return is_listed ? "is pinned by the baseline of a registry alone; it is "
				   "the one that was assessed, and the registry may "
				   "still lead to other bytes"
				 : "is pinned by the baseline of a registry alone, which "
				   "may still lead to other bytes";
	if (pin->over == OVER_RECIPE || pin->over == OVER_PACKAGE)
		return is_listed ? "is pinned by the revision of its recipe alone; it is "
				   "the one that was assessed, and says nothing of the "
				   "sources that it downloads"
				 : "is pinned by the revision of its recipe alone, which "
				   "says nothing of the sources that it downloads";
	return "is pinned by MD5 or SHA-1 only, which two files can be made to share";
}
