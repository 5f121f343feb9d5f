/*
 * What git pipes to the hooks of a push. Nothing here believes it: it is only taken
 * apart. Read next: gate/push.h, which judges it.
 */
#include "core/push.h"
#include "base/text.h"
#include "base/banned.h"

static int bad_line(const struct push *push, struct err *err, const char *what)
{
	return err_set(
		err, "line %zu of what git pipes to the hook %s", push->count + 1, what);
}

/* Ids of one width: no hash ends where another begins. */
static bool is_same_width(struct str a, struct str b)
{
	return a.n == b.n;
}

/* The last field of *line, cut off with the blank before it. */
static struct str last_field(struct str *line)
{
	size_t at = line->n;
	struct str field;

	while (at > 0 && line->p[at - 1] != ' ')
		at--;
	field = str_slice(*line, at, line->n);
	*line = str_slice(*line, 0, at ? at - 1 : 0);
	return field;
}

static int read_received(
	struct ref_update *out, const struct push *push, struct str line, struct err *err)
{
	size_t first = str_find(line, ' ', 0), second = str_find(line, ' ', first + 1);
	struct str old = str_slice(line, 0, first);
	struct str new = str_slice(line, first + 1, second);

	if (second >= line.n || !is_same_width(old, new) ||
		!oid_read(&out->old_oid, old) || !oid_read(&out->new_oid, new))
		return bad_line(push, err, "is not \"OLD NEW REF\"");
	out->name = str_slice(line, second + 1, line.n);
	return 0;
}

static int read_sent(
	struct ref_update *out, const struct push *push, struct str line, struct err *err)
{
	struct str old = last_field(&line), name = last_field(&line);
	struct str new = last_field(&line);

	if (!line.n || !name.n || !is_same_width(old, new) ||
		!oid_read(&out->old_oid, old) || !oid_read(&out->new_oid, new))
		return bad_line(push, err, "is not \"LOCAL ID REF ID\"");
	out->name = name;
	out->local = line;
	return 0;
}

static int read_lines(struct push *out, struct arena *arena, struct str bytes,
	int (*read)(struct ref_update *out, const struct push *push, struct str line,
		struct err *err),
	struct err *err)
{
	struct push push = {0};

	for (size_t at = 0, end; at < bytes.n; at = end + 1) {
		struct ref_update update = {0};
		struct str line;

		end = str_find(bytes, '\n', at);
		line = str_slice(bytes, at, end);
		if (end == bytes.n)
			return bad_line(&push, err, "is cut short");
		if (push.count >= LIMIT_PUSH_REFS)
			return err_set(err,
				"more than %d refs in one push, which is too many to "
				"judge; push them in parts",
				LIMIT_PUSH_REFS);
		if (line.n && memchr(line.p, '\0', line.n))
			return bad_line(&push, err, "holds a NUL");
		if (read(&update, &push, line, err))
			return -1;
		VEC_PUSH(arena, &push, update);
	}
	*out = push;
	return 0;
}

int push_read(struct push *out, struct arena *arena, struct str bytes, struct err *err)
{
	return read_lines(out, arena, bytes, read_received, err);
}

int push_read_sent(
	struct push *out, struct arena *arena, struct str bytes, struct err *err)
{
	return read_lines(out, arena, bytes, read_sent, err);
}
