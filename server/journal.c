/*
 * Writing the journal. Under a lock: find the end, add a line, wait for the disk. A line
 * is whole or not there; what a crash left behind without its end is kept, closed, and
 * named by the line after it. Read next: server/journal_read.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "server/journal.h"
#include "server/journal_read.h"
#include "base/banned.h"

const char *const record_words[] = {"adopt", "push", "moved", NULL};

/* Bytes that need not be UTF-8: percent-encoded, so that nothing is lost. */
static void write_bytes(struct json_writer *w, const char *key, struct str bytes)
{
	struct buf text _cleanup_buf_ = BUF_INIT(LIMIT_HOOK_STDIN);

	text_uri(&text, bytes);
	json_str(w, key, buf_str(&text));
}

/* Nothing where there is nothing to say. */
static void write_optional(struct json_writer *w, const char *key, const char *text)
{
	if (*text)
		json_text(w, key, text);
}

static void write_ids(
	struct json_writer *w, const char *key, const struct oid *ids, size_t count)
{
	json_open_list(w, key);
	for (size_t i = 0; i < count; i++)
		json_text(w, NULL, OID_HEX_OF(&ids[i]));
	json_close_list(w);
}

static void write_statements(struct json_writer *w, const struct str_list *ids)
{
	if (!ids->count)
		return;
	json_open_list(w, "evidence");
	for (size_t i = 0; i < ids->count; i++)
		json_str(w, NULL, ids->items[i]);
	json_close_list(w);
}

static void write_ref(
	struct json_writer *w, const struct record *record, const struct record_ref *ref)
{
	json_open_map(w, NULL);
	write_bytes(w, "ref", ref->name);
	json_text(w, "old", OID_HEX_OF(&ref->old_oid));
	json_text(w, "new", OID_HEX_OF(&ref->new_oid));
	if (record->kind == RECORD_PUSH) {
		if (!oid_eq(&ref->claimed, &ref->old_oid))
			json_text(w, "claimed", OID_HEX_OF(&ref->claimed));
		json_bool(w, "protected", ref->is_protected);
		json_text(w, "outcome", outcome_name(ref->outcome));
		write_optional(w, "findings", ref->findings);
		if (ref->base_count)
			write_ids(w, "bases", ref->bases, ref->base_count);
		write_statements(w, &ref->evidence);
		if (ref->bypass.n)
			json_str(w, "bypass", ref->bypass);
		if (ref->refusal_count)
			json_open_list(w, "refusals");
		for (size_t i = 0; i < ref->refusal_count; i++)
			json_text(w, NULL, ref->refusals[i]);
		if (ref->refusal_count)
			json_close_list(w);
	}
	json_close_map(w);
}

static void write_policy(struct json_writer *w, const struct record *record)
{
	json_open_map(w, "policy");
	write_bytes(w, "ref", record->policy_ref);
	json_text(w, "commit", OID_HEX_OF(&record->policy_commit));
	write_optional(w, "digest", record->policy_digest);
	write_optional(w, "floor", record->floor_digest);
	write_optional(w, "config", record->config_digest);
	json_close_map(w);
}

/* What the record says: all but its place in the chain. */
static void write_record(struct buf *out, const struct record *record, const char *now)
{
	struct json_writer w = {.out = out, .is_plain = true};

	json_open_map(&w, NULL);
	json_text(&w, "kind", record_words[record->kind]);
	json_text(&w, "time", now);
	json_text(&w, "engine", record->engine);
	json_str(&w, "repository", record->repository);
	json_str(&w, "pusher", record->pusher);
	json_str(&w, "identity", record->identity);
	if (record->kind == RECORD_PUSH) {
		write_policy(&w, record);
		json_text(&w, "outcome", outcome_name(record->outcome));
		json_str(&w, "reason", record->reason);
		json_open_list(&w, "options");
		for (size_t i = 0; i < record->option_count; i++)
			write_bytes(&w, NULL, record->options[i]);
		json_close_list(&w);
	}
	json_open_list(&w, "refs");
	for (size_t i = 0; i < record->ref_count; i++)
		write_ref(&w, record, &record->refs[i]);
	json_close_list(&w);
	json_close_map(&w);
}

/* --- the file ----------------------------------------------------------------------- */

/* Where the next line goes, and what it is chained to. */
struct tail {
	off_t size;
	uint64_t seq; /* of the next line */
	char prev[SHA256_HEX];
	size_t torn;	/* lines at the end that are no records: what a crash left */
	bool is_closed; /* the last line has its end, or there is none */
};

static int io_fail(struct err *err, const char *what, const char *dir)
{
	return err_set(err, "%s the journal in '%s': %s", what, TEXT_SAFE(str_of(dir)),
		strerror(errno));
}

/* Ours, a plain file, closed to others: who else could write to it could say anything. */
static int expect_own(int fd, const char *dir, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st))
		return io_fail(err, "cannot look at", dir);
	if (!S_ISREG(st.st_mode) || (st.st_uid && st.st_uid != geteuid()) ||
		(st.st_mode & 022))
		return err_set(err,
			"the journal in '%s' must be a plain file of the server's own "
			"that others cannot write to",
			TEXT_SAFE(str_of(dir)));
	return 0;
}

/* Who may write to the folder could put another file in its place. */
static int expect_own_dir(const char *dir, struct err *err)
{
	struct stat st;

	if (stat(dir, &st))
		return io_fail(err, "cannot look at the folder of", dir);
	if (!S_ISDIR(st.st_mode) || (st.st_uid && st.st_uid != geteuid()) ||
		(st.st_mode & 022))
		return err_set(err,
			"the journal's folder '%s' must be the server's own, and others "
			"cannot write to it",
			TEXT_SAFE(str_of(dir)));
	return 0;
}

static int open_file(int *out, const char *dir, const char *path, struct err *err)
{
	int flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;

	if (mkdir(dir, 0700) && errno != EEXIST)
		return io_fail(err, "cannot make the folder of", dir);
	if (expect_own_dir(dir, err))
		return -1;
	*out = open(path, flags, 0600);
	if (*out < 0)
		return io_fail(err, "cannot open", dir);
	if (expect_own(*out, dir, err))
		return -1;
	while (flock(*out, LOCK_EX)) {
		if (errno != EINTR)
			return io_fail(err, "cannot lock", dir);
	}
	return 0;
}

/* The last bytes of the file, at most want. */
static int read_tail(struct buf *out, int fd, off_t size, size_t want, const char *dir,
	struct err *err)
{
	off_t at = size > (off_t)want ? size - (off_t)want : 0;
	char chunk[16384];

	buf_reset(out);
	while (at < size) {
		ssize_t n = pread(fd, chunk, sizeof(chunk), at);

		if (n <= 0)
			return io_fail(err, "cannot read", dir);
		buf_add(out, str_make(chunk, (size_t)n));
		at += n;
	}
	return out->is_full ? err_set(err, "a line of the journal is too long") : 0;
}

/* Where the line that ends before end begins. */
static size_t line_start(struct str text, size_t end)
{
	while (end > 0 && text.p[end - 1] != '\n')
		end--;
	return end;
}

/*
 * Back from the end to the last line that is a whole record; those behind it are torn.
 * false: text, which is the end of more, holds none.
 */
static bool find_last(struct tail *out, struct str text, bool is_all)
{
	struct arena arena __attribute__((cleanup(arena_done))) = {0};
	size_t end = out->is_closed ? text.n - 1 : text.n, start;

	for (out->torn = 0;; out->torn++, end = start - 1) {
		start = line_start(text, end);
		if (!start && !is_all)
			return false; /* it may begin before text does */
		if (journal_line_read(&out->seq, &arena, str_slice(text, start, end))) {
			out->seq++;
			break;
		}
		if (!start) {
			out->seq = 0;
			out->torn++;
			break;
		}
	}
	journal_prev(out->prev, text, start, text.n + !out->is_closed);
	return true;
}

static int find_tail(struct tail *out, int fd, const char *dir, struct err *err)
{
	struct buf text _cleanup_buf_ = BUF_INIT(4 * LIMIT_RECORD_BYTES);
	struct stat st;

	*out = (struct tail){.is_closed = true};
	memset(out->prev, '0', SHA256_HEX - 1);
	if (fstat(fd, &st))
		return io_fail(err, "cannot look at", dir);
	out->size = st.st_size;
	if (!st.st_size)
		return 0;
	for (size_t want = 64 * KIB;; want *= 4) {
		bool is_all = (off_t)want >= st.st_size;

		if (want > 4 * LIMIT_RECORD_BYTES)
			return err_set(err,
				"the journal in '%s' ends in nothing that is a record; "
				"see "
				"'milecastle audit'",
				TEXT_SAFE(str_of(dir)));
		if (read_tail(&text, fd, st.st_size, want, dir, err))
			return -1;
		out->is_closed = text.p[text.n - 1] == '\n';
		if (find_last(out, buf_str(&text), is_all))
			return 0;
	}
}

static void write_line(struct buf *out, const struct tail *tail, struct str record)
{
	struct json_writer w = {.out = out, .is_plain = true};

	if (!tail->is_closed)
		buf_putc(out, '\n');
	json_open_map(&w, NULL);
	json_number(&w, "seq", tail->seq);
	json_text(&w, "prev", tail->prev);
	if (tail->torn)
		json_number(&w, "torn", tail->torn);
	buf_puts(out, ",\"record\":");
	buf_add(out, record);
	buf_puts(out, "}\n");
}

/* All or nothing: a part is cut off again. */
static int add_bytes(int fd, struct str bytes, const struct tail *tail, const char *dir,
	struct err *err)
{
	struct str rest = bytes;

	while (rest.n) {
		ssize_t n = write(fd, rest.p, rest.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			io_fail(err, "cannot write to", dir);
			if (ftruncate(fd, tail->size))
				err_suffix(err, "; what was written of it stayed there");
			return -1;
		}
		rest = str_slice(rest, (size_t)n, rest.n);
	}
	if (fsync(fd)) {
		io_fail(err, "cannot save", dir);
		if (ftruncate(fd, tail->size))
			err_suffix(err, "; what was written of it stayed there");
		return -1;
	}
	return 0;
}

/* A file that was made just now is on disk when its folder is. */
static int save_dir(const char *dir, const struct tail *tail, struct err *err)
{
	int fd _cleanup_fd_ = -1;

	if (tail->size)
		return 0;
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd))
		return io_fail(err, "cannot save the folder of", dir);
	return 0;
}

static void time_now(char out[32])
{
	time_t now = time(NULL);
	struct tm parts;

	gmtime_r(&now, &parts);
	strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

int journal_append(char digest[SHA256_HEX], const char *dir, struct record *record,
	int (*confirm)(struct record *record, void *ctx, struct err *err), void *ctx,
	struct err *err)
{
	struct buf body _cleanup_buf_ = BUF_INIT(LIMIT_RECORD_BYTES);
	struct buf line _cleanup_buf_ = BUF_INIT(LIMIT_RECORD_BYTES + KIB);
	struct buf path _cleanup_buf_ = BUF_INIT(LIMIT_PATH_BYTES);
	int fd _cleanup_fd_ = -1;
	struct tail tail;
	char now[32];

	buf_printf(&path, "%s/" JOURNAL_NAME, dir ? dir : "");
	buf_putc(&path, '\0');
	if (path.is_full || !dir)
		return err_set(err, "the journal's path is too long");
	if (open_file(&fd, dir, path.p, err) || find_tail(&tail, fd, dir, err) ||
		(confirm && confirm(record, ctx, err)))
		return -1;
	time_now(now);
	write_record(&body, record, record->time.n ? record->time.p : now);
	write_line(&line, &tail, buf_str(&body));
	if (body.is_full || line.is_full)
		return err_set(err, "the record is too long");
	if (add_bytes(fd, buf_str(&line), &tail, dir, err))
		return -1;
	if (save_dir(dir, &tail, err))
		return ftruncate(fd, tail.size) ? err_suffix(err, "; it stayed there")
						: -1;
	sha256_hex(digest, buf_str(&body));
	return 0;
}
