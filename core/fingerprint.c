/*
 * The three keys from their parts. The order of parts is the format: another one is
 * another version. Read next: core/fingerprint_match.c, docs/fingerprints.md.
 */
#include "core/fingerprint.h"
#include "base/banned.h"

const char *const fingerprint_words[] = {
	[FINGERPRINT_EXACT] = "exact/v1",
	[FINGERPRINT_CONTEXT] = "context/v1",
	[FINGERPRINT_LINE] = "line/v1",
	[FINGERPRINT_COUNT] = NULL,
};

/* With the NUL at their ends. */
static const struct str domains[] = {
	[FINGERPRINT_EXACT] = {.p = "milecastle-exact-v1",
		.n = sizeof("milecastle-exact-v1")},
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

/* What all keys begin with. */
static void begin(struct sha256 *hash, enum fingerprint_kind kind,
	const struct fingerprint_subject *subject, const struct fingerprint_place *place)
{
	sha256_begin(hash);
	sha256_add(hash, domains[kind]);
	add_str(hash, subject->rule);
	add_str(hash, subject->name);
	add_number(hash, subject->is_inactive);
	add_number(hash, place->is_statement);
	add_digest(hash, &place->text);
	add_number(hash, place->index);
}

static void end(
	struct fingerprint *out, struct sha256 *hash, const struct fingerprint_rank *rank)
{
	add_number(hash, rank->at);
	add_number(hash, rank->of);
	sha256_end(&out->digest, hash);
	out->is_set = true;
}

void fingerprints_make(struct fingerprints *out,
	const struct fingerprint_subject *subject, const struct fingerprint_place *place)
{
	struct sha256 hash;

	*out = (struct fingerprints){0};
	begin(&hash, FINGERPRINT_EXACT, subject, place);
	add_str(&hash, subject->path);
	add_digest(&hash, &place->scope);
	add_digest(&hash, &place->before);
	add_digest(&hash, &place->behind);
	end(&out->keys[FINGERPRINT_EXACT], &hash, &place->around);

	if (place->is_statement) {
		begin(&hash, FINGERPRINT_CONTEXT, subject, place);
		add_digest(&hash, &place->scope);
		end(&out->keys[FINGERPRINT_CONTEXT], &hash, &place->in_scope);
	}

	begin(&hash, FINGERPRINT_LINE, subject, place);
	add_str(&hash, subject->path);
	end(&out->keys[FINGERPRINT_LINE], &hash, &place->in_source);
}

void fingerprints_make_whole(
	struct fingerprints *out, const struct fingerprint_subject *subject)
{
	const struct fingerprint_rank one = {.at = 1, .of = 1};
	const struct fingerprint_place whole = {
		.around = one, .in_scope = one, .in_source = one};

	fingerprints_make(out, subject, &whole);
}
