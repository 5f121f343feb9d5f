/*
 * evidence/: signatures of all types of keys, and each way to spoil them. The texts, and
 * ssh-keygen as an oracle: tests/unit/test_sshsig_text.c.
 *   test_sshsig bench    the time of one verification, instead
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "evidence/crypto.h"
#include "tests/unit/sshsig.h"
#include "base/banned.h"

#define MESSAGE "what was reviewed\n"
#define TOUCHED .flags = SSH_FLAG_TOUCHED

static const struct str message_pieces[] = {
	STR("what was "), {0}, STR("rev"), STR("iewed\n")};
static const struct ssh_claim good_claim = {
	.space = STR(SPACE), .pieces = message_pieces, .piece_count = 4};

/* 0 when blob is a signature by key of the claim; else err says why not. */
static int judge(struct str blob, const struct ssh_key *key,
	const struct ssh_claim *claim, struct err *err)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 16);
	struct arena arena = {0};
	struct ssh_signature sig;
	int status;

	base64_write(&text, blob);
	status = ssh_signature_read_base64(&sig, &arena, buf_str(&text), err) ||
				 ssh_verify(&sig, key, claim, err)
			 ? -1
			 : 0;
	arena_done(&arena);
	return status;
}

static void expect_refused(struct str blob, const struct ssh_key *key,
	const struct ssh_claim *claim, const char *word)
{
	struct err err = {0};

	EXPECT(judge(blob, key, claim, &err) == -1, "accepted, but: %s", word);
	EXPECT(err.kind == ERR_USAGE && strstr(err.text, word), "'%s' lacks '%s'",
		err.text, word);
}

static void expect_good(struct str blob, const struct signer *signer)
{
	struct err err = {0};

	EXPECT(judge(blob, &signer->key, &good_claim, &err) == 0, "%s: %s",
		ssh_key_type_name(signer->key.type), err.text);
}

/* The first in this process: a configuration that leaves no algorithm changes nothing. */
static void test_no_configuration(void **state)
{
	char path[] = "/tmp/sshsig-XXXXXX";
	static const char conf[] =
		"openssl_conf = all\n[all]\nproviders = none\nalg_section = some\n"
		"[none]\n[some]\ndefault_properties = fips=yes\n";
	static const char line[] = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31U"
				   "v+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
	struct arena arena = {0};
	struct ssh_key key;
	struct ssh_signature sig = {.space = STR(SPACE)};
	char zeros[64] = "";
	struct err err = {0};
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0 && write(fd, conf, sizeof(conf) - 1) > 0 && !close(fd));
	assert_int_equal(setenv("OPENSSL_CONF", path, 1), 0);
	assert_int_equal(ssh_key_read(&key, &arena, str_of(line), &err), 0);
	sig.key = key;
	sig.value = view(zeros, sizeof(zeros));
	assert_int_equal(ssh_verify(&sig, &key, &good_claim, &err), -1);
	/* it was judged */
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "not valid"));
	unlink(path);
	arena_done(&arena);
}

static void test_all_types(void **state)
{
	static const char *const hashes[] = {"sha256", "sha512"};

	(void)state;
	for (int type = 0; type < SSH_KEY_TYPES; type++) {
		struct signer signer _cleanup_signer_;
		struct buf blob _cleanup_buf_ = BUF_INIT(1 << 16);

		signer_make(&signer, (enum ssh_key_type)type);
		for (int i = 0; i < 16; i++) { /* r and s of all lengths, by and by */
			compose(&blob, &signer,
				&(struct recipe){.message = MESSAGE,
					.hash = hashes[i % 2],
					TOUCHED});
			expect_good(buf_str(&blob), &signer);
		}
	}
	unit_done();
}

/* Every bit, those of the key and of the lengths too. */
static void test_flips(void **state)
{
	(void)state;
	for (int type = 0; type < SSH_KEY_TYPES; type++) {
		struct signer signer _cleanup_signer_;
		struct buf blob _cleanup_buf_ = BUF_INIT(1 << 16);

		signer_make(&signer, (enum ssh_key_type)type);
		compose(&blob, &signer, &(struct recipe){.message = MESSAGE, TOUCHED});
		for (size_t bit = 0; bit < blob.n * 8; bit++) {
			blob.p[bit / 8] ^= (char)(1 << bit % 8);
			expect_refused(buf_str(&blob), &signer.key, &good_claim, "");
			blob.p[bit / 8] ^= (char)(1 << bit % 8);
		}
		expect_good(buf_str(&blob), &signer);
		for (size_t n = 0; n < blob.n; n++)
			expect_refused(str_slice(buf_str(&blob), 0, n), &signer.key,
				&good_claim, "");
	}
	unit_done();
}

struct spoilt {
	struct recipe recipe;
	const char *word; /* of the message */
};

static void spoil(enum ssh_key_type type, const struct spoilt *cases, size_t count)
{
	struct signer signer _cleanup_signer_;
	struct buf blob _cleanup_buf_ = BUF_INIT(1 << 16);

	signer_make(&signer, type);
	for (size_t i = 0; i < count; i++) {
		compose(&blob, &signer, &cases[i].recipe);
		expect_refused(buf_str(&blob), &signer.key, &good_claim, cases[i].word);
	}
}

static void test_spoilt(void **state)
{
	static const struct spoilt all[] = {
		{{.message = "what was reviewed", TOUCHED}, "not valid"},
		{{.message = "", TOUCHED}, "not valid"},
		{{.message = MESSAGE, .space = "git", TOUCHED}, "namespace 'git'"},
		{{.message = MESSAGE, .space = SPACE "x", TOUCHED}, "namespace"},
		{{.message = MESSAGE, .space = "", TOUCHED}, "no namespace"},
		{{.message = MESSAGE, .reserved = "x", TOUCHED}, "reserved"},
		{{.message = MESSAGE, .version = 2, TOUCHED}, "version 2"},
		{{.message = MESSAGE, .tail = "x", TOUCHED}, "behind its end"},
		{{.message = MESSAGE, .hash = "sha1", TOUCHED}, "'sha1'"},
		{{.message = MESSAGE, .hash = "SHA512", TOUCHED}, "'SHA512'"},
		{{.message = MESSAGE, .type = "ssh-rsa", TOUCHED},
			"'ssh-rsa' does not fit"},
		{{.message = MESSAGE, .type = "", TOUCHED}, "does not fit"},
	};

	(void)state;
	for (int type = 0; type < SSH_KEY_TYPES; type++)
		spoil((enum ssh_key_type)type, all, COUNT(all));
	unit_done();
}

/* At the limit it is read, and one byte above it is not. */
static void test_limit(void **state)
{
	char space[LIMIT_SSH_BYTES + 1] = "";
	struct signer signer _cleanup_signer_;
	struct buf blob _cleanup_buf_ = BUF_INIT(1 << 16);

	(void)state;
	signer_make(&signer, SSH_ED25519);
	compose(&blob, &signer, &(struct recipe){.message = MESSAGE, .space = "x"});
	memset(space, 'x', LIMIT_SSH_BYTES + 1 - blob.n);
	compose(&blob, &signer, &(struct recipe){.message = MESSAGE, .space = space});
	assert_int_equal(blob.n, LIMIT_SSH_BYTES);
	expect_refused(
		buf_str(&blob), &signer.key, &good_claim, "for the namespace 'xxx");
	memset(space, 'x', LIMIT_SSH_BYTES + 2 - blob.n + strlen(space));
	compose(&blob, &signer, &(struct recipe){.message = MESSAGE, .space = space});
	expect_refused(buf_str(&blob), &signer.key, &good_claim, "larger than 4096");
	unit_done();
}

/* A value of another type that is taken, with the same parts. */
static void test_other_type(void **state)
{
	static const struct spoilt one[] = {
		{{.message = MESSAGE, .type = "sk-ssh-ed25519@openssh.com"},
			"does not fit"},
		{{.message = MESSAGE, .type = "ecdsa-sha2-nistp256"}, "does not fit"}};
	static const struct spoilt other[] = {
		{{.message = MESSAGE, .type = "ssh-ed25519", TOUCHED}, "does not fit"},
		{{.message = MESSAGE,
			 .type = "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
			 TOUCHED},
			"does not fit"}};

	(void)state;
	spoil(SSH_ED25519, one, COUNT(one));
	spoil(SSH_SK_ED25519, other, COUNT(other));
	spoil(SSH_SK_ECDSA_P256, other, COUNT(other));
	unit_done();
}

static void test_numbers(void **state)
{
	static const struct spoilt cases[] = {
		/* which of the two words it is hangs on the highest bit of r */
		{{.message = MESSAGE, .zeros = 1, TOUCHED}, "number of the ECDSA"},
		{{.message = MESSAGE, .zeros = 2, TOUCHED}, "number of the ECDSA"},
		{{.message = MESSAGE, .is_huge = true, TOUCHED}, "too large"},
		{{.message = MESSAGE, .is_zero = true, TOUCHED}, "missing"},
		{{.message = MESSAGE, .is_negative = true, TOUCHED}, "negative"},
		{{.message = MESSAGE, .is_order = true, TOUCHED}, "not valid"},
	};
	static const struct spoilt lengths[] = {
		{{.message = MESSAGE, .bytes = 63, TOUCHED}, "63 bytes instead of 64"},
		{{.message = MESSAGE, .bytes = 65, TOUCHED}, "65 bytes instead of 64"},
	};
	struct signer signer _cleanup_signer_;
	struct buf blob _cleanup_buf_ = BUF_INIT(1 << 16);

	(void)state;
	spoil(SSH_ED25519, lengths, COUNT(lengths));
	spoil(SSH_SK_ED25519, lengths, COUNT(lengths));
	spoil(SSH_ECDSA_P256, cases, COUNT(cases));
	spoil(SSH_SK_ECDSA_P256, cases, COUNT(cases));
	/* known: whoever has one signature can make this other one */
	signer_make(&signer, SSH_ECDSA_P256);
	compose(&blob, &signer, &(struct recipe){.message = MESSAGE, .is_twin = true});
	expect_good(buf_str(&blob), &signer);
	unit_done();
}

static void test_other_key(void **state)
{
	(void)state;
	for (int type = 0; type < SSH_KEY_TYPES; type++) {
		struct signer one _cleanup_signer_;
		struct signer other _cleanup_signer_;
		struct buf blob _cleanup_buf_ = BUF_INIT(1 << 16);
		struct signer mixed;

		signer_make(&one, (enum ssh_key_type)type);
		signer_make(&other, (enum ssh_key_type)type);
		compose(&blob, &one, &(struct recipe){.message = MESSAGE, TOUCHED});
		expect_refused(
			buf_str(&blob), &other.key, &good_claim, "by the key SHA256:");
		assert_true(ssh_key_same(&one.key, &one.key));
		assert_false(ssh_key_same(&one.key, &other.key));
		/* made by one, with the other's key in it */
		mixed = (struct signer){.pkey = one.pkey, .key = other.key};
		compose(&blob, &mixed, &(struct recipe){.message = MESSAGE, TOUCHED});
		expect_refused(buf_str(&blob), &other.key, &good_claim, "not valid");
	}
	unit_done();
}

static void test_security_keys(void **state)
{
	static const enum ssh_key_type types[] = {SSH_SK_ED25519, SSH_SK_ECDSA_P256};
	struct ssh_claim strict = good_claim;
	struct buf blob _cleanup_buf_ = BUF_INIT(1 << 16);
	struct signer plain _cleanup_signer_;
	struct err err = {0};

	(void)state;
	strict.needs_user_verified = true;
	for (size_t i = 0; i < COUNT(types); i++) {
		struct signer signer _cleanup_signer_;

		signer_make(&signer, types[i]);
		compose(&blob, &signer, &(struct recipe){.message = MESSAGE, .flags = 0});
		expect_refused(buf_str(&blob), &signer.key, &good_claim, "not touched");
		compose(&blob, &signer, &(struct recipe){.message = MESSAGE, .flags = 4});
		expect_refused(buf_str(&blob), &signer.key, &strict, "not touched");
		compose(&blob, &signer, &(struct recipe){.message = MESSAGE, .flags = 1});
		expect_refused(buf_str(&blob), &signer.key, &strict, "verify its user");
		compose(&blob, &signer, &(struct recipe){.message = MESSAGE, .flags = 5});
		EXPECT(judge(buf_str(&blob), &signer.key, &strict, &err) == 0, "user");
		compose(&blob, &signer,
			&(struct recipe){.message = MESSAGE, .flags = 0xf9});
		expect_good(buf_str(&blob), &signer);
	}
	signer_make(&plain, SSH_ED25519);
	compose(&blob, &plain, &(struct recipe){.message = MESSAGE});
	expect_refused(buf_str(&blob), &plain.key, &strict, "cannot show");
	unit_done();
}

/* Read as blob: words of the error, or NULL for a key that is read. */
static void expect_blob(struct str blob, const char *word)
{
	struct ssh_key key;
	struct err err = {0};
	int status = ssh_key_read_blob(&key, blob, &err);

	EXPECT(word ? status == -1 && strstr(err.text, word) : status == 0, "'%s': '%s'",
		word ? word : "good", err.text);
}

static void test_key_blobs(void **state)
{
	struct arena arena = {0};
	struct signer signer _cleanup_signer_;
	char point[66] = "\x04";
	struct str good;

	(void)state;
	signer_make(&signer, SSH_SK_ECDSA_P256);
	good = signer.key.blob;
	expect_blob(good, NULL);
	for (size_t n = 0; n < good.n; n++)
		expect_blob(str_slice(good, 0, n), "");
	expect_blob(arena_printf(&arena, "%s", "x"), "ends before");
	expect_blob(key_blob(&arena, SSH_ED25519, view(point, 32), ""), NULL);
	point[0] = 1;
	expect_blob(key_blob(&arena, SSH_ED25519, view(point, 32), ""), "anybody");
	point[0] = 0;
	expect_blob(key_blob(&arena, SSH_ED25519, view(point, 32), ""), "anybody");
	point[31] = (char)0x80;
	expect_blob(key_blob(&arena, SSH_SK_ED25519, view(point, 32), "ssh:"), "anybody");
	point[31] = 0;
	point[0] = 4;
	expect_blob(key_blob(&arena, SSH_ED25519, view(point, 31), ""), "31 bytes");
	expect_blob(key_blob(&arena, SSH_ED25519, view(point, 33), ""), "33 bytes");
	expect_blob(
		key_blob(&arena, SSH_ECDSA_P256, view(point, 64), ""), "uncompressed");
	expect_blob(
		key_blob(&arena, SSH_ECDSA_P256, view(point, 66), ""), "uncompressed");
	point[0] = 2;
	expect_blob(
		key_blob(&arena, SSH_ECDSA_P256, view(point, 33), ""), "uncompressed");
	point[0] = 6; /* hybrid */
	expect_blob(
		key_blob(&arena, SSH_ECDSA_P256, view(point, 65), ""), "uncompressed");
	expect_blob(key_blob(&arena, SSH_SK_ED25519, view(point, 32), "https://x"),
		"https://x");
	expect_blob(key_blob(&arena, SSH_SK_ED25519, view(point, 32), "ssh:work"), NULL);
	expect_blob(
		key_blob(&arena, SSH_SK_ED25519, view(point, 32), "ssh"), "application");
	arena_done(&arena);
	unit_done();
}

/* Why some keys are refused: a signature that nobody made is good for every fourth text.
 */
static void test_small_key(void **state)
{
	static const char identity[64] = "\x01"; /* R is the neutral point, S is 0 */
	static const char zeros[ED25519_KEY_BYTES];
	struct arena arena = {0};
	int forged = 0;

	(void)state;
	for (char c = 'A'; c <= 'Z'; c++) {
		bool is_good = false;
		struct err err;

		assert_int_equal(crypto_verify_ed25519(&is_good, view(zeros, 32),
					 view(identity, 64), view(&c, 1), &err),
			0);
		forged += is_good;
	}
	EXPECT(forged > 0, "libcrypto refuses them by now");
	expect_blob(key_blob(&arena, SSH_ED25519, view(zeros, 32), ""), "anybody");
	arena_done(&arena);
	unit_done();
}

/* Points that are none: they have the form, and are refused when they are used. */
static void test_off_curve(void **state)
{
	static const enum ssh_key_type types[] = {SSH_ECDSA_P256, SSH_SK_ECDSA_P256};

	(void)state;
	for (size_t i = 0; i < COUNT(types); i++) {
		struct signer signer _cleanup_signer_;
		struct buf blob _cleanup_buf_ = BUF_INIT(1 << 16);
		struct arena arena = {0};
		char point[65];
		struct err err;

		signer_make(&signer, types[i]);
		for (int way = 0; way < 3; way++) {
			memcpy(point, signer.key.point.p, 65);
			if (way == 0)
				point[64] ^= 1;
			else
				memset(point + 1, way == 1 ? 0 : 0xff, 64);
			assert_int_equal(ssh_key_read_blob(&signer.key,
						 key_blob(&arena, types[i],
							 view(point, 65), "ssh:"),
						 &err),
				0);
			compose(&blob, &signer,
				&(struct recipe){.message = MESSAGE, TOUCHED});
			expect_refused(
				buf_str(&blob), &signer.key, &good_claim, "no point");
		}
		arena_done(&arena);
	}
	unit_done();
}

/* Of this process, on a processor. */
static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/*
 * Milliseconds from the text of a signature to the answer, with a message of 2.7 kB: the
 * best mean of a hundred, since other programs run too.
 */
static double bench(enum ssh_key_type type, int rounds)
{
	struct signer signer _cleanup_signer_;
	struct buf blob _cleanup_buf_ = BUF_INIT(1 << 16);
	char text[2701] = "";
	struct str piece = str_make(text, 2700);
	struct ssh_claim claim = {
		.space = STR(SPACE), .pieces = &piece, .piece_count = 1};
	struct err err;
	double best = 1e9;

	memset(text, 'm', 2700);
	signer_make(&signer, type);
	compose(&blob, &signer, &(struct recipe){.message = text, TOUCHED});
	while (rounds--) {
		double start = seconds_now(), mean;

		for (int i = 0; i < 100; i++)
			assert_int_equal(
				judge(buf_str(&blob), &signer.key, &claim, &err), 0);
		mean = (seconds_now() - start) / 100 * 1e3;
		best = mean < best ? mean : best;
	}
	return best;
}

static void bench_all(void **state)
{
	(void)state;
	for (int type = 0; type < SSH_KEY_TYPES; type++)
		printf("%s: %.4f ms\n", ssh_key_type_name((enum ssh_key_type)type),
			bench((enum ssh_key_type)type, 50));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest benches[] = {cmocka_unit_test(bench_all)};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_configuration),
		cmocka_unit_test(test_all_types),
		cmocka_unit_test(test_flips),
		cmocka_unit_test(test_spoilt),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_other_type),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_other_key),
		cmocka_unit_test(test_security_keys),
		cmocka_unit_test(test_key_blobs),
		cmocka_unit_test(test_small_key),
		cmocka_unit_test(test_off_curve),
	};

	if (argc > 1 && strcmp(argv[1], "bench") == 0)
		return cmocka_run_group_tests(benches, NULL, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
