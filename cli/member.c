/*
 * Read next: cli/cmd_init.c, cli/cmd_keys.c.
 */
#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/member.h"
#include "core/roster.h"
#include "evidence/ssh_key.h"
#include "base/banned.h"

/* The word up to the next ':' or the end, which goes on. */
static struct str next_word(struct str *rest)
{
	size_t end = str_find(*rest, ':', 0);
	struct str word = str_slice(*rest, 0, end);

	*rest = str_slice(*rest, end + 1, rest->n);
	return word;
}

static int read_roles(
	struct member *out, struct arena *arena, struct str text, struct err *err)
{
	for (size_t at = 0; at < text.n;) {
		size_t end = str_find(text, ',', at);
		struct str role = str_slice(text, at, end);

		if (!roster_is_id(role) || out->role_count == MEMBER_ROLES)
			return err_usage(
				err, "'%s' is no list of roles", TEXT_SAFE(text));
		out->roles[out->role_count++] = arena_str(arena, role);
		at = end + 1;
	}
	return out->role_count ? 0
			       : err_usage(err, "'%s' has no role", TEXT_SAFE(out->id));
}

int member_read(
	struct member *out, struct arena *arena, const char *word, struct err *err)
{
	struct str rest = str_of(word), file, line;
	struct member member = {0};
	struct ssh_key key;

	member.id = next_word(&rest);
	member.email = next_word(&rest);
	file = next_word(&rest);
	if (!roster_is_id(member.id) || !member.email.n || !file.n)
		return err_usage(err,
			"'%s' is no person: write ID:EMAIL:KEYFILE:ROLE,ROLE",
			TEXT_SAFE(str_of(word)));
	if (file_read(&line, arena, arena_str(arena, file).p, LIMIT_KEY_BYTES, err) ||
		ssh_key_read(&key, arena, str_trim(line), err))
		return err_prefix(err, "%s: ", TEXT_SAFE(file));
	member.key = str_trim(line);
	if (read_roles(&member, arena, rest, err))
		return -1;
	*out = member;
	return 0;
}

static void put_string(struct buf *out, struct str text)
{
	buf_putc(out, '"');
	text_json(out, text);
	buf_putc(out, '"');
}

void member_put(struct buf *out, const struct member *member)
{
	buf_puts(out, "    {\"id\": ");
	put_string(out, member->id);
	buf_puts(out, ", \"emails\": [");
	put_string(out, member->email);
	buf_puts(out, "], \"roles\": [");
	for (size_t i = 0; i < member->role_count; i++) {
		buf_puts(out, i ? ", " : "");
		put_string(out, member->roles[i]);
	}
	buf_puts(out, "],\n     \"keys\": [{\"key\": ");
	put_string(out, member->key);
	buf_puts(out, "}]}");
}
