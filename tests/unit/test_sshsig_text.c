/*
 * evidence/: keys and signatures as text, made by ssh-keygen, which is the oracle too:
 * where we are not stricter it says the same of good and bad ones.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "base/file.h"
#include "base/process.h"
#include "tests/unit/sshsig.h"
#include "base/banned.h"

#define MESSAGE "what was reviewed\n"

static char folder[] = "/tmp/sshsig-XXXXXX";
static struct arena arena;

static const struct str whole = STR(MESSAGE);

/* A program run in the folder; its exit code. */
static int run(char *const argv[], const char *input)
{
	struct buf out _cleanup_buf_ = BUF_INIT(1 << 16);
	struct process process = {.argv = argv,
		.dir = folder,
		.input = str_of(input),
		.out = &out,
		.err = &out,
		.seconds = 20};
	struct err err;
	int code;

	assert_int_equal(process_run(&code, &process, &err), 0);
	return code;
}
#define RUN(input, ...) run((char *const[]){__VA_ARGS__, NULL}, input)

static const char *path_of(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name).p;
}

static struct str content(const char *name)
{
	struct str bytes;
	struct err err;

	assert_int_equal(file_read(&bytes, &arena, path_of(name), 1 << 16, &err), 0);
	return bytes;
}

static void put(const char *name, struct str bytes)
{
	int fd _cleanup_fd_ = open(path_of(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
}

static void make_key(const char *type, const char *bits)
{
	char *name = (char *)arena_printf(&arena, "%s", type).p;
	char *size = (char *)arena_printf(&arena, "%s", bits).p;

	assert_int_equal(RUN("", "ssh-keygen", "-q", "-t", name, "-b", size, "-N", "",
				 "-C", "a comment", "-f", name),
		0);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	make_key("ed25519", "256");
	make_key("ecdsa", "256");
	make_key("rsa", "2048");
	put("m", whole);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	RUN("", "rm", "-rf", folder);
	arena_done(&arena);
	return 0;
}

static struct ssh_key key_of(const char *file)
{
	struct ssh_key key;
	struct err err = {0};

	EXPECT(ssh_key_read(&key, &arena, content(file), &err) == 0, "%s", err.text);
	return key;
}

/* The armour that ssh-keygen makes with a key for the message. */
static struct str sign(char *key, char *hash, char *space)
{
	char *option = (char *)arena_printf(&arena, "hashalg=%s", hash).p;

	RUN("", "rm", "-f", "m.sig");
	assert_int_equal(RUN("", "ssh-keygen", "-Y", "sign", "-n", space, "-f", key, "-O",
				 option, "m"),
		0);
	return content("m.sig");
}

static int judge(struct str armour, const struct ssh_key *key, const char *message)
{
	struct str piece = str_of(message);
	struct ssh_claim claim = {
		.space = STR(SPACE), .pieces = &piece, .piece_count = 1};
	struct ssh_signature sig;
	struct err err;

	if (ssh_signature_read(&sig, &arena, armour, &err))
		return -1;
	return ssh_verify(&sig, key, &claim, &err);
}

static int keygen_judge(struct str armour, const struct ssh_key *key, const char *message)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 16);

	buf_printf(&text, "someone %s ", ssh_key_type_name(key->type));
	base64_write(&text, key->blob);
	buf_putc(&text, '\n');
	put("allowed", buf_str(&text));
	put("sig", armour);
	return RUN(message, "ssh-keygen", "-Y", "verify", "-f", "allowed", "-I",
		       "someone", "-n", SPACE, "-s", "sig")
		       ? -1
		       : 0;
}

static void expect_both(
	struct str armour, const struct ssh_key *key, const char *message, int expected)
{
	int ours = judge(armour, key, message),
	    theirs = keygen_judge(armour, key, message);

	EXPECT(ours == expected && theirs == expected, "%s: we %d, ssh-keygen %d, not %d",
		ssh_key_type_name(key->type), ours, theirs, expected);
}

static void test_keygen(void **state)
{
	static char *const keys[] = {"ed25519", "ecdsa"};
	static char *const hashes[] = {"sha256", "sha512"};

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct ssh_key key = key_of(arena_printf(&arena, "%s.pub", keys[i]).p);
		struct ssh_key other =
			key_of(arena_printf(&arena, "%s.pub", keys[1 - i]).p);

		for (size_t h = 0; h < COUNT(hashes); h++) {
			struct str armour = sign(keys[i], hashes[h], SPACE);

			expect_both(armour, &key, MESSAGE, 0);
			expect_both(armour, &key, MESSAGE "x", -1);
			expect_both(armour, &other, MESSAGE, -1);
			expect_both(sign(keys[i], hashes[h], "git"), &key, MESSAGE, -1);
		}
	}
	unit_done();
}

static struct str armour_of(struct str blob)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 16);
	struct buf coded _cleanup_buf_ = BUF_INIT(1 << 16);

	base64_write(&coded, blob);
	buf_puts(&text, "-----BEGIN SSH SIGNATURE-----\n");
	for (size_t at = 0; at < coded.n; at += 70) {
		buf_add(&text, str_slice(buf_str(&coded), at, at + 70));
		buf_putc(&text, '\n');
	}
	buf_puts(&text, "-----END SSH SIGNATURE-----\n");
	return arena_str(&arena, buf_str(&text));
}

/* What tests/unit/sshsig.h composes is what ssh-keygen means, security keys included. */
static void test_composed(void **state)
{
	static const struct recipe good = {.message = MESSAGE, .flags = 1};
	static const struct recipe strange = {.message = MESSAGE, .flags = 0xfb};
	static const struct recipe untouched = {.message = MESSAGE};
	static const struct recipe bad[] = {
		{.message = "other", .flags = 1},
		{.message = MESSAGE, .flags = 1, .space = "git"},
		{.message = MESSAGE, .flags = 1, .version = 2},
		{.message = MESSAGE, .flags = 1, .tail = "x"},
		{.message = MESSAGE, .flags = 1, .hash = "sha1"},
		{.message = MESSAGE, .flags = 1, .reserved = "x", .type = "ssh-rsa"},
	};

	(void)state;
	for (int type = 0; type < SSH_KEY_TYPES; type++) {
		struct signer signer _cleanup_signer_;
		struct buf blob _cleanup_buf_ = BUF_INIT(1 << 16);

		signer_make(&signer, (enum ssh_key_type)type);
		compose(&blob, &signer, &good);
		expect_both(armour_of(buf_str(&blob)), &signer.key, MESSAGE, 0);
		compose(&blob, &signer, &strange);
		expect_both(armour_of(buf_str(&blob)), &signer.key, MESSAGE, 0);
		for (size_t i = 0; i < COUNT(bad); i++) {
			compose(&blob, &signer, &bad[i]);
			expect_both(armour_of(buf_str(&blob)), &signer.key, MESSAGE, -1);
		}
		if (!ssh_key_is_sk(&signer.key))
			continue;
		/* here we are stricter */
		compose(&blob, &signer, &untouched);
		EXPECT(keygen_judge(armour_of(buf_str(&blob)), &signer.key, MESSAGE) ==
					0 &&
				judge(armour_of(buf_str(&blob)), &signer.key, MESSAGE),
			"no touch");
	}
	unit_done();
}

static void expect_line(struct str line, const char *word)
{
	struct ssh_key key;
	struct err err = {0};
	int status = ssh_key_read(&key, &arena, line, &err);

	EXPECT(word ? status == -1 && strstr(err.text, word) : status == 0, "%s: '%s'",
		word ? word : "good", err.text);
}

#define LINE(format, ...) arena_printf(&arena, format, __VA_ARGS__)

static void test_lines(void **state)
{
	struct str line = str_slice(
		content("ed25519.pub"), 0, str_find(content("ed25519.pub"), '\n', 0));
	size_t blank = str_find(line, ' ', 0), end = str_find(line, ' ', blank + 1);
	const char *coded = arena_str(&arena, str_slice(line, blank + 1, end)).p;
	struct ssh_key key = key_of("ed25519.pub");
	struct buf out _cleanup_buf_ = BUF_INIT(1 << 16);

	(void)state;
	assert_true(str_is(key.comment, "a comment"));
	expect_line(LINE("ssh-ed25519 %s", coded), NULL);
	expect_line(LINE("ssh-ed25519 %s\r\n", coded), NULL);
	expect_line(LINE("ssh-ed25519 %s \n", coded), NULL);
	expect_line(LINE("ssh-ed25519 %s\n\n", coded), "control");
	expect_line(LINE("ssh-ed25519 %s a\tb", coded), "control");
	expect_line(LINE("ssh-ed25519  %s", coded), "a blank");
	expect_line(LINE(" ssh-ed25519 %s", coded), "a blank");
	expect_line(LINE("ssh-ed25519\t%s", coded), "a blank");
	expect_line(LINE("ssh-ed25519 %s=", coded), "base 64");
	expect_line(LINE("ssh-ed25519 %s====", coded), "base 64");
	expect_line(LINE("ssh-ed25519 %sAAAA", coded), "behind its end");
	expect_line(LINE("ssh-ed25519 %.64s", coded), "bytes instead of 32");
	expect_line(LINE("ecdsa-sha2-nistp256 %s", coded), "says 'ecdsa-sha2-nistp256'");
	expect_line(LINE("SSH-ED25519 %s", coded), "not taken");
	expect_line(LINE("cert-authority ssh-ed25519 %s", coded), "not taken");
	expect_line((struct str){0}, "a blank");
	expect_line(content("rsa.pub"), "'ssh-rsa' are not taken");
	expect_line(LINE("ssh-ed25519 %s", strchr(content("rsa.pub").p, ' ') + 1), "");
	expect_line(LINE("ssh-dss %s", coded), "'ssh-dss' are not taken");
	buf_fill(&out, 'x', LIMIT_SSH_LINE_BYTES);
	expect_line(LINE("ssh-ed25519 %s %.*s", coded, (int)out.n, out.p), "longer");
	unit_done();
}

static void test_fingerprint(void **state)
{
	static const char *const files[] = {"ed25519.pub", "ecdsa.pub"};

	(void)state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct ssh_key key = key_of(files[i]);
		struct buf out _cleanup_buf_ = BUF_INIT(1 << 16);
		struct process process = {.argv = (char *const[]){"ssh-keygen", "-l",
						  "-f", (char *)files[i], NULL},
			.dir = folder,
			.out = &out};
		struct err err;
		int code;

		assert_int_equal(process_run(&code, &process, &err), 0);
		EXPECT(memmem(out.p, out.n, key.fingerprint, SSH_FINGERPRINT - 1) &&
				strlen(key.fingerprint) == SSH_FINGERPRINT - 1,
			"%s", key.fingerprint);
	}
	unit_done();
}

static void test_refused_types(void **state)
{
	struct ssh_signature sig;
	struct err err = {0};

	(void)state;
	assert_int_equal(
		ssh_signature_read(&sig, &arena, sign("rsa", "sha512", SPACE), &err), -1);
	assert_non_null(strstr(err.text, "keys of type 'ssh-rsa' are not taken"));
	assert_int_equal(RUN("", "ssh-keygen", "-q", "-s", "rsa", "-I", "id", "-n",
				 "someone", "ed25519.pub"),
		0);
	expect_line(content("ed25519-cert.pub"),
		"certificates of type 'ssh-ed25519-cert-v01@openssh.com' are not taken");
	unit_done();
}

static void test_armour(void **state)
{
	struct str good = sign("ecdsa", "sha512", SPACE), armour;
	struct ssh_key key = key_of("ecdsa.pub");
	const char *text = good.p;
	struct buf crlf _cleanup_buf_ = BUF_INIT(1 << 16);
	size_t first = str_find(good, '\n', 0);

	(void)state;
	EXPECT(judge(good, &key, MESSAGE) == 0, "as it is");
	EXPECT(judge(LINE("\n\r\n%s\n\r\n", text), &key, MESSAGE) == 0, "empty lines");
	EXPECT(judge(str_slice(good, 0, good.n - 1), &key, MESSAGE) == 0, "no last LF");
	for (size_t i = 0; i < good.n; i++) {
		if (good.p[i] == '\n')
			buf_putc(&crlf, '\r');
		buf_putc(&crlf, good.p[i]);
	}
	EXPECT(judge(buf_str(&crlf), &key, MESSAGE) == 0, "CRLF");
	EXPECT(judge(LINE("x\n%s", text), &key, MESSAGE), "before");
	EXPECT(judge(LINE(" %s", text), &key, MESSAGE), "blank before");
	EXPECT(judge(LINE("%sx", text), &key, MESSAGE), "behind");
	EXPECT(judge(LINE("%s%s", text, text), &key, MESSAGE), "twice");
	EXPECT(judge(LINE("%s\n \n", text), &key, MESSAGE), "blank behind");
	armour = LINE("%.*s\n\n%s", (int)first, text, text + first + 1);
	EXPECT(judge(armour, &key, MESSAGE), "empty line within");
	armour = LINE("%.*s\n %s", (int)first, text, text + first + 1);
	EXPECT(judge(armour, &key, MESSAGE), "blank within");
	armour = LINE("%.*s\r\r\n%s", (int)first, text, text + first + 1);
	EXPECT(judge(armour, &key, MESSAGE), "two CR");
	for (size_t n = 0; n < good.n - 1; n++)
		EXPECT(judge(str_slice(good, 0, n), &key, MESSAGE), "cut at %zu", n);
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keygen),
		cmocka_unit_test(test_composed),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_fingerprint),
		cmocka_unit_test(test_armour),
		cmocka_unit_test(test_refused_types),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
