/*
 * The pass for secrets: may_begin passes over blocks, look asks the format's own file
 * where the first bytes fit. Overlaps go to whoever came first. Read next:
 * syntax/secret_token.c, syntax/secret_key.c, syntax/secret_url.c.
 */
#include "base/limits.h"
#include "base/text.h"
#include "syntax/secret.h"
#include "base/banned.h"

#define BLOCK 64
#define AHEAD 11 /* bytes behind a place that may_begin reads */
#define BINARY_LOOK 8000
#define DISTINCT_MAX 10

#define BIT(kind) (1ull << FACT_##kind)

struct finder {
	struct secret_list *out;
	struct arena *arena;
	struct str bytes;
	uint64_t wanted;
	size_t putty_seen;
};

bool secret_is_binary(struct str bytes)
{
	return memchr(bytes.p ? bytes.p : "", '\0',
		       bytes.n < BINARY_LOOK ? bytes.n : BINARY_LOOK) != NULL;
}

static bool has_word(struct str body, const char *word)
{
	size_t n = strlen(word);

	for (size_t at = 0; at + n <= body.n; at++) {
		size_t i = 0;

		while (i < n && text_lower(body.p[at + i]) == word[i])
			i++;
		if (i == n)
			return true;
	}
	return false;
}

bool secret_is_placeholder(struct str body)
{
	static const char *const words[] = {"example", "xxxx", "0000", "1234567",
		"abcdefg", "your-", "your_", "yourtoken", "placeholder", "redacted",
		"dummy", "changeme", NULL};
	bool is_there[256] = {false};
	size_t distinct = 0, least = body.n / 3;

	for (size_t i = 0; i < body.n; i++) {
		unsigned char c = (unsigned char)body.p[i];

		distinct += !is_there[c];
		is_there[c] = true;
	}
	if (distinct < (least < DISTINCT_MAX ? least : DISTINCT_MAX))
		return true;
	for (size_t i = 0; words[i]; i++) {
		if (has_word(body, words[i]))
			return true;
	}
	return false;
}

/* "GitHub token ghp_... (40 bytes)"; a key needs no more than what it is. */
static struct str name_of(struct finder *f, const struct secret_hit *hit)
{
	size_t n = hit->hide_end - hit->start;
	struct str head = str_slice(f->bytes, hit->start, hit->start + hit->shown);

	if (hit->kind == FACT_PRIVATE_KEY)
		return str_of(hit->what);
	if (!hit->shown)
		return arena_printf(f->arena, "%s (%zu bytes)", hit->what, n);
	return arena_printf(
		f->arena, "%s %.*s... (%zu bytes)", hit->what, STR_ARG(head), n);
}

static void add(struct finder *f, const struct secret_hit *hit)
{
	struct secret_list *out = f->out;
	struct secret secret = {
		.fact = {.kind = hit->kind,
			.start = (uint32_t)hit->start,
			.end = (uint32_t)hit->end},
		.hide_start = (uint32_t)hit->hide_start,
		.hide_end = (uint32_t)hit->hide_end,
	};

	if (!(f->wanted >> hit->kind & 1))
		return;
	if (out->count >= LIMIT_SECRETS) {
		out->is_cut = true;
		out->items[out->count - 1].hide_end = (uint32_t)f->bytes.n;
		return;
	}
	secret.fact.name = name_of(f, hit);
	VEC_PUSH(f->arena, out, secret);
}

/* Returns how many bytes were looked at. */
static size_t look(struct finder *f, size_t at)
{
	struct secret_hit hit = {0};
	bool is_hit = false;

	switch (f->bytes.p[at]) {
	case '-':
		is_hit = secret_pem(&hit, f->bytes, at);
		break;
	case ':':
		is_hit = secret_url(&hit, f->bytes, at);
		break;
	case 'P':
		is_hit = secret_putty(&hit, f->bytes, at, &f->putty_seen);
		break;
	case 'A':
	case 'S':
	case 'g':
	case 'n':
	case 'p':
	case 'r':
	case 's':
	case 'x':
		is_hit = secret_token(&hit, f->bytes, at);
		break;
	default:
		break;
	}
	if (!is_hit)
		return 1;
	add(f, &hit);
	return hit.hide_end - at;
}

/* 1 when both are equal: what compilers make vector code of. */
#define IS(i, c) ((unsigned char)(p[i] == (c)))

/*
 * May a secret begin in these 64 bytes? Two to four bytes of each prefix, none of which
 * is common in C. No branch, nothing carried but an or.
 */
static bool may_begin(const char *block)
{
	unsigned char any = 0;

	for (size_t i = 0; i < BLOCK; i++) {
		const char *p = block + i;
		unsigned char a = IS(0, 'A'), g = IS(0, 'g');

		any |= IS(0, '-') & IS(5, 'B') & IS(6, 'E');	   /* -----BEGIN */
		any |= IS(0, ':') & IS(1, '/') & IS(2, '/');	   /* :// */
		any |= IS(0, 'P') & IS(2, 'T') & IS(5, '-');	   /* PuTTY- */
		any |= a & IS(3, 'A') & (IS(2, 'I') | IS(2, 'C')); /* AKIA */
		any |= a & IS(1, 'I') & IS(2, 'z');		   /* AIza */
		any |= a & IS(1, 'c') & IS(10, '=');		   /* AccountKey= */
		any |= g & IS(1, 'h') & IS(3, '_');		   /* ghp_ */
		any |= g & IS(1, 'i') & IS(6, '_');		   /* github_ */
		any |= g & IS(1, 'l') &
		       (IS(4, '-') | IS(5, '-') | IS(6, '-') | IS(7, '-')); /* glpat- */
		any |= IS(0, 'x') & IS(2, 'x') & IS(4, '-');		    /* xoxb- */
		any |= IS(1, 'k') & IS(2, '_') & IS(3, 'l');		    /* sk_live_ */
		any |= IS(0, 'n') & IS(2, 'm') & IS(3, '_');		    /* npm_ */
		any |= IS(0, 'p') & IS(1, 'y') & IS(4, '-');		    /* pypi- */
		any |= IS(0, 'S') & IS(1, 'G') & IS(2, '.');		    /* SG. */
	}
	return any;
}

void secrets_find(
	struct secret_list *out, struct arena *arena, struct str bytes, uint64_t wanted)
{
	struct finder f = {.out = out, .arena = arena, .bytes = bytes, .wanted = wanted};

	*out = (struct secret_list){0};
	for (size_t at = 0; at < bytes.n;) {
		size_t end = at + BLOCK;

		if (end + AHEAD <= bytes.n && !may_begin(bytes.p + at)) {
			at = end;
			continue;
		}
		while (at < end && at < bytes.n)
			at += look(&f, at);
	}
}
