/*
 * Workflows and actions of GitHub: all places where something is used, odd spellings,
 * what is worked out, downloads in scripts; truncation at every byte.
 */
#include "tests/unit/cuts.h"
#include "base/banned.h"

static void test_workflow(void **unused)
{
	static const char text[] =
		"name: x\n"
		"on: push\n"
		"env:\n"
		"  V: 1.2.3\n"
		"jobs:\n"
		"  build:\n"
		"    if: github.event_name == 'push'\n"
		"    strategy:\n"
		"      matrix:\n"
		"        img: [ubuntu:22.04, 'debian:12']\n"
		"        include:\n"
		"          - img: "
		"fedora@sha256:"
		"00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff\n"
		"    container: ${{ matrix.img }}\n"
		"    services:\n"
		"      db:\n"
		"        image: postgres\n"
		"      r: {image: \"redis:7\"}\n"
		"    steps:\n"
		"      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 "
		"# v4.2.2\n"
		"      - \"uses\" : 'a/b@c'\n"
		"      - {uses: a/b/c@main, with: {uses: no/no@v1}}\n"
		"      - name: foo\n"
		"\n"
		"        uses: x/y@v2\n"
		"      - <<: &anc\n"
		"          uses: m/n@v1\n"
		"      - *anc\n"
		"      - uses: ./.github/actions/foo\n"
		"      - uses: docker://alpine:3.8\n"
		"      - \"\\u0075ses\": hidden/one@v1\n"
		"      - ? uses\n"
		"        : explicit/key@v1\n"
		"      - uses: >-\n"
		"          folded/one@v1\n"
		"      - uses: *unknown\n"
		"      - uses: ${{ matrix.action }}\n"
		"      - run: |\n"
		"          sudo apt-get update && sudo apt-get install -y zlib1g-dev "
		"libfoo=1.2 # comment\n"
		"          curl -fsSL https://example.org/zlib-$V.tar.gz | tar xz\n"
		"          curl -fsSLO \"https://example.org/zlib-${{ env.V }}.tar.gz\"\n"
		"          git clone --depth 1 -b v1.0 https://github.com/foo/bar.git\n"
		"          pip install -r requirements.txt \"foo==1.2\" 'bar>=2' "
		"git+https://github.com/q/w@abc\n"
		"          npm install -g foo@1.2 @s/c@latest\n"
		"          bash -c \"wget https://inner.example.org/x.tar.gz\"\n"
		"          X=$(curl -s https://sub.example.org/api | jq .tag)\n"
		"          cat <<EOF > x.sh\n"
		"          don't\n"
		"          curl https://body.example.org/b.zip\n"
		"          EOF\n"
		"          if true; then curl -L https://cond.example.org/c; fi\n"
		"          brew install cmake\n"
		"          curl -X POST -d @x https://notify.example.org\n"
		"      - run: >\n"
		"          curl\n"
		"          https://folded.example.org/f.tgz\n"
		"          | sh\n"
		"  call:\n"
		"    uses: octo/repo/.github/workflows/x.yml@v1\n";

	(void)unused;
	expect_declared(".github/workflows/a.yml", str_of(text),
		"10 image bytes ubuntu =22.04 @docker.io/library/ubuntu ci if\n"
		"10 image bytes debian =12 @docker.io/library/debian ci if\n"
		"12 image bytes fedora @docker.io/library/fedora "
		"#image-manifest:sha256:001122334455 ci if\n"
		"16 image bytes postgres ^latest @docker.io/library/postgres ci if\n"
		"17 image bytes redis =7 @docker.io/library/redis ci if\n"
		"19 github-actions bytes actions/checkout =v4.2.2 "
		"@https://github.com/actions/checkout #git-commit:git:11bd71901bbe ci "
		"if\n"
		"20 github-actions bytes a/b =c @https://github.com/a/b ci if\n"
		"21 github-actions bytes a/b/c ^main @https://github.com/a/b ci if\n"
		"24 github-actions bytes x/y =v2 @https://github.com/x/y ci if\n"
		"26 github-actions bytes m/n =v1 @https://github.com/m/n ci if\n"
		"28 github-actions reference ./.github/actions/foo +.github/actions/foo "
		"ci if\n"
		"29 image bytes alpine =3.8 @docker.io/library/alpine ci if\n"
		"30 github-actions bytes hidden/one =v1 @https://github.com/hidden/one "
		"ci if\n"
		"31 github-actions bytes explicit/key =v1 "
		"@https://github.com/explicit/key ci if\n"
		"33 github-actions bytes folded/one =v1 @https://github.com/folded/one "
		"ci if\n"
		"35 github-actions bytes - ci opaque: an alias of nothing that is known\n"
		"35 github-actions bytes - opaque: an alias of nothing that is known\n"
		"36 github-actions bytes ${{ matrix.action }} ^HEAD "
		"@https://github.com/${{ matrix.action }} ci if partial: worked out "
		"elsewhere\n"
		"38 debian system zlib1g-dev ci if\n"
		"38 debian system libfoo =1.2 ci if\n"
		"39 make-download bytes zlib =1.2.3 "
		"@https://example.org/zlib-1.2.3.tar.gz ci if\n"
		"40 make-download bytes zlib =1.2.3 "
		"@https://example.org/zlib-1.2.3.tar.gz ci if\n"
		"41 make-download bytes bar =v1.0 @https://github.com/foo/bar.git ci if\n"
		"42 make-download reference requirements.txt +requirements.txt ci if\n"
		"42 make-download bytes foo =1.2 ci if\n"
		"42 make-download bytes bar ~>=2 ci if\n"
		"42 make-download bytes w =abc @https://github.com/q/w ci if\n"
		"43 make-download bytes foo =1.2 ci if\n"
		"43 make-download bytes @s/c ^latest ci if\n"
		"44 make-download bytes x.tar.gz @https://inner.example.org/x.tar.gz ci "
		"if\n"
		"45 make-download bytes api @https://sub.example.org/api ci if\n"
		"48 make-download bytes b.zip @https://body.example.org/b.zip ci if\n"
		"50 make-download bytes c @https://cond.example.org/c ci if\n"
		"51 make-download system cmake ci if\n"
		"55 make-download bytes f.tgz @https://folded.example.org/f.tgz ci if\n"
		"58 github-actions bytes octo/repo/.github/workflows/x.yml =v1 "
		"@https://github.com/octo/repo ci\n");
	expect_cuts(".github/workflows/a.yml", str_of(text));
	unit_done();
}

static void test_odd(void **unused)
{
	static const char text[] =
		"jobs:\n"
		"  a:\n"
		"    steps: [{uses: a/b@v1}, {name: x, \"uses\":a/c@v1}]\n"
		"    uses: ./.github/workflows/local.yml\n"
		"    container: {image: 'x/y:1', env: {image: no}}\n"
		"    services: ${{ fromJSON('{}') }}\n"
		"  b:\n"
		"    services: &s\n"
		"      one:\n"
		"        image: "
		"redis@sha256:"
		"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
		"    steps:\n"
		"    - uses: actions/checkout@v4\n"
		"      with:\n"
		"        repository: other/tree\n"
		"        ref: 0123456789012345678901234567890123456789\n"
		"    - uses:\n"
		"    - uses: [a, b]\n"
		"    - uses: noversion/here\n"
		"    - uses: https://forge.example/o/r/sub@main\n"
		"    - ? |-\n"
		"        uses\n"
		"      : block/key@v1\n"
		"    - *nothing\n"
		"  c:\n"
		"    services: *s\n"
		"    steps: \"unclosed\n"
		"    - uses: last/one@v9\n";

	(void)unused;
	/* jobs may be called anything, and what is called so elsewhere holds no jobs */
	expect_declared(".github/workflows/a.yml",
		str_of("jobs:\n  matrix:\n    uses: ./.github/workflows/m.yml\n"
		       "  env:\n    steps: [{uses: a/b@v1, with: {uses: no/no@v1}}]\n"
		       "    strategy: {matrix: {uses: no/no@v2}}\n"),
		"3 github-actions reference ./.github/workflows/m.yml "
		"+.github/workflows/m.yml ci\n"
		"5 github-actions bytes a/b =v1 @https://github.com/a/b ci\n");
	expect_declared(".github/workflows/odd.yml", str_of(text),
		"3 github-actions bytes a/b =v1 @https://github.com/a/b ci\n"
		"3 github-actions bytes a/c =v1 @https://github.com/a/c ci\n"
		"4 github-actions reference ./.github/workflows/local.yml "
		"+.github/workflows/local.yml ci\n"
		"5 image bytes x/y =1 @docker.io/x/y ci\n"
		"6 github-actions bytes - ci opaque: services that are worked out "
		"elsewhere\n"
		"10 image bytes redis @docker.io/library/redis "
		"#image-manifest:sha256:001122334455 ci\n"
		"12 github-actions bytes actions/checkout =v4 "
		"@https://github.com/actions/checkout ci\n"
		"14 make-download bytes other/tree @https://github.com/other/tree "
		"#git-commit:git:012345678901 ci\n"
		"16 github-actions bytes - ci opaque: nothing behind uses\n"
		"17 github-actions bytes - ci opaque: text is expected there\n"
		"18 github-actions bytes noversion/here ^HEAD "
		"@https://github.com/noversion/here ci partial: no version behind it\n"
		"19 github-actions bytes https://forge.example/o/r/sub ^main "
		"@https://forge.example/o/r ci\n"
		"20 github-actions bytes block/key =v1 @https://github.com/block/key ci\n"
		"23 github-actions bytes - opaque: an alias of nothing that is known\n"
		"26 github-actions bytes - opaque: a quote that is never closed\n"
		"27 github-actions bytes - opaque: indentation that makes no sense\n"
		"27 github-actions bytes last/one =v9 @https://github.com/last/one ci\n");
	expect_cuts(".github/workflows/odd.yml", str_of(text));
	unit_done();
}

static void test_action(void **unused)
{
	static const char text[] = "\357\273\277runs:\r\n"
				   "  using: docker\r\n"
				   "  image: Dockerfile\r\n"
				   "  steps:\r\n"
				   "  - uses:\ta/b@v1   # comment\r\n"
				   "  - run: wget https://example.org/a-1.0.tgz";

	(void)unused;
	expect_declared("act/action.yml", str_of(text),
		"3 github-actions reference Dockerfile +act/Dockerfile ci\n"
		"5 github-actions bytes a/b =v1 @https://github.com/a/b ci\n"
		"6 make-download bytes a =1.0 @https://example.org/a-1.0.tgz ci\n");
	expect_cuts("act/action.yml", str_of(text));
	unit_done();
}

static void test_places(void **unused)
{
	(void)unused;
	EXPECT(form_of(str_of(".github/workflows/x.yaml")) != NULL, "a workflow");
	EXPECT(form_of(str_of(".forgejo/workflows/x.yml")) != NULL, "of a forge");
	EXPECT(form_of(str_of("vendor/x/.github/workflows/x.yml")) == NULL,
		"it is inert");
	EXPECT(form_of(str_of(".github/actions/a/action.yml")) != NULL, "an action");
	EXPECT(form_of(str_of(".github/workflows/disabled/x.yml")) == NULL,
		"a folder below is not read by GitHub");
	EXPECT(form_of(str_of(".github/dependabot.yml")) == NULL, "no workflow");
	unit_done();
}

/* All of these are one uses: for a reader of YAML. */
static void test_spellings(void **unused)
{
	static const char *const spellings[] = {"uses: a/b@v1\n", "- uses: a/b@v1\n",
		"- - uses: a/b@v1", "\"uses\": a/b@v1\n", "'uses' : 'a/b@v1'\n",
		"{uses: a/b@v1}\n", "{\"uses\":\"a/b@v1\"}\n", "[uses: a/b@v1]\n",
		"[{x: [1, 2], uses: a/b@v1}]\n", "? uses\n: a/b@v1\n",
		"uses:\n  a/b@v1\n", "uses:\n\n\n  # x\n  a/b@v1\n",
		"uses: >-\n  a/b@v1\n", "uses: |\n  a/b@v1\n", "uses: !!str a/b@v1\n",
		"uses: &x a/b@v1\n", "!!map\nuses: a/b@v1\n",
		"\"u\\x73es\": \"a/\\u0062@v1\"\n", "a: b\ruses: a/b@v1\r",
		"uses:\ta/b@v1\n", "%YAML 1.2\n---\nuses: a/b@v1\n...\n",
		"--- {uses: a/b@v1}\n", "x: |\n  y\nuses: a/b@v1\n",
		"x: 'it''s'\nuses: a/b@v1\n", "x: a\n b\nuses: a/b@v1\n",
		"k: &k uses\n*k : a/b@v1\n", "x: {<<: {uses: a/b@v1}}\n",
		"\xef\xbb\xbfuses: a/b@v1", "uses: \"a/\\\n  b@v1\"\n",
		"x: [a,\n\nb]\nuses: a/b@v1\n", NULL};

	(void)unused;
	for (size_t i = 0; spellings[i]; i++) {
		struct arena arena = {0}, scratch = {0};
		struct dependency_list list = {0};
		struct str path = str_of("action.yml");
		const struct dependency *d;

		declarations_read(&list, &arena, &scratch, form_of(path), path,
			str_of(spellings[i]));
		d = list.items;
		EXPECT(list.count == 1 && str_is(d->name, "a/b") &&
				str_is(d->version, "v1") && d->state == READ_EXACT,
			"%s", spellings[i]);
		arena_done(&arena);
		arena_done(&scratch);
		expect_cuts("action.yml", str_of(spellings[i]));
	}
	unit_done();
}

static void test_comments(void **unused)
{
	(void)unused;
	expect_declared("action.yml",
		str_of("- uses: a/b@0123456789012345678901234567890123456789 # pin@v4\n"
		       "- uses: a/b@0123456789012345678901234567890123456789 # why\n"
		       "- uses: \"a/b@0123456789012345678901234567890123456789\"\t#v1.2\n"
		       "- uses: a/b@v1 # v2\n"),
		"1 github-actions bytes a/b =v4 @https://github.com/a/b "
		"#git-commit:git:012345678901 ci\n"
		"2 github-actions bytes a/b @https://github.com/a/b "
		"#git-commit:git:012345678901 ci\n"
		"3 github-actions bytes a/b =v1.2 @https://github.com/a/b "
		"#git-commit:git:012345678901 ci\n"
		"4 github-actions bytes a/b =v1 @https://github.com/a/b ci\n");
	unit_done();
}

/* What is no step is none. */
static void test_not_used(void **unused)
{
	(void)unused;
	expect_declared("action.yml",
		str_of("x: 'uses: a/b@v1'\n# uses: a/b@v1\nrun: |\n  uses: a/b@v1\n"
		       "with:\n  uses: a/b@v1\nenv: {uses: a/b@v1}\nuses.x: a/b@v1\n"),
		"");
	unit_done();
}

static void test_depth(void **unused)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 20);

	(void)unused;
	buf_fill(&text, '[', 1000);
	buf_puts(&text, "{uses: a/b@v1}");
	buf_fill(&text, ']', 1000);
	expect_declared("action.yml", buf_str(&text),
		"1 github-actions bytes - opaque: nested too deep\n"
		"1 github-actions bytes a/b =v1 @https://github.com/a/b ci\n");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workflow),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_action),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_spellings),
		cmocka_unit_test(test_comments),
		cmocka_unit_test(test_not_used),
		cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
