# Manifests that name, and the lock files beside them that have the hashes.

load helper
load push
load evidence
load deps

HASH=fd51e4f4849f64cc2911258d1f2a7a7fa3e81e2e86b3bf5ff0a8e4f2f83c8e0b2b3d3ef5f5c6f8f0a0b1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f50617

setup()
{
	isolate
	new_repo
	record '.identity.aliases = ["nuget:zlib", "conan:zlib"] | .origin = {} |
		.versions[0].forms = {"nuget-content": ["sha512:'$HASH'"], "recipe-revision": ["00112233445566778899aabbccddeeff"]}'
	stage_safe && commit
}

# project VERSION: a project of NuGet, staged.
project()
{
	stage p/a.csproj <<-END
	<Project>
	<ItemGroup><PackageReference Include="zlib" Version="$1" /></ItemGroup>
	</Project>
	END
}

# nuget_lock VERSION HEX: its lock file, staged.
nuget_lock()
{
	printf '{"version": 1, "dependencies": {"net8.0": {"zlib": {"type": "Direct",
		"resolved": "%s", "contentHash": "%s"}}}}\n' "$1" "$(printf "$(sed 's:..:\\x&:g' <<<"$2")" | base64 -w0)" |
		stage p/packages.lock.json
}

@test "a name alone does not pass, and with its lock it does" {
	project 1.3.1
	run mc deps check
	expect_status 1
	expect_output UNPINNED
	nuget_lock 1.3.1 "$HASH"
	run mc deps check -v
	expect_status 0
	commit
	# the project alone, by the lock that is there
	project 1.3.1.0
	run mc deps check
	expect_status 0
}

@test "a lock that changes alone has its manifest judged" {
	project 1.3.1 && nuget_lock 1.3.1 "$HASH" && commit
	nuget_lock 1.3.1 "${HASH/fd51/0000}"
	run mc deps check
	expect_status 1
	expect_output "p/a.csproj:2"
	expect_output HASH_MISMATCH
	git rm -qf p/packages.lock.json
	run mc deps check
	expect_status 1
	expect_output "p/a.csproj:2"
	expect_output UNPINNED
}

@test "a lock of another version, or in another folder, says nothing" {
	project 1.3.1 && nuget_lock 1.3.0 "$HASH"
	run mc deps check
	expect_status 1
	expect_output UNPINNED
	nuget_lock 1.3.1 "$HASH"
	git mv p/packages.lock.json packages.lock.json
	run mc deps check
	expect_status 1
	expect_output UNPINNED
}

@test "of Conan: a revision that is listed is weak, another one is a mismatch" {
	printf '[requires]\nzlib/1.3.1\n' | stage conanfile.txt
	run mc deps check
	expect_output UNPINNED
	echo '{"version": "0.5", "requires": ["zlib/1.3.1#00112233445566778899aabbccddeeff%1"]}' | stage conan.lock
	run mc deps check
	expect_status 1
	expect_output "conanfile.txt:2"
	expect_output "WEAK_HASH"
	expect_output "is the one that was assessed"
	stage .milecastle/policy.json <<<'{"version": 1, "severity": [{"rule": "dep-weak-hash", "path": "/conan*", "level": "note"}]}'
	git commit -qm weak --no-verify
	echo '# more' >>conanfile.txt && git add conanfile.txt
	run mc deps check HEAD
	expect_status 0
	echo '{"version": "0.5", "requires": ["zlib/1.3.1#10112233445566778899aabbccddeeff%1"]}' | stage conan.lock
	run mc deps check
	expect_status 1
	expect_output "conanfile.txt:2"
	expect_output HASH_MISMATCH
}

@test "a lock costs nothing where no manifest is beside it, and one file where one is" {
	nuget_lock 1.3.1 "$HASH"
	report --staged
	expect_stats declarations=1 blobs_read=2
	project 1.3.1
	git commit -qm both --no-verify
	for n in {1..20}; do
		printf 'project(a)\nset(V %s)\nFetchContent_Declare(a URL https://h/${V}/${W}.tgz)\n' "$n" |
			stage "c$n/CMakeLists.txt"
	done
	git commit -qm cmake --no-verify
	nuget_lock 1.3.1 "${HASH/fd51/0000}"
	report --staged
	expect_json '[.findings[].path] | index("p/a.csproj") != null'
	expect_json '.stats.declarations <= 8'
}
