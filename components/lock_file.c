/*
 * Manifests with their lock files. Read next: components/conan_lock.c,
 * components/nuget_lock.c.
 */
#include <stdlib.h>
#include <strings.h>
#include "base/path.h"
#include "components/lock_file.h"
#include "base/banned.h"

bool is_beside(struct str path, struct str giver, const char *name)
{
	return path_is_named(giver, name) && str_eq(path_dir(path), path_dir(giver));
}

uint64_t gives_all(struct arena *scratch, struct str bytes)
{
	(void)scratch;
	return str_hash(bytes) | 1;
}

bool find_beside(struct declaration_reader *r, const char *name, struct str *path,
	struct str *bytes)
{
	struct str dir = path_dir(r->path);

	if (!r->tree)
		return false;
	*path = arena_printf(
		r->scratch, "%.*s%s%s", STR_ARG(dir), dir.n ? "/" : "", name);
	return r->tree->find(r->tree, *path, bytes);
}

/* --- which entry of the lock
 * -----------------------------------------------------------------------
 */

static int name_cmp(struct str a, struct str b)
{
	int order = strncasecmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return order ? order : (a.n > b.n) - (a.n < b.n);
}

static int by_name(const void *a, const void *b)
{
	const struct dependency *x = a, *y = b;

	return name_cmp(x->name, y->name);
}

/* "1.2" and "1.2.0" are one to a tool that writes three numbers. */
static struct str without_zeros(struct str version)
{
	while (str_has_suffix(version, ".0"))
		version.n -= 2;
	return version;
}

static bool is_for(
	const struct dependency *d, const struct dependency *locked, enum lock_fit fit)
{
	if (locked->kind != KIND_BYTES || locked->state == READ_OPAQUE)
		return false;
	/* what is downloaded from a URL is no package */
	if (fit == LOCK_BY_VERSION)
		return !d->locators.count &&
		       str_eq(without_zeros(d->version), without_zeros(locked->version));
	/* "@user/channel" is another package */
	if (d->locators.count != locked->locators.count ||
		(d->locators.count &&
			!str_eq(d->locators.items[0], locked->locators.items[0])))
		return false;
	return d->version_kind != VERSION_EXACT || str_eq(d->version, locked->version);
}

/* The first entry with that name or a later one. */
static size_t lower_bound(const struct dependency_list *lock, struct str name)
{
	size_t low = 0, high = lock->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (name_cmp(lock->items[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A target framework, or a context, may have the same once more. NULL: none, or several.
 */
static const struct dependency *find_locked(
	const struct dependency_list *lock, const struct dependency *d, enum lock_fit fit)
{
	const struct dependency *found = NULL;

	for (size_t i = lower_bound(lock, d->name);
		i < lock->count && !name_cmp(lock->items[i].name, d->name); i++) {
		const struct dependency *locked = &lock->items[i];

		if (!is_for(d, locked, fit))
			continue;
		if (found && (!str_eq(found->version, locked->version) ||
				     !pin_list_eq(&found->pins, &locked->pins)))
			return NULL;
		found = locked;
	}
	return found;
}

/* --- the manifest
 * ---------------------------------------------------------------------------
 */

static void take(struct declaration_reader *r, struct dependency *d,
	const struct dependency *locked)
{
	for (size_t i = 0; i < locked->pins.count; i++) {
		struct pin pin = locked->pins.items[i];

		pin.value = arena_str(r->arena, pin.value);
		VEC_PUSH(r->arena, &d->pins, pin);
	}
	if (d->version_kind != VERSION_EXACT && locked->version.n) {
		d->version_kind = VERSION_EXACT;
		d->version = arena_str(r->arena, locked->version);
	}
}

void declarations_lock(
	struct declaration_reader *r, size_t first, const char *name, enum lock_fit fit)
{
	struct dependency_list lock = {0};
	struct str path, bytes;
	const struct form *form;

	if (first == r->out->count || !find_beside(r, name, &path, &bytes))
		return;
	form = form_of(path);
	if (form)
		declarations_read(&lock, r->scratch, r->scratch, form, path, bytes);
	if (lock.count)
		qsort(lock.items, lock.count, sizeof(*lock.items), by_name);
	for (size_t i = first; i < r->out->count; i++) {
		struct dependency *d = &r->out->items[i];
		const struct dependency *locked =
			d->kind == KIND_BYTES && d->name.n && !d->pins.count
				? find_locked(&lock, d, fit)
				: NULL;

		if (locked)
			take(r, d, locked);
	}
}
