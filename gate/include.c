/*
 * Includes as paths. Read next: gate/follow.c, which has what they lead to checked.
 */
#include "gate/include.h"
#include "base/path.h"
#include "base/banned.h"

/* A source outside of the root includes nothing in it. */
static bool is_outside(struct arena *arena, struct str from)
{
	struct str unused;

	return !path_resolve(&unused, arena, (struct str){0}, from);
}

static bool was_tried(const struct include_search *search, struct str place)
{
	for (unsigned i = 0; i < search->tried_count; i++) {
		if (str_eq(search->tried[i], place))
			return true;
	}
	return false;
}

bool include_next(struct str *place, struct arena *arena, struct include_search *search)
{
	const struct str roots[INCLUDE_PLACES] = {
		path_dir(search->from), STR(""), STR("include"), STR("src")};

	while (search->next < INCLUDE_PLACES) {
		struct str root = roots[search->next++];
		/* its own folder, most often the last to be asked, leads out by itself */
		bool is_own = search->next == 1 && root.n;

		if (!is_own && is_outside(arena, search->from))
			search->next = INCLUDE_PLACES;
		else if (path_resolve(place, arena, root, search->text) &&
			 !was_tried(search, *place)) {
			search->tried[search->tried_count++] = *place;
			return true;
		}
	}
	return false;
}
