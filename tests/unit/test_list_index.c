/*
 * components/list_index.h: a list of which records are read when they are asked for
 * answers as one that was read as a whole; a damaged index is none.
 */
#include "base/limits.h"
#include "components/list_index.h"
#include "tests/unit/unit.h"
#include "base/banned.h"

enum { RECORDS = 40 };

#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define OTHER "10112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

struct fixture {
	struct arena arena;
	struct component_list whole, lazy;
	struct list_index index;
	bool is_read[RECORDS];
	unsigned reads;
	bool is_failing;
};

static struct str hash_of(struct fixture *f, unsigned number)
{
	return arena_printf(&f->arena, "%064x", number + 1);
}

/* Every fourth one has a manifest. */
static const struct component *record_of(struct fixture *f, unsigned number)
{
	const struct component *c = NULL;
	struct err err = {0};
	struct str text = arena_printf(&f->arena,
		"{\"schema\": 1, \"id\": \"c%u\", \"identity\": {\"aliases\": "
		"[\"wrap:w%u\"], \"repositories\": [\"https://example.com/u/c%u\"]}, "
		"\"versions\": [{\"version\": \"1\", \"status\": \"approved\", "
		"\"forms\": "
		"{%s\"archive-bytes\": [\"%.*s\"]}}]}",
		number, number, number,
		number % 4 ? ""
			   : "\"manifest\": {\"path\": \"m\", \"sha256\": \"" DIGEST
			     "\"}, ",
		STR_ARG(hash_of(f, number)));

	EXPECT(!record_read(&c, &f->arena, arena_printf(&f->arena, "c%u.json", number),
		       text, &err),
		"%s", err.text);
	return c;
}

static int bring(struct component_list *list, uint32_t hash, struct err *err)
{
	struct fixture *f = list->ctx;
	const struct list_pair *pairs;
	size_t count = list_index_find(&pairs, &f->index, hash);

	for (size_t i = 0; i < count; i++) {
		if (f->is_failing)
			return err_usage(err, "no");
		if (f->is_read[pairs[i].record])
			continue;
		f->is_read[pairs[i].record] = true;
		f->reads++;
		if (component_list_add(list, record_of(f, pairs[i].record), err))
			return -1;
	}
	return 0;
}

static struct str written(struct fixture *f)
{
	struct buf out _cleanup_buf_ = BUF_INIT(MIB);

	list_index_write(&out, &f->whole, DIGEST);
	EXPECT(!out.is_full, "it fits");
	return arena_str(&f->arena, buf_str(&out));
}

static void fixture_open(struct fixture *f)
{
	struct err err;

	*f = (struct fixture){0};
	f->whole.arena = f->lazy.arena = &f->arena;
	for (unsigned i = 0; i < RECORDS; i++)
		EXPECT(!component_list_add(&f->whole, record_of(f, i), &err), "%u", i);
	EXPECT(list_index_read(&f->index, &f->arena, written(f), DIGEST, RECORDS),
		"read again");
	f->lazy.bring = bring;
	f->lazy.ctx = f;
}

static void test_asked_for(void **unused)
{
	struct pin pin = {.over = OVER_ARCHIVE, .algorithm = ALGORITHM_SHA256};
	const struct component_version *version;
	const struct component *c;
	struct fixture f;

	(void)unused;
	fixture_open(&f);
	pin.value = hash_of(&f, 7);
	version = component_by_pin(&f.lazy, &pin);
	EXPECT(version && str_is(version->component->id, "c7"), "by hash");
	c = component_by_name(&f.lazy, "wrap", str_of("W9"));
	EXPECT(c && str_is(c->id, "c9"), "by alias");
	c = component_by_name(&f.lazy, "", str_of("c10"));
	EXPECT(c && str_is(c->id, "c10"), "by id");
	c = component_by_url(&f.lazy, str_of("https://example.com/u/c11/x.tar.gz"));
	EXPECT(c && str_is(c->id, "c11"), "by URL");
	EXPECT(f.reads == 4, "%u records read", f.reads);
	pin.value = hash_of(&f, 999);
	EXPECT(!component_by_pin(&f.lazy, &pin), "nobody's hash");
	EXPECT(!component_by_name(&f.lazy, "", str_of("c999")), "nobody's name");
	EXPECT(f.reads == 4, "%u records read", f.reads);
	component_list_bring_manifests(&f.lazy);
	EXPECT(f.lazy.count == 4 + RECORDS / 4, "%zu records", f.lazy.count);
	arena_done(&f.arena);
	unit_done();
}

/* What cannot be read is no answer, not even for what was read before. */
static void test_broken(void **unused)
{
	struct fixture f;

	(void)unused;
	fixture_open(&f);
	EXPECT(component_by_name(&f.lazy, "", str_of("c1")) != NULL, "there");
	f.is_failing = true;
	EXPECT(!component_by_name(&f.lazy, "", str_of("c2")), "not to be had");
	EXPECT(f.lazy.is_broken && strcmp(f.lazy.err.text, "no") == 0, "and said");
	EXPECT(!component_by_name(&f.lazy, "", str_of("c1")), "nothing is from then on");
	arena_done(&f.arena);
	unit_done();
}

static void test_damage(void **unused)
{
	struct fixture f;
	struct list_index index;
	struct str bytes;
	char *copy;

	(void)unused;
	fixture_open(&f);
	bytes = written(&f);
	EXPECT(!list_index_read(&index, &f.arena, bytes, OTHER, RECORDS), "of another");
	EXPECT(!list_index_read(&index, &f.arena, bytes, DIGEST, RECORDS - 1),
		"of more records");
	copy = arena_alloc(&f.arena, bytes.n);
	for (size_t i = 0; i < bytes.n; i++) {
		memcpy(copy, bytes.p, bytes.n);
		copy[i] ^= (char)(1 << i % 8);
		EXPECT(!list_index_read(&index, &f.arena, str_make(copy, bytes.n), DIGEST,
			       RECORDS),
			"byte %zu", i);
		EXPECT(!list_index_read(
			       &index, &f.arena, str_make(bytes.p, i), DIGEST, RECORDS),
			"%zu bytes", i);
	}
	arena_done(&f.arena);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_asked_for),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests_name("list_index", tests, NULL, NULL);
}
