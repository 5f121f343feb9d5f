/*
 * Pipelines of other services, and pre-commit.
 */
#include "tests/unit/cuts.h"
#include "base/banned.h"

static void test_gitlab(void **unused)
{
	static const char text[] =
		"variables:\n"
		"  IMG: registry.example.org/ci\n"
		"  CODE: |\n"
		"    curl -o x https://example.org/x-1.0.tgz\n"
		"include:\n"
		"  - local: /ci/a.yml\n"
		"  - remote: https://example.org/ci/b.yml\n"
		"    integrity: sha256-ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=\n"
		"  - project: group/ci\n"
		"    ref: 0123456789012345678901234567890123456789\n"
		"    file: [a.yml, b.yml]\n"
		"  - template: Security/SAST.gitlab-ci.yml\n"
		"  - component: $CI_SERVER_FQDN/g/p/c@1.0.0\n"
		"  - https://example.org/ci/c.yml\n"
		"  - b.yml\n"
		"default:\n"
		"  image: $IMG:v1\n"
		".hidden: &hidden\n"
		"  script:\n"
		"    - &cmd git clone --branch v2 https://example.org/r.git\n"
		"job:\n"
		"  image: {name: \"gcc:14\", entrypoint: [\"\"]}\n"
		"  services:\n"
		"    - postgres:16\n"
		"    - name: redis\n"
		"  rules: [{if: x}]\n"
		"  script:\n"
		"    - *cmd\n"
		"    - |\n"
		"      apt-get install -y \\\n"
		"        zlib1g-dev\n"
		"    - [ \"wget https://example.org/y-2.0.tgz\", \"make\" ]\n"
		"image: $UNKNOWN\n";

	(void)unused;
	expect_declared(".gitlab-ci.yml", str_of(text),
		"4 make-download bytes x =1.0 @https://example.org/x-1.0.tgz ci\n"
		"6 ci reference /ci/a.yml +ci/a.yml ci\n"
		"7 ci bytes b.yml @https://example.org/ci/b.yml "
		"#file-bytes:sha256:001122334455 ci\n"
		"9 ci bytes group/ci #git-commit:git:012345678901 ci\n"
		"12 ci bytes Security/SAST.gitlab-ci.yml ^latest ci\n"
		"13 ci bytes $CI_SERVER_FQDN/g/p/c =1.0.0 @$CI_SERVER_FQDN/g/p/c ci "
		"partial: worked out elsewhere\n"
		"14 ci bytes c.yml @https://example.org/ci/c.yml ci\n"
		"15 ci reference b.yml +b.yml ci\n"
		"17 image bytes registry.example.org/ci =v1 @registry.example.org/ci ci\n"
		"20 make-download bytes r =v2 @https://example.org/r.git ci\n"
		"22 image bytes gcc =14 @docker.io/library/gcc ci if\n"
		"24 image bytes postgres =16 @docker.io/library/postgres ci if\n"
		"25 image bytes redis ^latest @docker.io/library/redis ci if\n"
		"31 debian system zlib1g-dev ci if\n"
		"32 make-download bytes y =2.0 @https://example.org/y-2.0.tgz ci if\n"
		"33 image bytes $UNKNOWN ^latest @docker.io/library/$UNKNOWN ci partial: "
		"worked out elsewhere\n");
	expect_cuts(".gitlab-ci.yml", str_of(text));
	unit_done();
}

static void test_pre_commit(void **unused)
{
	static const char text[] =
		"repos:\n"
		"- repo: https://github.com/pre-commit/pre-commit-hooks\n"
		"  rev: 0123456789012345678901234567890123456789  # frozen: v5.0.0\n"
		"  hooks:\n"
		"  - id: x\n"
		"    additional_dependencies: [foo==1.2, 'bar[x]>=2', baz@3]\n"
		"- repo: https://github.com/psf/black\n"
		"  rev: 24.1.0\n"
		"- repo: local\n"
		"  hooks: []\n"
		"- {repo: https://example.org/none}\n";

	(void)unused;
	expect_declared(".pre-commit-config.yaml", str_of(text),
		"2 ci bytes pre-commit-hooks =v5.0.0 "
		"@https://github.com/pre-commit/pre-commit-hooks "
		"#git-commit:git:012345678901 tool\n"
		"6 ci bytes foo =1.2 tool\n"
		"6 ci bytes bar ~>=2 tool\n"
		"6 ci bytes baz =3 tool\n"
		"7 ci bytes black =24.1.0 @https://github.com/psf/black tool\n"
		"11 ci bytes none ^HEAD @https://example.org/none tool\n");
	expect_cuts(".pre-commit-config.yaml", str_of(text));
	unit_done();
}

static void test_azure(void **unused)
{
	static const char text[] =
		"resources:\n"
		"  repositories:\n"
		"  - repository: templates\n"
		"    type: github\n"
		"    name: o/r\n"
		"    ref: refs/tags/v1\n"
		"  containers:\n"
		"  - container: u22\n"
		"    image: ubuntu:22.04\n"
		"jobs:\n"
		"- job: a\n"
		"  container: u22\n"
		"  condition: succeeded()\n"
		"  steps:\n"
		"  - task: UsePythonVersion@0\n"
		"  - task: CMake@1.2.3\n"
		"  - template: steps/a.yml\n"
		"  - template: b.yml@templates\n"
		"  - script: sudo apt-get install -y ninja-build\n"
		"  - bash: |\n"
		"      curl -L https://example.org/t-3.1.tar.gz | tar xz\n"
		"- job: b\n"
		"  container: fedora:40\n"
		"  services: {db: postgres}\n";

	(void)unused;
	expect_declared("azure-pipelines.yml", str_of(text),
		"3 ci bytes o/r =v1 @https://github.com/o/r ci\n"
		"9 image bytes ubuntu =22.04 @docker.io/library/ubuntu ci\n"
		"12 image reference u22 ci if\n"
		"15 ci bytes UsePythonVersion ~0 ci if\n"
		"16 ci bytes CMake =1.2.3 ci if\n"
		"17 ci reference steps/a.yml +steps/a.yml ci if\n"
		"18 ci reference b.yml@templates ci if\n"
		"19 debian system ninja-build ci if\n"
		"21 make-download bytes t =3.1 @https://example.org/t-3.1.tar.gz ci if\n"
		"23 image bytes fedora =40 @docker.io/library/fedora ci\n"
		"24 image bytes postgres ^latest @docker.io/library/postgres ci\n");
	expect_cuts("azure-pipelines.yml", str_of(text));
	unit_done();
}

static void test_circleci(void **unused)
{
	static const char text[] = "version: 2.1\n"
				   "orbs:\n"
				   "  win: circleci/windows@5.0.0\n"
				   "  node: circleci/node@5\n"
				   "  dev: ns/x@volatile\n"
				   "parameters:\n"
				   "  tag: {type: string}\n"
				   "jobs:\n"
				   "  a:\n"
				   "    docker:\n"
				   "      - image: cimg/base:2024.01\n"
				   "      - image: x:<< parameters.tag >>\n"
				   "    machine: {image: ubuntu-2204:current}\n"
				   "    steps:\n"
				   "      - run: apt-get install -y cmake\n"
				   "      - run:\n"
				   "          name: x\n"
				   "          command: |\n"
				   "            git clone https://example.org/q.git\n";

	(void)unused;
	expect_declared(".circleci/config.yml", str_of(text),
		"3 ci bytes circleci/windows =5.0.0 ci\n"
		"4 ci bytes circleci/node ~5 ci\n"
		"5 ci bytes ns/x ^volatile ci\n"
		"11 image bytes cimg/base =2024.01 @docker.io/cimg/base ci\n"
		"12 image bytes x =<< parameters.tag >> @docker.io/library/x ci partial: "
		"worked out elsewhere\n"
		"13 image system ubuntu-2204 ^current @docker.io/library/ubuntu-2204 ci\n"
		"15 debian system cmake ci\n"
		"19 make-download bytes q ^HEAD @https://example.org/q.git ci\n");
	expect_cuts(".circleci/config.yml", str_of(text));
	unit_done();
}

static void test_cirrus(void **unused)
{
	static const char text[] =
		"task:\n"
		"  container: {image: \"gcc:13\"}\n"
		"  install_script:\n"
		"    - pkg install -y git\n"
		"  build_script: curl -O https://example.org/v-1.1.tgz\n";

	(void)unused;
	expect_declared(".cirrus.yml", str_of(text),
		"2 image bytes gcc =13 @docker.io/library/gcc ci\n"
		"4 make-download system git ci\n"
		"5 make-download bytes v =1.1 @https://example.org/v-1.1.tgz ci\n");
	expect_cuts(".cirrus.yml", str_of(text));
	unit_done();
}

static void test_jenkins(void **unused)
{
	static const char text[] = "@Library('shared@1.2') _\n"
				   "// docker { image 'no:1' }\n"
				   "pipeline {\n"
				   "  agent { docker { image 'gcc:12' } }\n"
				   "  stages { steps {\n"
				   "    sh 'wget https://example.org/j-1.0.tgz'\n"
				   "    sh \"\"\"\n"
				   "      git clone https://example.org/k.git\n"
				   "    \"\"\"\n"
				   "    script { docker.image(\"maven:3\").inside { } }\n"
				   "  } }\n"
				   "}\n"
				   "library identifier: 'other@main'\n";

	(void)unused;
	expect_declared("Jenkinsfile", str_of(text),
		"1 ci bytes shared =1.2 ci\n"
		"4 image bytes gcc =12 @docker.io/library/gcc ci\n"
		"6 make-download bytes j =1.0 @https://example.org/j-1.0.tgz ci\n"
		"8 make-download bytes k ^HEAD @https://example.org/k.git ci\n"
		"10 image bytes maven =3 @docker.io/library/maven ci\n"
		"13 ci bytes other ^main ci\n");
	expect_cuts("Jenkinsfile", str_of(text));
	unit_done();
}

/* What a script brings, as script: of one job. */
static void expect_script(const char *script, const char *expected)
{
	struct buf text _cleanup_buf_ = BUF_INIT(1 << 20);

	buf_puts(&text, "a:\n  script:\n  - |\n    ");
	for (; *script; script++) {
		buf_putc(&text, *script);
		if (*script == '\n')
			buf_puts(&text, "    ");
	}
	expect_declared(".gitlab-ci.yml", buf_str(&text), expected);
	expect_cuts(".gitlab-ci.yml", buf_str(&text));
}

static void test_downloads(void **unused)
{
	(void)unused;
	expect_script("curl -fsSLo x.tgz https://e.org/a-1.0.tgz",
		"4 make-download bytes a =1.0 @https://e.org/a-1.0.tgz ci\n");
	expect_script("curl e.org/install.sh | sh",
		"4 make-download bytes install.sh @e.org/install.sh ci\n");
	expect_script(
		"curl -sS -X POST -d x=y https://e.org/hook\ncurl -I https://e.org/\n"
		"curl -o /dev/null https://e.org/x\ncurl http://localhost:80/y\n"
		"curl --version\nwhich curl wget\necho curl https://e.org/z",
		"");
	expect_script("wget -i list.txt",
		"4 make-download bytes list.txt ci partial: URLs "
		"that a file names\n");
	expect_script("wget --no-verbose $URL",
		"4 make-download bytes - @$URL ci partial: a URL with variables that are "
		"not known\n");
	expect_script("bash <(curl -s https://e.org/a.sh)",
		"4 make-download bytes a.sh @https://e.org/a.sh ci\n");
	expect_script("eval \"$(wget -qO- https://e.org/b.sh)\"",
		"4 make-download bytes b.sh @https://e.org/b.sh ci\n");
	expect_script("X=`curl https://e.org/c`",
		"4 make-download bytes c @https://e.org/c ci\n");
	expect_script("sudo -E env A=1 /usr/bin/curl -O 'https://e.org/d 1.zip'",
		"4 make-download bytes d 1.zip @https://e.org/d 1.zip ci\n");
	expect_script("V=2.1\ncurl -L https://e.org/e-${V}.tar.gz",
		"5 make-download bytes e =2.1 @https://e.org/e-2.1.tar.gz ci\n");
	expect_script("if x; then\n wget https://e.org/f\nfi\nwget https://e.org/g",
		"5 make-download bytes f @https://e.org/f ci if\n"
		"7 make-download bytes g @https://e.org/g ci\n");
	expect_script(
		"echo 'it''s \" # curl https://e.org/no' # curl https://e.org/no", "");
	unit_done();
}

static void test_repositories(void **unused)
{
	(void)unused;
	expect_script("git clone --depth=1 -b v1 https://e.org/a.git dir",
		"4 make-download bytes a =v1 @https://e.org/a.git ci\n");
	expect_script("git -C x clone git@e.org:o/b",
		"4 make-download bytes b ^HEAD @git@e.org:o/b ci\n");
	expect_script("git fetch https://e.org/c.git refs/tags/v2",
		"4 make-download bytes c =v2 @https://e.org/c.git ci\n");
	expect_script("git fetch origin main\ngit clone ../x\ngit pull\ngit clone .", "");
	expect_script("git submodule add https://e.org/d.git",
		"4 make-download bytes d ^HEAD @https://e.org/d.git ci\n");
	expect_script("gh repo clone o/e\ngh release download v1 -R o/f",
		"4 make-download bytes e ^HEAD @https://github.com/o/e ci\n"
		"5 make-download bytes o/f =v1 ci\n");
	expect_script("svn co -r 12 https://e.org/svn/g",
		"4 make-download bytes g =12 @https://e.org/svn/g ci\n");
	unit_done();
}

static void test_packages(void **unused)
{
	(void)unused;
	expect_script(
		"DEBIAN_FRONTEND=noninteractive apt-get -qq -o A=b install -y a=1.0 b",
		"4 debian system a =1.0 ci\n4 debian system b ci\n");
	expect_script("P='a b'\napt install $P $Q",
		"5 debian system a ci\n"
		"5 debian system b ci\n"
		"5 debian system $Q ci partial: a name in a variable that is not "
		"known\n");
	expect_script("apk add --no-cache --virtual .deps a~=1 'b>2'",
		"4 make-download system a ~~=1 ci\n4 make-download system b ~>2 ci\n");
	expect_script("dnf -y install https://e.org/x-1.rpm ./local.rpm y",
		"4 make-download bytes x-1.rpm @https://e.org/x-1.rpm ci\n"
		"4 make-download system y ci\n");
	expect_script(
		"python3 -m pip install --upgrade -i https://e.org/simple a[x]==1.0 .",
		"4 make-download setting simple @https://e.org/simple ci\n"
		"4 make-download bytes a =1.0 ci\n");
	expect_script(
		"pip install -r requirements.txt git+https://e.org/o/b.git@v1#egg=b",
		"4 make-download reference requirements.txt +requirements.txt ci\n"
		"4 make-download bytes b =v1 @https://e.org/o/b.git ci\n");
	expect_script("npm ci\nnpx a@1 b\ngem install c -v 1.2\ncargo install --git "
		      "https://e.org/d\ngo install e.org/e@latest",
		"4 make-download reference package.json ci\n"
		"5 make-download bytes a =1 ci\n"
		"6 make-download bytes c =1.2 ci\n"
		"7 make-download bytes d ^HEAD @https://e.org/d ci\n"
		"8 make-download bytes e.org/e ^latest ci\n");
	expect_script("docker run --rm -v a:b -e X=1 --name=x img:1 cmd\ndocker pull "
		      "h.io/i@sha256:"
		      "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
		"4 image bytes img =1 @docker.io/library/img ci\n"
		"5 image bytes h.io/i @h.io/i #image-manifest:sha256:001122334455 ci\n");
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gitlab),
		cmocka_unit_test(test_pre_commit),
		cmocka_unit_test(test_azure),
		cmocka_unit_test(test_circleci),
		cmocka_unit_test(test_cirrus),
		cmocka_unit_test(test_jenkins),
		cmocka_unit_test(test_downloads),
		cmocka_unit_test(test_repositories),
		cmocka_unit_test(test_packages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
