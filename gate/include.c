/*
 * Includes as paths. Read next: gate/follow.c, which has what they lead to checked.
 */
#include "gate/include.h"
#include "base/path.h"
#include "base/banned.h"

size_t include_places(struct str out[INCLUDE_PLACES], struct arena *arena,
	struct str from, struct str text)
{
	const struct str roots[INCLUDE_PLACES] = {
		path_dir(from), STR(""), STR("include"), STR("src")};
	size_t count = 0;

	/* a source outside of the root includes nothing in it */
	if (!path_resolve(&out[0], arena, (struct str){0}, from))
		return 0;
	for (size_t i = 0; i < INCLUDE_PLACES; i++) {
		bool is_known = false;

		if (!path_resolve(&out[count], arena, roots[i], text))
			continue;
		for (size_t j = 0; j < count; j++)
			is_known |= str_eq(out[j], out[count]);
		count += !is_known;
	}
	return count;
}
