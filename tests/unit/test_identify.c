/*
 * Identification of folders: a made-up upstream with several versions is vendored, then
 * pruned, patched, moved and given other line ends, and the numbers must say so.
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/limits.h"
#include "components/identify.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

#define FILES 64

/* A tree that a test makes. */
struct tree {
	struct identify_entry entries[FILES];
	struct str bytes[FILES];
	size_t count, reads[FILES];
};

struct world {
	struct arena arena, scratch;
	struct tree trees[8]; /* upstream's versions */
	struct manifest manifests[8];
	struct candidate candidates[8];
	size_t count;
	struct tree folder; /* what is vendored */
	struct identify_hint hints[4];
	size_t hint_count;
	bool has_no_ids, cannot_read;
};

static void world_done(struct world *w)
{
	arena_done(&w->arena);
	arena_done(&w->scratch);
	*w = (struct world){0};
}

static struct str words(struct world *w, const char *name, unsigned n)
{
	return arena_printf(&w->arena, "/* %s */\nint %s_%u(void)\n{\n\treturn %u;\n}\n",
		name, name[0] == '.' ? "x" : "f", n, n * 7919);
}

static void put(struct world *w, struct tree *tree, const char *path, uint32_t mode,
	struct str bytes)
{
	struct identify_entry *entry = &tree->entries[tree->count];

	*entry = (struct identify_entry){
		.path = arena_str(&w->arena, str_of(path)), .mode = mode};
	blob_id(&entry->oid, bytes);
	tree->bytes[tree->count++] = bytes;
}

static void change(struct tree *tree, size_t i, struct str bytes)
{
	tree->bytes[i] = bytes;
	blob_id(&tree->entries[i].oid, bytes);
}

static void drop(struct tree *tree, size_t i)
{
	tree->count--;
	memmove(tree->entries + i, tree->entries + i + 1,
		(tree->count - i) * sizeof(*tree->entries));
	memmove(tree->bytes + i, tree->bytes + i + 1,
		(tree->count - i) * sizeof(*tree->bytes));
}

/* A version: what the trees[count] holds becomes a candidate. */
static struct candidate *release(
	struct world *w, const char *component, const char *version)
{
	struct tree *tree = &w->trees[w->count];
	struct manifest *m = &w->manifests[w->count];
	struct candidate *c = &w->candidates[w->count];
	struct err err;

	for (size_t i = 0; i < tree->count; i++)
		assert_int_equal(
			0, manifest_add(m, &w->arena, &w->scratch, tree->entries[i].path,
				   tree->entries[i].mode, tree->bytes[i], &err));
	assert_int_equal(0, manifest_finish(m, &err));
	*c = (struct candidate){.component = str_of(component),
		.version = str_of(version),
		.manifest = m,
		.rank = ++w->count};
	return c;
}

/*
 * 20 files in src/, 4 at the root; from one version to the next file n of src changes
 * when steps has bit n.
 */
static void make_version(struct world *w, const char *name, const unsigned revision[20])
{
	struct tree *tree = &w->trees[w->count];
	char path[64];

	put(w, tree, "LICENSE", MANIFEST_FILE,
		str_of("Permission is hereby granted to everybody\n"));
	put(w, tree, "README", MANIFEST_FILE, words(w, name, revision[0]));
	put(w, tree, "configure", MANIFEST_PROGRAM, words(w, "configure", revision[1]));
	put(w, tree, "empty", MANIFEST_FILE, str_of(""));
	for (unsigned i = 0; i < 20; i++) {
		snprintf(path, sizeof(path), "src/%s%02u.c", name, i);
		put(w, tree, path, MANIFEST_FILE, words(w, path, 100 * i + revision[i]));
	}
}

/* 1.0, 1.1 with two other files, 2.0 with all others. */
static void make_upstream(struct world *w)
{
	unsigned revision[20] = {0};

	make_version(w, "foo", revision);
	release(w, "foo", "1.0");
	revision[3] = revision[4] = 1;
	make_version(w, "foo", revision);
	release(w, "foo", "1.1");
	for (unsigned i = 0; i < 20; i++)
		revision[i] = 50;
	make_version(w, "foo", revision);
	release(w, "foo", "2.0");
}

static bool read_entry(struct str *out, void *ctx, size_t entry)
{
	struct world *w = ctx;

	w->folder.reads[entry]++;
	*out = w->folder.bytes[entry];
	return !w->cannot_read;
}

static void run(struct world *w, struct identified *out)
{
	const struct identify_index *index =
		identify_index_make(&w->arena, w->candidates, w->count);
	struct identify_entry entries[FILES];
	struct identify_input input = {.entries = entries,
		.count = w->folder.count,
		.hints = w->hints,
		.hint_count = w->hint_count,
		.read = read_entry,
		.ctx = w};

	memcpy(entries, w->folder.entries, sizeof(entries));
	memset(w->folder.reads, 0, sizeof(w->folder.reads));
	for (size_t i = 0; i < FILES && w->has_no_ids; i++)
		entries[i].oid.n = 0;
	/* what is told outlives the call: entries are the caller's until it is used */
	identify(out, &w->arena, &w->scratch, index, &input);
	for (size_t i = 0; i < FILES; i++)
		EXPECT(w->folder.reads[i] <= 1, "read once at most");
}

static void expect_one(const struct identified *got, const char *component,
	const char *version, enum decided_by by)
{
	EXPECT(got->state == IDENTIFY_ONE && got->candidate &&
			str_is(got->candidate->component, component) &&
			str_is(got->candidate->version, version) && got->by == by,
		"%s %.*s %.*s by %s, not %s %s", identify_state_name(got->state),
		STR_ARG(got->candidate ? got->candidate->component : str_of("-")),
		STR_ARG(got->candidate ? got->candidate->version : str_of("-")),
		decided_by_name(got->by), component, version);
}

/* "identical 24 pruned 2" */
static void expect_classes(const struct identified *got, const char *expected)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1000);

	for (unsigned c = 0; c < FILE_COUNT; c++) {
		if (got->classes[c])
			buf_printf(&text, "%s%s %zu", text.n ? " " : "",
				file_class_name(c), got->classes[c]);
	}
	EXPECT(str_is(buf_str(&text), expected), "%s, not %s", unit_text(&text),
		expected);
}

static void test_whole(void **unused)
{
	struct world w = {0};
	struct identified got;

	(void)unused;
	make_upstream(&w);
	for (size_t i = 0; i < w.count; i++) {
		w.folder = w.trees[i];
		run(&w, &got);
		expect_one(&got, "foo",
			i == 0	 ? "1.0"
			: i == 1 ? "1.1"
				 : "2.0",
			BY_CONTENT);
		expect_classes(&got, "identical 24");
		EXPECT(got.reads == 0 && got.notes.count == 0, "nothing is read");
		EXPECT(got.precision == 1000 && got.completeness == 1000, "all of it");
		w.has_no_ids = true;
		run(&w, &got);
		expect_one(&got, "foo",
			i == 0	 ? "1.0"
			: i == 1 ? "1.1"
				 : "2.0",
			BY_CONTENT);
		expect_classes(&got, "identical 24");
		EXPECT(got.reads == 24, "without ids all are read");
		w.has_no_ids = false;
	}
	world_done(&w);
	unit_done();
}

static struct str with_crlf(struct world *w, struct str bytes)
{
	struct buf out = BUF_INIT(100000);
	struct str result;

	buf_puts(&out, "\xef\xbb\xbf");
	for (size_t i = 0; i < bytes.n; i++) {
		if (bytes.p[i] == '\n')
			buf_puts(&out, " \r");
		buf_putc(&out, bytes.p[i]);
	}
	result = arena_str(&w->arena, buf_str(&out));
	buf_done(&out);
	return result;
}

static void test_line_ends_and_modes(void **unused)
{
	struct world w = {0};
	struct identified got;

	(void)unused;
	make_upstream(&w);
	w.folder = w.trees[1];
	for (size_t i = 0; i < w.folder.count; i++)
		w.folder.entries[i].mode = MANIFEST_FILE;
	run(&w, &got);
	expect_one(&got, "foo", "1.1", BY_CONTENT);
	expect_classes(&got, "identical 23 mode-only 1");
	for (size_t i = 0; i < w.folder.count; i++) {
		if (w.folder.bytes[i].n)
			change(&w.folder, i, with_crlf(&w, w.folder.bytes[i]));
	}
	run(&w, &got);
	expect_one(&got, "foo", "1.1", BY_CONTENT);
	expect_classes(&got, "identical 1 eol-only 23");
	EXPECT(got.reads == 23, "all but the empty one are read");
	/* a link is no file that says the same */
	w.folder = w.trees[1];
	w.folder.entries[1].mode = MANIFEST_LINK;
	run(&w, &got);
	expect_classes(&got, "identical 23 patched 1");
	world_done(&w);
	unit_done();
}

static void test_pruned_patched_added(void **unused)
{
	struct world w = {0};
	struct identified got;
	struct str added_ok[] = {STR("CMakeLists.txt")};
	struct approved_patch patch = {.name = STR("CVE-1"), .path = STR("src/foo05.c")};
	struct str fixed = STR("int fixed;\n");

	(void)unused;
	make_upstream(&w);
	sha256(patch.result_sha256.bytes, &fixed, 1);
	w.candidates[1].added_ok = added_ok;
	w.candidates[1].added_ok_count = 1;
	w.candidates[1].patches = &patch;
	w.candidates[1].patch_count = 1;
	w.folder = w.trees[1];
	change(&w.folder, 9, fixed);			 /* src/foo05.c */
	change(&w.folder, 10, str_of("int changed;\n")); /* src/foo06.c */
	put(&w, &w.folder, "CMakeLists.txt", MANIFEST_FILE, str_of("project(x)\n"));
	put(&w, &w.folder, "evil.c", MANIFEST_FILE, str_of("int evil;\n"));
	drop(&w.folder, 23);
	drop(&w.folder, 0);
	run(&w, &got);
	expect_one(&got, "foo", "1.1", BY_CONTENT);
	expect_classes(&got, "identical 20 patched-approved 1 patched 1 added-approved 1 "
			     "added 1 pruned 2");
	EXPECT(got.reads == 2, "only the two that changed are read: %zu", got.reads);
	EXPECT(got.precision == 20 * 1000 / 24 && got.completeness == 20 * 1000 / 24,
		"%u %u", got.precision, got.completeness);
	EXPECT(got.notes.count == 6 &&
			str_is(got.notes.items[0].path, "CMakeLists.txt") &&
			str_is(got.notes.items[2].patch, "CVE-1") &&
			str_is(got.notes.items[4].upstream, "LICENSE"),
		"the notes");
	/* the approved bytes at another place are no approved patch */
	change(&w.folder, 9, fixed);
	run(&w, &got);
	expect_classes(&got, "identical 20 patched-approved 1 patched 1 added-approved 1 "
			     "added 1 pruned 2");
	world_done(&w);
	unit_done();
}

/* A file that has CRLF in one version is that one's bytes, and only so the other's. */
static void test_line_ends_of_another(void **unused)
{
	struct world w = {0};
	struct identified got;
	unsigned revision[20] = {0};

	(void)unused;
	make_version(&w, "foo", revision);
	change(&w.trees[0], 5, with_crlf(&w, w.trees[0].bytes[5]));
	release(&w, "foo", "1.0");
	for (unsigned i = 2; i < 20; i++)
		revision[i] = 1;
	make_version(&w, "foo", revision);
	release(&w, "foo", "2.0");
	w.folder = w.trees[1];
	change(&w.folder, 5, w.trees[0].bytes[5]);
	run(&w, &got);
	expect_one(&got, "foo", "2.0", BY_CONTENT);
	expect_classes(&got, "identical 23 eol-only 1");
	EXPECT(got.reads == 0, "nothing is read");
	world_done(&w);
	unit_done();
}

/* src/ alone, without its folder; a file moved; one file's content at another's place. */
static void test_moved(void **unused)
{
	struct world w = {0};
	struct identified got;

	(void)unused;
	make_upstream(&w);
	for (size_t i = 4; i < 24; i++)
		put(&w, &w.folder, w.trees[2].entries[i].path.p + 4, MANIFEST_FILE,
			w.trees[2].bytes[i]);
	run(&w, &got);
	expect_one(&got, "foo", "2.0", BY_CONTENT);
	expect_classes(&got, "identical 20 pruned 4");
	w.folder.entries[0].path = str_of("sub/other.c");
	change(&w.folder, 1, w.folder.bytes[2]);
	change(&w.folder, 3, str_of("int patched;\n"));
	run(&w, &got);
	expect_one(&got, "foo", "2.0", BY_CONTENT);
	expect_classes(&got, "identical 17 moved 1 patched 2 pruned 4");
	world_done(&w);
	unit_done();
}

/*
 * Two versions that differ in what the folder does not have: both fit, and only what
 * says where it is from may decide.
 */
static void test_tie(void **unused)
{
	struct world w = {0};
	struct identified got;
	struct oid commit;

	(void)unused;
	blob_id(&commit, str_of("a commit"));
	make_upstream(&w);
	w.candidates[1].commits = &commit;
	w.candidates[1].commit_count = 1;
	w.folder = w.trees[1];
	change(&w.folder, 7, str_of("int patched;\n")); /* src/foo03.c */
	drop(&w.folder, 8);				/* src/foo04.c */
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_AMBIGUOUS && got.fitting_count == 2, "a tie");
	EXPECT(str_is(got.candidate->version, "1.1") &&
			str_is(got.fitting[1]->version, "1.0"),
		"the latest approved stands first");
	expect_classes(&got, "identical 22 patched 1 pruned 1");
	/* a macro in a file that is the same in both says nothing */
	w.hints[0] = (struct identify_hint){.kind = HINT_MACRO,
		.component = STR("foo"),
		.version = STR("1.0"),
		.path = STR("src/foo07.c")};
	w.hint_count = 1;
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_AMBIGUOUS, "a macro that both have");
	w.hints[0].path = str_of("src/foo03.c");
	run(&w, &got);
	expect_one(&got, "foo", "1.0", BY_MACRO);
	w.hints[1] =
		(struct identify_hint){.kind = HINT_METADATA, .version = STR("v1.1")};
	w.hint_count = 2;
	run(&w, &got);
	expect_one(&got, "foo", "1.1", BY_METADATA);
	EXPECT(got.is_contradicted, "the macro says another thing");
	w.hints[1] = (struct identify_hint){.kind = HINT_TRAILER, .commit = commit};
	run(&w, &got);
	expect_one(&got, "foo", "1.1", BY_TRAILER);
	/* a version that is none of them leaves it open */
	w.hints[0] = (struct identify_hint){.kind = HINT_METADATA, .version = STR("3")};
	w.hint_count = 1;
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_AMBIGUOUS && got.is_contradicted, "a stranger");
	world_done(&w);
	unit_done();
}

/* Content decides before anything that says something else. */
static void test_contradiction(void **unused)
{
	struct world w = {0};
	struct identified got;

	(void)unused;
	make_upstream(&w);
	w.folder = w.trees[0];
	w.hints[0] = (struct identify_hint){.kind = HINT_TRAILER, .version = STR("1.1")};
	w.hint_count = 1;
	run(&w, &got);
	expect_one(&got, "foo", "1.0", BY_CONTENT);
	EXPECT(got.is_contradicted, "the trailer says another version");
	/* half of the one and half of the other is neither */
	change(&w.folder, 7, w.trees[1].bytes[7]);
	w.hint_count = 0;
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_AMBIGUOUS, "a mixture");
	world_done(&w);
	unit_done();
}

/* Its component, and none of its approved versions. */
static void test_other_version(void **unused)
{
	struct world w = {0};
	struct identified got;

	(void)unused;
	make_upstream(&w);
	w.folder = w.trees[2];
	for (size_t i = 4; i < 20; i++)
		change(&w.folder, i, words(&w, "newer", (unsigned)i));
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_OTHER && got.candidate == &w.candidates[2], "%s",
		identify_state_name(got.state));
	expect_classes(&got, "identical 8 patched 16");
	w.hints[0] = (struct identify_hint){.kind = HINT_TRAILER, .version = STR("2.0")};
	w.hint_count = 1;
	run(&w, &got);
	expect_one(&got, "foo", "2.0", BY_CONTENT);
	/* others' files beside it do not make it another one */
	w.hint_count = 0;
	w.folder = w.trees[2];
	for (unsigned i = 0; i < 30; i++)
		put(&w, &w.folder, arena_printf(&w.arena, "own%u.c", i).p, MANIFEST_FILE,
			words(&w, "own", i));
	run(&w, &got);
	expect_one(&got, "foo", "2.0", BY_CONTENT);
	expect_classes(&got, "identical 24 added 30");
	world_done(&w);
	unit_done();
}

static void test_none(void **unused)
{
	struct world w = {0};
	struct identified got;

	(void)unused;
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_NONE && !got.candidate, "no candidates, no files");
	make_upstream(&w);
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_NONE, "no files");
	put(&w, &w.folder, "a.c", MANIFEST_FILE, str_of("int a;\n"));
	put(&w, &w.folder, "b.c", MANIFEST_FILE, str_of(""));
	put(&w, &w.folder, "src/foo03.c", MANIFEST_FILE, str_of("int my_own;\n"));
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_NONE, "others' files");
	expect_classes(&got, "added 3");
	EXPECT(got.reads == 1, "only what has a known name is read");
	w.hints[0] = (struct identify_hint){
		.kind = HINT_MACRO, .component = STR("foo"), .version = STR("2.0")};
	w.hint_count = 1;
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_NONE && got.candidate == &w.candidates[2],
		"not it, and what it says it is");
	/* what cannot be read is not the same */
	w.cannot_read = true;
	w.folder = w.trees[0];
	change(&w.folder, 5, str_of("int unread;\n"));
	run(&w, &got);
	expect_one(&got, "foo", "1.0", BY_CONTENT);
	expect_classes(&got, "identical 23 unread 1");
	world_done(&w);
	unit_done();
}

/* XXH3 finds and never grants: a manifest with the key of other bytes. */
static void test_forged_keys(void **unused)
{
	struct world w = {0};
	struct identified got;

	(void)unused;
	make_upstream(&w);
	w.count = 1;
	w.folder = w.trees[0];
	for (size_t i = 0; i < w.folder.count; i++) {
		struct manifest_file *file = &w.manifests[0].items[i];
		struct str bytes = arena_printf(&w.arena, "int evil%zu;\n", i);

		for (size_t j = 0; j < w.folder.count; j++) {
			if (str_eq(w.folder.entries[j].path, file->path))
				change(&w.folder, j, bytes);
		}
		xxh128(&file->prints.xxh, bytes);
		file->prints.norm_xxh = file->prints.xxh;
	}
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_NONE && got.classes[FILE_SAME] == 0, "no SHA-256");
	world_done(&w);
	unit_done();
}

static void test_nested(void **unused)
{
	struct world w = {0};
	struct identified got;
	unsigned revision[20] = {0};
	char path[80];

	(void)unused;
	make_upstream(&w);
	make_version(&w, "bar", revision);
	release(&w, "bar", "7");
	w.folder = w.trees[1];
	for (size_t i = 4; i < 12; i++) {
		snprintf(path, sizeof(path), "third_party/bar/%s",
			w.trees[3].entries[i].path.p);
		put(&w, &w.folder, path, MANIFEST_FILE, w.trees[3].bytes[i]);
	}
	change(&w.folder, 24, str_of("int patched;\n"));
	put(&w, &w.folder, "third_party/bar/own.c", MANIFEST_FILE, str_of("int own;\n"));
	run(&w, &got);
	expect_one(&got, "foo", "1.1", BY_CONTENT);
	expect_classes(&got, "identical 24 added 1 nested 8");
	EXPECT(got.nested_count == 1, "%zu nested", got.nested_count);
	if (got.nested_count) {
		EXPECT(str_is(got.nested[0].root, "third_party/bar/src"), "at '%.*s'",
			STR_ARG(got.nested[0].root));
		expect_one(&got.nested[0].what, "bar", "7", BY_CONTENT);
		expect_classes(&got.nested[0].what, "identical 7 patched 1 pruned 16");
	}
	/* the larger part is carried by the smaller one */
	w.folder = (struct tree){0};
	for (size_t i = 0; i < 8; i++)
		put(&w, &w.folder, w.trees[1].entries[i].path.p,
			w.trees[1].entries[i].mode, w.trees[1].bytes[i]);
	for (size_t i = 4; i < 24; i++) {
		snprintf(path, sizeof(path), "third_party/bar/%s",
			w.trees[3].entries[i].path.p);
		put(&w, &w.folder, path, MANIFEST_FILE, w.trees[3].bytes[i]);
	}
	run(&w, &got);
	expect_one(&got, "foo", "1.1", BY_CONTENT);
	expect_classes(&got, "identical 8 nested 20 pruned 16");
	EXPECT(got.nested_count == 1, "%zu nested", got.nested_count);
	/* among others that nobody knows */
	w.count = 4;
	w.folder = (struct tree){0};
	for (size_t i = 0; i < 30; i++) {
		snprintf(path, sizeof(path), "own%zu.c", i);
		put(&w, &w.folder, path, MANIFEST_FILE, words(&w, path, 9));
	}
	for (size_t i = 4; i < 14; i++) {
		snprintf(path, sizeof(path), "x/%s", w.trees[3].entries[i].path.p + 4);
		put(&w, &w.folder, path, MANIFEST_FILE, w.trees[3].bytes[i]);
	}
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_NONE && got.nested_count == 1, "a part is known");
	expect_classes(&got, "added 30 nested 10");
	world_done(&w);
	unit_done();
}

/* Two components with one licence: it says nothing of which. */
static void test_shared_file(void **unused)
{
	struct world w = {0};
	struct identified got;
	unsigned revision[20] = {0};

	(void)unused;
	make_upstream(&w);
	make_version(&w, "bar", revision);
	release(&w, "bar", "7");
	put(&w, &w.folder, "LICENSE", MANIFEST_FILE, w.trees[0].bytes[0]);
	run(&w, &got);
	EXPECT(got.state == IDENTIFY_AMBIGUOUS && got.fitting_count == 4,
		"whose licence?");
	world_done(&w);
	unit_done();
}

static void test_tree(void **unused)
{
	struct world w = {0};
	struct identified got;
	const struct identify_index *index;
	struct identify_input input = {0};

	(void)unused;
	make_upstream(&w);
	blob_id(&w.manifests[1].tree, str_of("a tree"));
	index = identify_index_make(&w.arena, w.candidates, w.count);
	input.tree = w.manifests[1].tree;
	identify(&got, &w.arena, &w.scratch, index, &input);
	expect_one(&got, "foo", "1.1", BY_CONTENT);
	expect_classes(&got, "identical 24");
	w.manifests[2].tree = w.manifests[1].tree;
	identify(&got, &w.arena, &w.scratch, index, &input);
	EXPECT(got.state == IDENTIFY_AMBIGUOUS && got.fitting_count == 2,
		"one tree twice");
	world_done(&w);
	unit_done();
}

static unsigned next(uint64_t *state, unsigned limit)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*state >> 33) % limit;
}

/*
 * Anything done to at most seven files of a version leaves it that version or a tie with
 * it, never another one; and every file is accounted for.
 */
static void test_random_changes(void **unused)
{
	uint64_t state = 42;

	(void)unused;
	for (unsigned round = 0; round < 300; round++) {
		struct world w = {0};
		struct identified got;
		unsigned version = next(&state, 3), changes = next(&state, 8);
		size_t sum = 0, expected[FILE_COUNT] = {0};
		bool is_fitting = false, is_done[FILES] = {0};

		make_upstream(&w);
		w.folder = w.trees[version];
		for (unsigned i = 0; i < changes; i++) {
			size_t at = next(&state, 20) + 4;

			if (is_done[at])
				continue;
			is_done[at] = true;
			switch (next(&state, 3)) {
			case 0:
				change(&w.folder, at, words(&w, "changed", 5000 + i));
				expected[FILE_PATCHED]++;
				break;
			case 1:
				change(&w.folder, at, with_crlf(&w, w.folder.bytes[at]));
				expected[FILE_EOL]++;
				break;
			default:
				w.folder.entries[at].mode = MANIFEST_PROGRAM;
				expected[FILE_MODE]++;
			}
		}
		run(&w, &got);
		for (size_t i = 0; i < got.fitting_count; i++)
			is_fitting |= got.fitting[i] == &w.candidates[version];
		EXPECT(is_fitting && got.state != IDENTIFY_NONE, "round %u", round);
		for (unsigned c = 0; c < FILE_PRUNED; c++)
			sum += got.classes[c];
		EXPECT(sum == got.present && got.present == 24, "round %u: all", round);
		if (got.state == IDENTIFY_ONE || got.candidate == &w.candidates[version])
			EXPECT(got.classes[FILE_PATCHED] == expected[FILE_PATCHED] &&
					got.classes[FILE_EOL] == expected[FILE_EOL] &&
					got.classes[FILE_MODE] == expected[FILE_MODE] &&
					got.classes[FILE_PRUNED] == 0,
				"round %u: numbers", round);
		world_done(&w);
	}
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_line_ends_and_modes),
		cmocka_unit_test(test_pruned_patched_added),
		cmocka_unit_test(test_line_ends_of_another),
		cmocka_unit_test(test_moved),
		cmocka_unit_test(test_tie),
		cmocka_unit_test(test_contradiction),
		cmocka_unit_test(test_other_version),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_forged_keys),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_shared_file),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_random_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
