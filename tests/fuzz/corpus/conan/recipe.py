from conan import ConanFile
from conan.tools.files import get, download, patch
from conan.tools.scm import Git
VERSION = "1.2.13"
COMMON = ["bzip2/1.0.8", "xz_utils/5.4.0@me/stable#0123456789abcdef0123456789abcdef"]

class Pkg(ConanFile):
    name = "pkg"
    requires = "zlib/%s" % VERSION, ("openssl/[>=3 <4]", "private")
    tool_requires = COMMON + ["cmake/3.27.0"]
    python_requires = "base/1.0@corp/stable"
    test_requires = "gtest/1.14.0"
    scm = {"type": "git", "url": "https://e.org/x.git", "revision": "0123456789012345678901234567890123456789"}

    def requirements(self):
        self.requires("fmt/10.0.0", transitive_headers=True)
        if self.settings.os == "Linux":
            self.requires(f"libaio/{self.aio}")
        for dep, ver in [("a", "1"), ("b", "2")]:
            self.requires(dep + "/" + ver)
        self.requires("boost/1.81.0" if self.options.x else "boost/1.80.0")
        for r in self.conan_data["deps"]:
            self.requires(r)
        self.requires("{}/{}".format("c", self.version))
    aio = "0.3.113"

    def build_requirements(self):
        self.tool_requires("ninja/[*]")
        self.test_requires("catch2/3.4.0")
    def system_requirements(self):
        Apt(self).install(["libx11-dev", "libgl-dev"])
    def source(self):
        get(self, **self.conan_data["sources"][self.version], strip_root=True)
        get(self, "https://e.org/foo-1.0.tar.gz", sha256="9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23")
        tools.get("https://e.org/bar-%s.tar.gz" % self.version, md5="0123456789abcdef0123456789abcdef")
        download(self, f"https://e.org/d-{VERSION}.zip", "d.zip")
        check_sha256(self, "d.zip", "9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23")
        patch(self, patch_file="patches/x.patch")
        git = Git(self)
        git.clone(url="https://github.com/a/b.git", target=".")
        git.checkout("v1.2")
        self.run("git clone https://github.com/c/d.git && cd d")
