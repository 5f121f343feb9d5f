# For tests of third-party components: records without a terminal, and wraps.

GOOD=9a93b2b7dfdac77ceba5a558a580e74667dd6fede4585b91eefb60f03b72df23
EVIL=0000000000000000000000000000000000000000000000000000000000000001

# wrap [HASH] [URL]: subprojects/zlib.wrap, staged.
wrap()
{
	stage subprojects/zlib.wrap <<-END
	[wrap-file]
	directory = zlib-1.3.1
	source_url = ${2:-https://zlib.net/zlib-1.3.1.tar.gz}
	source_filename = zlib-1.3.1.tar.gz
	source_hash = ${1:-$GOOD}
	END
}

# record [JQ-FILTER]: an approved and assessed record of zlib, staged.
record()
{
	jq "${1:-.}" <<-END | stage "${list:-.milecastle/components}/zlib.json"
	{"schema": 1, "id": "zlib", "identity": {"aliases": ["wrap:zlib"]},
	 "origin": {"allowed_urls": ["https://zlib.net/"]}, "licence": {"declared": "Zlib"},
	 "versions": [{"version": "1.3.1", "status": "approved",
	   "forms": {"archive-bytes": [{"file": "zlib-1.3.1.tar.gz", "sha256": "$GOOD"}]}}],
	 "assessment": {"by": "author", "date": "2026-01-01", "next_review": "2099-01-01",
	   "method": "checklist 3", "necessity": "to inflate", "criticality": "high",
	   "known_vulnerabilities": {"source": "none of 2026-01-01", "open": []},
	   "security_history": {"summary": "few"},
	   "vendor_responsiveness": {"contact": "zlib@gzip.org", "summary": "fast"},
	   "maintenance": {"last_release": "2024-01-22", "summary": "two people"}}}
	END
}

# assess ID: all questions answered.
assess()
{
	mc deps assess "$1" by=author date=2026-01-01 next_review=2099-01-01 method=m \
		necessity=n criticality=low known_vulnerabilities.source=s \
		known_vulnerabilities.open=none security_history.summary=s \
		vendor_responsiveness.contact=c vendor_responsiveness.summary=s \
		maintenance.last_release=2024-01-22 maintenance.summary=s
}
