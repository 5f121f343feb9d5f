D={'a':{'url':'https://e/{v}.tgz','sha256':'0','v':'1'}}
def _m(n, v='1', **kw):
    http_archive(name=n, url='https://e/%s' % v, **kw)
def f():
    for k,v in D.items():
        _m(k, v['v'], sha256=v['sha256'])
    [http_file(name=n, url=u.format(n)) for n,u in [('a','b{}')] if n]
def _impl(ctx):
    ctx.download('https://x', 'o', '0')
    ctx.execute(['curl','https://e/f'])
