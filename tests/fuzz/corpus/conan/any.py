class A(ConanFile):
    requires = "a/1", ("b/2@c/d", "private")
