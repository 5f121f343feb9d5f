/*
 * A pattern becomes steps of a machine, and all ways to go through them are followed at
 * once, the preferred one first: no text makes it slow. Jumps are relative, so that steps
 * can be put in before others. Read next: components/cmake_text.c.
 */
#include "components/cmake_regex.h"
#include "base/banned.h"

#define PATTERN_BYTES 1024
#define STEP_WORK 8 /* as much as so many comparisons */
#define MARKS (2 * CMAKE_GROUPS)

enum op {
	OP_BYTE,
	OP_ANY,
	OP_CLASS,
	OP_SPLIT,
	OP_JUMP,
	OP_MARK,
	OP_START,
	OP_END,
	OP_MATCH
};

struct step {
	enum op op;
	int to, other;	     /* SPLIT: the preferred way and the other one; JUMP: to */
	unsigned char value; /* BYTE; MARK: which one */
	unsigned char set[32];
};

struct cmake_regex {
	struct step *steps;
	size_t count, room, groups;
};

/* --- making ----------------------------------------------------------------------------
 */

/* A '(' that is open; the outermost one stands for the pattern. */
struct group {
	size_t start;	    /* of its first step */
	size_t alternative; /* of the one in hand */
	size_t first_jump;  /* of those that lead to its end, in maker.jumps */
	size_t number;
};

struct maker {
	struct cmake_regex *regex;
	struct group groups[CMAKE_GROUPS + 1];
	size_t depth;
	size_t jumps[PATTERN_BYTES], jump_count;
	bool is_bad, has_atom;
	size_t atom; /* where the one before begins, for *, + and ? */
};

static struct step *put_at(struct maker *m, size_t at, enum op op)
{
	struct cmake_regex *regex = m->regex;

	if (regex->count == regex->room) {
		m->is_bad = true;
		return &regex->steps[0];
	}
	memmove(regex->steps + at + 1, regex->steps + at,
		(regex->count - at) * sizeof(*regex->steps));
	regex->count++;
	regex->steps[at] = (struct step){.op = op};
	return &regex->steps[at];
}

static struct step *put(struct maker *m, enum op op)
{
	return put_at(m, m->regex->count, op);
}

static struct step *put_atom(struct maker *m, enum op op)
{
	m->atom = m->regex->count;
	m->has_atom = true;
	return put(m, op);
}

static void group_open(struct maker *m)
{
	struct group *group;

	if (m->depth == CMAKE_GROUPS + 1 || m->regex->groups == CMAKE_GROUPS) {
		m->is_bad = true;
		return;
	}
	group = &m->groups[m->depth++];
	*group = (struct group){.start = m->regex->count,
		.first_jump = m->jump_count,
		.number = m->regex->groups++};
	put(m, OP_MARK)->value = (unsigned char)(2 * group->number);
	group->alternative = m->regex->count;
	m->has_atom = false;
}

static void alternative_end(struct maker *m)
{
	struct group *group = &m->groups[m->depth - 1];
	int length = (int)(m->regex->count - group->alternative);
	struct step *split = put_at(m, group->alternative, OP_SPLIT);

	split->to = 1;
	split->other = length + 2;
	m->jumps[m->jump_count++] = m->regex->count;
	put(m, OP_JUMP);
	group->alternative = m->regex->count;
	m->has_atom = false;
}

static void group_close(struct maker *m)
{
	struct group *group = &m->groups[--m->depth];

	while (m->jump_count > group->first_jump) {
		size_t at = m->jumps[--m->jump_count];

		m->regex->steps[at].to = (int)(m->regex->count - at);
	}
	put(m, OP_MARK)->value = (unsigned char)(2 * group->number + 1);
	m->atom = group->start;
	m->has_atom = true;
}

static void repeat(struct maker *m, char how)
{
	int length = (int)(m->regex->count - m->atom);
	struct step *split;

	if (!m->has_atom) {
		m->is_bad = true;
		return;
	}
	if (how == '+') {
		split = put(m, OP_SPLIT);
		split->to = -length;
		split->other = 1;
	} else {
		split = put_at(m, m->atom, OP_SPLIT);
		split->to = 1;
		split->other = how == '*' ? length + 2 : length + 1;
		if (how == '*')
			put(m, OP_JUMP)->to = -(length + 1);
	}
	m->has_atom = false;
}

/* "[a-c]" behind its '['; behind its ']'. */
static size_t class_read(struct maker *m, struct str pattern, size_t at)
{
	struct step *step = put_atom(m, OP_CLASS);
	bool is_not = at < pattern.n && pattern.p[at] == '^';
	size_t first = at += is_not;

	while (at < pattern.n && (pattern.p[at] != ']' || at == first)) {
		unsigned char low = (unsigned char)pattern.p[at], high = low;

		if (at + 2 < pattern.n && pattern.p[at + 1] == '-' &&
			pattern.p[at + 2] != ']') {
			high = (unsigned char)pattern.p[at + 2];
			at += 2;
		}
		for (unsigned c = low; c <= high; c++)
			step->set[c / 8] |= (unsigned char)(1u << c % 8);
		at++;
	}
	m->is_bad |= at >= pattern.n;
	for (size_t i = 0; i < sizeof(step->set) && is_not; i++)
		step->set[i] = (unsigned char)~step->set[i];
	return at + 1;
}

/* One part of the pattern; behind it. */
static size_t part_read(struct maker *m, struct str pattern, size_t at)
{
	char c = pattern.p[at++];

	if (c == '[')
		return class_read(m, pattern, at);
	if (c == '(') {
		group_open(m);
	} else if (c == ')') {
		if (m->depth > 1)
			group_close(m);
		else
			m->is_bad = true;
	} else if (c == '|') {
		alternative_end(m);
	} else if (c == '*' || c == '+' || c == '?') {
		repeat(m, c);
	} else if (c == '^' || c == '$') {
		put(m, c == '^' ? OP_START : OP_END);
		m->has_atom = false;
	} else if (c == '.') {
		put_atom(m, OP_ANY);
	} else {
		if (c == '\\' && at < pattern.n)
			c = pattern.p[at++];
		put_atom(m, OP_BYTE)->value = (unsigned char)c;
	}
	return at;
}

struct cmake_regex *cmake_regex_make(struct arena *arena, struct str pattern)
{
	struct maker *m;

	if (!pattern.n || pattern.n > PATTERN_BYTES)
		return NULL;
	m = ARENA_NEW(arena, struct maker, 1);
	m->regex = ARENA_NEW(arena, struct cmake_regex, 1);
	/* no byte of a pattern makes more than two */
	m->regex->room = 2 * pattern.n + 4;
	m->regex->steps = ARENA_NEW(arena, struct step, m->regex->room);
	group_open(m);
	for (size_t at = 0; at < pattern.n && !m->is_bad;)
		at = part_read(m, pattern, at);
	if (m->is_bad || m->depth != 1)
		return NULL;
	group_close(m);
	put(m, OP_MATCH);
	return m->is_bad ? NULL : m->regex;
}

size_t cmake_regex_groups(const struct cmake_regex *regex)
{
	return regex->groups;
}

/* --- finding ---------------------------------------------------------------------------
 */

/* A way through the steps: where it is, and what it has passed. */
struct way {
	size_t at;
	size_t marks[MARKS]; /* one behind a place; 0: not passed */
};

struct ways {
	struct way *items;
	size_t count;
};

struct finder {
	const struct cmake_regex *regex;
	struct str text;
	size_t *seen; /* by step: at which place it was reached last */
	struct way *stack;
	size_t *work;
};

/* All that is reached from a way without a byte, in order of preference. */
static void follow(struct finder *f, struct ways *out, struct way first, size_t place)
{
	size_t depth = 0;

	f->stack[depth++] = first;
	while (depth) {
		struct way way = f->stack[--depth];
		const struct step *step = &f->regex->steps[way.at];

		*f->work += STEP_WORK;
		if (f->seen[way.at] == place + 1)
			continue;
		f->seen[way.at] = place + 1;
		if (step->op == OP_SPLIT) {
			f->stack[depth] = way;
			f->stack[depth++].at = (size_t)((long)way.at + step->other);
			f->stack[depth] = way;
			f->stack[depth++].at = (size_t)((long)way.at + step->to);
		} else if (step->op == OP_JUMP) {
			way.at = (size_t)((long)way.at + step->to);
			f->stack[depth++] = way;
		} else if (step->op == OP_MARK) {
			way.marks[step->value] = place + 1;
			way.at++;
			f->stack[depth++] = way;
		} else if (step->op == OP_START || step->op == OP_END) {
			way.at++;
			if (place == (step->op == OP_START ? 0 : f->text.n))
				f->stack[depth++] = way;
		} else {
			out->items[out->count++] = way;
		}
	}
}

static bool takes(const struct step *step, unsigned char c)
{
	if (step->op == OP_BYTE)
		return step->value == c;
	return step->op == OP_ANY ||
	       (step->op == OP_CLASS && step->set[c / 8] >> c % 8 & 1);
}

static void match_fill(struct cmake_match *out, const struct way *way)
{
	*out = (struct cmake_match){0};
	for (size_t i = 0; i < CMAKE_GROUPS; i++) {
		if (!way->marks[2 * i] || !way->marks[2 * i + 1])
			continue;
		out->start[i] = way->marks[2 * i] - 1;
		out->end[i] = way->marks[2 * i + 1] - 1;
	}
}

/* One byte further, or a match, which ends all that is preferred less. */
static bool advance(struct finder *f, struct ways *now, struct ways *next,
	struct cmake_match *out, size_t place)
{
	for (size_t i = 0; i < now->count; i++) {
		const struct step *step = &f->regex->steps[now->items[i].at];
		struct way way = now->items[i];

		*f->work += STEP_WORK;
		if (step->op == OP_MATCH) {
			match_fill(out, &way);
			return true;
		}
		if (place == f->text.n || !takes(step, (unsigned char)f->text.p[place]))
			continue;
		way.at++;
		follow(f, next, way, place + 1);
	}
	return false;
}

static bool find(struct finder *f, struct ways *now, struct ways *next,
	struct cmake_match *out, size_t from, size_t limit)
{
	bool has_match = false;

	for (size_t place = from; place <= f->text.n; place++) {
		struct ways *swap = now;

		if (*f->work >= limit)
			return false;
		if (!has_match)
			follow(f, now, (struct way){0}, place);
		if (!now->count && has_match)
			break;
		next->count = 0;
		has_match |= advance(f, now, next, out, place);
		now = next;
		next = swap;
	}
	return has_match;
}

bool cmake_regex_find(struct cmake_match *out, const struct cmake_regex *regex,
	struct str text, size_t from, size_t *work, size_t limit)
{
	size_t count = regex->count;
	struct finder f = {.regex = regex, .text = text, .work = work};
	struct ways now = {.count = 0}, next = {.count = 0};
	struct arena scratch = {0};
	bool has_match;

	f.seen = ARENA_NEW(&scratch, size_t, count);
	f.stack = ARENA_NEW(&scratch, struct way, 2 * count + 2);
	now.items = ARENA_NEW(&scratch, struct way, count + 1);
	next.items = ARENA_NEW(&scratch, struct way, count + 1);
	has_match = from <= text.n && find(&f, &now, &next, out, from, limit);
	*work += 16 * count;
	arena_done(&scratch);
	return has_match;
}
