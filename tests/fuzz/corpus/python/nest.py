x = [a if b else c for a in d if e for f in g]
y = {**k, 1: 2, "z": lambda q: q}
class A(B):
  @d
  def f(self, *a, k=1, **kw) -> int:
    try:
      pass
    except E as e:
      return x
    else:
      while 1: z += 1
match a:
  case 1: b
