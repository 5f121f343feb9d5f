/*
 * components/lock_file.c: a manifest and what stands beside it, whatever bytes both have:
 * reading ends, the manifest's entries keep to the normal form, none is lost, and hashes
 * that stand in the manifest itself stay.
 */
#include "tests/fuzz/declare.h"
#include "base/banned.h"

static const struct {
	const char *manifest, *lock;
} pairs[] = {
	{"a/conanfile.txt", "a/conan.lock"},
	{"conanfile.py", "conan.lock"},
	{"p/a.csproj", "p/packages.lock.json"},
	{"vcpkg.json", "vcpkg-configuration.json"},
};

struct lock {
	const char *path;
	struct str bytes;
};

static bool find(struct declaration_tree *tree, struct str path, struct str *bytes)
{
	const struct lock *lock = tree->ctx;

	*bytes = lock->bytes;
	return str_is(path, lock->path);
}

/* Is the entry that was there alone among those that are there with a lock? */
static bool is_kept(
	const struct dependency *d, const struct dependency_list *list, bool has_own_pins)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct dependency *now = &list->items[i];

		if (now->start == d->start && now->form == d->form &&
			str_eq(now->name, d->name) &&
			(!has_own_pins || !d->pins.count ||
				pin_list_eq(&now->pins, &d->pins)))
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0}, scratch = {0};
	struct dependency_list alone = {0}, list = {0};
	size_t n = size ? size - 1 : 0, which = size ? data[0] % 4 : 0;
	char *copy = exact_copy(data + (size ? 1 : 0), n);
	struct str all = str_make(copy, n), path = str_of(pairs[which].manifest);
	struct str manifest = str_slice(all, 0, str_find(all, 0x1e, 0));
	struct lock lock = {.path = pairs[which].lock,
		.bytes = str_slice(all, manifest.n + 1, all.n)};
	struct declaration_tree tree = {.ctx = &lock, .find = find};

	declarations_read(&alone, &arena, &scratch, form_of(path), path, manifest);
	declarations_read_in(
		&list, &arena, &scratch, form_of(path), path, manifest, &tree);
	/* of vcpkg the configuration overrules the manifest's own baseline */
	for (size_t i = 0; i < alone.count; i++)
		HOLDS(is_kept(&alone.items[i], &list, which != 3));
	for (size_t i = 0; i < list.count; i++) {
		check_dependency(&list.items[i], manifest);
		HOLDS(!i || dependency_cmp(&list.items[i - 1], &list.items[i]) <= 0);
	}
	form_of(str_of(lock.path))->gives(&scratch, lock.bytes);
	arena_done(&arena);
	arena_done(&scratch);
	free(copy);
	return 0;
}
