/*
 * Identification: the bytes say which of a few contents stand at which of a few paths, in
 * three versions of two components and in a folder. Whatever they are, every file is
 * accounted for once, only the very content is called identical, and nothing is read that
 * an id tells.
 */
#include "base/arena.h"
#include "components/identify.h"
#include "tests/fuzz/fuzz.h"
#include "base/banned.h"

#define PLACES 12

struct input {
	const uint8_t *data;
	size_t size;
};

static unsigned next(struct input *in)
{
	if (!in->size)
		return 0;
	in->size--;
	return *in->data++;
}

static const char *const paths[PLACES] = {"LICENSE", "a.c", "b.c", "dep/a.c", "dep/b.c",
	"dep/x/c.c", "inc/a.h", "src/a.c", "src/b.c", "src/deep/a.c", "src/deep/z.c",
	"z.c"};
static const char *const contents[16] = {"", "a\n", "a\r\n", "a", "b\n", "b \n", "c\n",
	"d\n", "e\n", "f\n", "$Id: x$\n", "$Id$\n", "g\n", "h\n", "i\0\n",
	"\xef\xbb\xbf\n"};

struct folder {
	struct identify_entry entries[PLACES];
	struct str bytes[PLACES];
	unsigned reads[PLACES];
	size_t count;
};

static bool read_entry(struct str *out, void *ctx, size_t entry)
{
	struct folder *folder = ctx;

	folder->reads[entry]++;
	*out = folder->bytes[entry];
	return folder->bytes[entry].n != 2; /* some cannot be had */
}

static void make_folder(struct folder *folder, struct input *in)
{
	for (size_t i = 0; i < PLACES; i++) {
		unsigned byte = next(in);
		struct identify_entry *entry = &folder->entries[folder->count];

		if (byte & 0x80)
			continue;
		folder->bytes[folder->count] = str_of(contents[byte & 15]);
		entry->path = str_of(paths[i]);
		entry->mode = byte & 16	  ? MANIFEST_PROGRAM
			      : byte & 32 ? MANIFEST_LINK
					  : MANIFEST_FILE;
		if (!(byte & 64))
			blob_id(&entry->oid, folder->bytes[folder->count]);
		folder->count++;
	}
}

static void check_one(const struct identified *what)
{
	size_t sum = 0, upstream = 0;

	for (unsigned c = 0; c < FILE_PRUNED; c++)
		sum += what->classes[c];
	HOLDS(sum == what->present);
	HOLDS(what->notes.count ==
		sum - what->classes[FILE_SAME] + what->classes[FILE_PRUNED]);
	HOLDS(what->precision <= 1000 && what->completeness <= 1000);
	HOLDS((what->state == IDENTIFY_AMBIGUOUS) <= (what->fitting_count > 1));
	HOLDS((what->state != IDENTIFY_NONE) <= (what->candidate != NULL));
	for (size_t i = 0; i < what->notes.count; i++)
		upstream += what->notes.items[i].class == FILE_PRUNED;
	HOLDS(upstream == what->classes[FILE_PRUNED]);
	HOLDS(upstream <= what->upstream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct arena arena = {0}, scratch = {0};
	struct manifest manifests[3] = {{0}};
	struct candidate candidates[3] = {{0}};
	struct folder folder = {0};
	struct identify_input input = {.read = read_entry, .ctx = &folder};
	struct identify_hint hint = {.path = str_of("src/a.c"), .version = str_of("1")};
	struct identified what;
	struct err err;

	for (size_t c = 0; c < 3; c++) {
		struct folder upstream = {0};

		make_folder(&upstream, &in);
		for (size_t i = 0; i < upstream.count; i++)
			HOLDS(manifest_add(&manifests[c], &arena, &scratch,
				      upstream.entries[i].path, upstream.entries[i].mode,
				      upstream.bytes[i], &err) == 0);
		HOLDS(manifest_finish(&manifests[c], &err) == 0);
		candidates[c] = (struct candidate){.component = str_of(c ? "x" : "y"),
			.version = str_of(c == 1 ? "1" : "2"),
			.manifest = &manifests[c],
			.rank = c};
	}
	hint.kind = next(&in) % 3;
	input.hints = &hint;
	input.hint_count = next(&in) & 1;
	make_folder(&folder, &in);
	input.entries = folder.entries;
	input.count = folder.count;
	identify(&what, &arena, &scratch, identify_index_make(&arena, candidates, 3),
		&input);
	check_one(&what);
	HOLDS(what.present == folder.count);
	for (size_t i = 0; i < what.nested_count; i++)
		check_one(&what.nested[i].what);
	for (size_t i = 0; i < folder.count; i++)
		HOLDS(folder.reads[i] <= 1);
	arena_done(&arena);
	arena_done(&scratch);
	return 0;
}
