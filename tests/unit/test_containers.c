/*
 * Dockerfiles, Compose files and devcontainers.
 */
#include "tests/unit/cuts.h"
#include "base/banned.h"

static void test_dockerfile(void **unused)
{
	static const char text[] =
		"# syntax=docker/dockerfile:1\n"
		"# escape=\\\n"
		"ARG BASE=debian\n"
		"ARG TAG=bookworm-slim\n"
		"FROM --platform=$BUILDPLATFORM "
		"${BASE}:${TAG}@sha256:"
		"00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff AS "
		"build\n"
		"FROM scratch\n"
		"FROM build\n"
		"FROM $UNKNOWN\n"
		"ARG VER=1.3\n"
		"ENV A=1 B=2\n"
		"COPY --from=build /x /y\n"
		"COPY --from=0 /x /y\n"
		"COPY --from=nginx:latest /x /y\n"
		"RUN --mount=type=bind,from=busybox,target=/x apt-get update && \\\n"
		"    # comment\n"
		"    apt-get install -y --no-install-recommends \\\n"
		"      gcc=12 \\\n"
		"\n"
		"      make\n"
		"RUN <<EOF\n"
		"apk add curl=8.0-r0 bash\n"
		"wget -qO- https://example.org/foo-${VER}.tar.gz | tar xz\n"
		"EOF\n"
		"ADD "
		"--checksum=sha256:"
		"00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff "
		"https://example.org/foo-1.0.tar.gz /x\n"
		"ADD https://github.com/a/b.git#v1.0:dir /y\n"
		"ADD [\"https://e.org/a b.zip\", \"/x\"]\n"
		"ONBUILD RUN curl https://e.org/z.tar.gz -o z\n"
		"RUN [\"sh\", \"-c\", \"curl https://e.org/json.tgz\"]\n"
		"COPY <<EOF /x\n"
		"FROM evil\n"
		"EOF\n"
		"FROM last\n";

	(void)unused;
	expect_declared("Dockerfile", str_of(text),
		"1 image bytes docker/dockerfile =1 @docker.io/docker/dockerfile tool\n"
		"5 image bytes debian =bookworm-slim @docker.io/library/debian "
		"#image-manifest:sha256:001122334455 tool\n"
		"7 image reference build tool\n"
		"8 image bytes $UNKNOWN ^latest @docker.io/library/$UNKNOWN tool "
		"partial: worked out elsewhere\n"
		"11 image reference build tool\n"
		"13 image bytes nginx ^latest @docker.io/library/nginx tool\n"
		"14 image bytes busybox ^latest @docker.io/library/busybox tool\n"
		"17 debian system gcc =12 tool\n"
		"19 debian system make tool\n"
		"21 make-download system curl =8.0-r0 tool\n"
		"21 make-download system bash tool\n"
		"22 make-download bytes foo =1.3 @https://example.org/foo-1.3.tar.gz "
		"tool\n"
		"24 make-download bytes foo =1.0 @https://example.org/foo-1.0.tar.gz "
		"#archive-bytes:sha256:001122334455 tool\n"
		"25 make-download bytes b =v1.0 @https://github.com/a/b.git tool\n"
		"26 make-download bytes a b.zip @https://e.org/a b.zip tool\n"
		"27 make-download bytes z.tar.gz @https://e.org/z.tar.gz tool if\n"
		"28 make-download bytes json.tgz @https://e.org/json.tgz tool\n"
		"32 image bytes last ^latest @docker.io/library/last tool\n");
	expect_cuts("Dockerfile", str_of(text));
	unit_done();
}

static void test_windows(void **unused)
{
	static const char text[] =
		"# escape=`\n"
		"FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
		"RUN powershell -Command \"Invoke-WebRequest -Uri "
		"https://example.org/a-1.2.zip -OutFile a.zip\"\n"
		"RUN powershell (New-Object "
		"Net.WebClient).DownloadFile('https://example.org/b.exe', 'b.exe'); `\n"
		"    choco install -y cmake\n"
		"COPY --from=${NAME} a b\n"
		"FROM\n";

	(void)unused;
	expect_declared("ci/Dockerfile.windows", str_of(text),
		"2 image bytes mcr.microsoft.com/windows/servercore =ltsc2022 "
		"@mcr.microsoft.com/windows/servercore ci\n"
		"3 make-download bytes a =1.2 @https://example.org/a-1.2.zip ci\n"
		"4 make-download bytes b.exe @https://example.org/b.exe ci\n"
		"5 make-download system cmake ci\n"
		"6 image bytes ${NAME} ^latest @docker.io/library/${NAME} ci partial: "
		"worked out elsewhere\n"
		"7 image bytes - ci opaque: nothing behind FROM\n");
	expect_cuts("ci/Dockerfile.windows", str_of(text));
	unit_done();
}

static void test_compose(void **unused)
{
	static const char text[] =
		"x-base: &base\n"
		"  image: \"alpine:${TAG:-3.20}\"\n"
		"services:\n"
		"  web:\n"
		"    <<: *base\n"
		"    build: .\n"
		"  db: {image: "
		"postgres@sha256:"
		"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff}\n"
		"  built:\n"
		"    image: mine:1\n"
		"    build:\n"
		"      context: https://github.com/o/r.git#v1:dir\n"
		"      additional_contexts:\n"
		"        - docker-image://busybox:1\n"
		"      dockerfile_inline: |\n"
		"        FROM debian:12\n"
		"        RUN apt-get install -y gcc\n"
		"  open:\n"
		"    image: ${IMAGE}\n"
		"include:\n"
		"  - other/compose.yml\n";

	(void)unused;
	expect_declared("compose.yaml", str_of(text),
		"2 image bytes alpine =3.20 @docker.io/library/alpine tool partial: a "
		"default that may be set elsewhere\n"
		"6 image reference . tool\n"
		"7 image bytes postgres @docker.io/library/postgres "
		"#image-manifest:sha256:001122334455 tool\n"
		"9 image reference mine =1 @docker.io/library/mine tool\n"
		"11 make-download bytes r =v1 @https://github.com/o/r.git tool\n"
		"13 image bytes busybox =1 @docker.io/library/busybox tool\n"
		"15 image bytes debian =12 @docker.io/library/debian tool\n"
		"16 debian system gcc tool\n"
		"18 image bytes ${IMAGE} ^latest @docker.io/library/${IMAGE} tool "
		"partial: worked out elsewhere\n"
		"20 image reference other/compose.yml +other/compose.yml tool\n");
	expect_cuts("compose.yaml", str_of(text));
	unit_done();
}

static void test_devcontainer(void **unused)
{
	static const char text[] =
		"{\n"
		"\t// comment\n"
		"\t\"image\": \"mcr.microsoft.com/devcontainers/cpp:1-debian-12\",\n"
		"\t\"features\": {\n"
		"\t\t\"ghcr.io/devcontainers/features/git:1\": {},\n"
		"\t\t\"./own\": {},\n"
		"\t},\n"
		"\t/* more */\n"
		"\t\"postCreateCommand\": \"pip install meson==1.5.0\",\n"
		"}\n";

	(void)unused;
	expect_declared(".devcontainer/devcontainer.json", str_of(text),
		"3 image bytes mcr.microsoft.com/devcontainers/cpp =1-debian-12 "
		"@mcr.microsoft.com/devcontainers/cpp tool\n"
		"5 image bytes ghcr.io/devcontainers/features/git =1 "
		"@ghcr.io/devcontainers/features/git tool\n"
		"6 image reference ./own +.devcontainer/own tool\n"
		"9 make-download bytes meson =1.5.0 tool\n");
	expect_cuts(".devcontainer/devcontainer.json", str_of(text));
	unit_done();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dockerfile),
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_compose),
		cmocka_unit_test(test_devcontainer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
