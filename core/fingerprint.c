/*
 * The three keys from their parts. The order of parts is the format: another one is
 * another version. Read next: core/fingerprint_match.c, docs/fingerprints.md.
 */
#include "core/fingerprint.h"
#include "base/banned.h"

const char *const fingerprint_words[] = {
	[FINGERPRINT_EXACT] = "exact/v1",
	[FINGERPRINT_FUNCTION] = "function/v1",
	[FINGERPRINT_CONTEXT] = "context/v1",
	[FINGERPRINT_LINE] = "line/v1",
	[FINGERPRINT_COUNT] = NULL,
};

/* With the NUL at their ends. */
static const struct str domains[] = {
	[FINGERPRINT_EXACT] = {.p = "milecastle-exact-v1",
		.n = sizeof("milecastle-exact-v1")},
	[FINGERPRINT_FUNCTION] = {.p = "milecastle-function-v1",
		.n = sizeof("milecastle-function-v1")},
	[FINGERPRINT_CONTEXT] = {.p = "milecastle-context-v1",
		.n = sizeof("milecastle-context-v1")},
	[FINGERPRINT_LINE] = {.p = "milecastle-line-v1",
		.n = sizeof("milecastle-line-v1")},
};

/* Numbers are 4 bytes, the highest first. */
static void add_number(struct sha256 *hash, uint32_t number)
{
	char bytes[4];

	for (int i = 0; i < 4; i++)
		bytes[i] = (char)(number >> (24 - 8 * i) & 0xff);
	sha256_add(hash, str_make(bytes, sizeof(bytes)));
}

static void add_str(struct sha256 *hash, struct str s)
{
	add_number(hash, (uint32_t)s.n);
	sha256_add(hash, s);
}

static void add_digest(struct sha256 *hash, const struct digest *digest)
{
	sha256_add(hash, str_make((const char *)digest->bytes, SHA256_BYTES));
}

enum part { PATH = 1, SCOPE = 2, NEIGHBOURS = 4 };

/* Which parts a key has, in this order, and what its place is ranked among. */
static void make(struct fingerprint *out, enum fingerprint_kind kind, unsigned parts,
	const struct fingerprint_subject *subject, const struct fingerprint_place *place,
	const struct fingerprint_rank *rank)
{
	struct sha256 hash;

	sha256_begin(&hash);
	sha256_add(&hash, domains[kind]);
	add_str(&hash, subject->rule);
	add_str(&hash, subject->name);
	add_number(&hash, subject->twin);
	add_number(&hash, subject->is_inactive);
	add_number(&hash, place->is_statement);
	add_number(&hash, place->is_in_function);
	add_digest(&hash, &place->text);
	add_number(&hash, place->index);
	if (parts & PATH)
		add_str(&hash, subject->path);
	if (parts & SCOPE)
		add_digest(&hash, &place->scope);
	if (parts & NEIGHBOURS) {
		add_digest(&hash, &place->before);
		add_digest(&hash, &place->behind);
	}
	add_number(&hash, rank->at);
	add_number(&hash, rank->of);
	sha256_end(&out->digest, &hash);
	out->is_set = true;
}

void fingerprints_make(struct fingerprints *out,
	const struct fingerprint_subject *subject, const struct fingerprint_place *place)
{
	struct fingerprint *keys = out->keys;

	*out = (struct fingerprints){0};
	make(&keys[FINGERPRINT_EXACT], FINGERPRINT_EXACT, PATH | SCOPE | NEIGHBOURS,
		subject, place, &place->around);
	if (place->is_statement)
		make(&keys[FINGERPRINT_FUNCTION], FINGERPRINT_FUNCTION, PATH | SCOPE,
			subject, place, &place->in_scope);
	if (place->is_in_function)
		make(&keys[FINGERPRINT_CONTEXT], FINGERPRINT_CONTEXT, SCOPE | NEIGHBOURS,
			subject, place, &place->around);
	make(&keys[FINGERPRINT_LINE], FINGERPRINT_LINE,
		place->is_statement ? PATH | NEIGHBOURS : PATH, subject, place,
		&place->in_source);
}

void fingerprints_make_whole(
	struct fingerprints *out, const struct fingerprint_subject *subject)
{
	const struct fingerprint_rank one = {.at = 1, .of = 1};
	const struct fingerprint_place whole = {
		.around = one, .in_scope = one, .in_source = one};

	fingerprints_make(out, subject, &whole);
}

bool fingerprints_share(const struct fingerprints *a, const struct fingerprints *b)
{
	for (unsigned kind = 0; kind < FINGERPRINT_COUNT; kind++) {
		if (a->keys[kind].is_set && b->keys[kind].is_set &&
			memcmp(a->keys[kind].digest.bytes, b->keys[kind].digest.bytes,
				SHA256_BYTES) == 0)
			return true;
	}
	return false;
}
