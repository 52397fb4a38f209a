# The commands of Kronika's developers. `make test` is the one that must pass.

# How long each fuzz test runs: make fuzz FUZZTIME=10m
FUZZTIME = 30s

# SQLite with its full-text search, for bench.
BENCHTAGS = -tags sqlite_fts5

GOTESTSUM = go run gotest.tools/gotestsum@v1.13.0

.PHONY: test race fuzz bench benchmarks run chromium python axe vnu wget nginx opensearch

# Every check: layout, vet, all tests, the browser's included, and the fuzz tests.
test: chromium axe vnu wget nginx opensearch
	@test -z "$$(gofmt -l .)" || { gofmt -d .; echo "make test: run gofmt -w on these files" >&2; exit 1; }
	go vet ./...
	$(GOTESTSUM) --format pkgname -- -timeout 40m -count=1 ./...
	@if command -v cc >/dev/null 2>&1; then \
		go -C bench vet $(BENCHTAGS) ./... && go -C bench test $(BENCHTAGS) -count=1 ./...; \
	else echo "make test: no C compiler here, so bench is not tested" >&2; fi
	@sh .ci/fuzz $(FUZZTIME)

# Inputs that nobody thought of, for every fuzz test.
fuzz:
	@sh .ci/fuzz $(FUZZTIME)

# The same tests under the race detector; needs a C compiler.
race: chromium axe vnu wget nginx opensearch
	$(GOTESTSUM) --format pkgname -- -timeout 40m -count=1 -race ./...

# Speed beside the alternatives, as ratios of one run; see docs/speed.md. Needs a C compiler.
# make bench BENCH="-docs 2000 -rounds 1" for a quick look.
bench:
	go -C bench run $(BENCHTAGS) . $(BENCH)

# The benchmarks of single packages.
benchmarks:
	go test -run '^$$' -bench . -benchtime 2s ./...

# Chromium for the browser test.
chromium:
	@sh .ci/chromium

# The web archive tools of others, for the test that reads our files with them.
python:
	@sh .ci/python

# axe-core, for the test that pages can be used by everyone.
axe: python
	@sh .ci/axe

# The Nu Html Checker, for the test that the pages are valid HTML.
vnu: python
	@sh .ci/vnu

# wget, for the test that takes in what others captured.
wget:
	@sh .ci/wget

# nginx, for the test of a site behind it.
nginx:
	@sh .ci/nginx

# OpenSearch, for the tests with a cluster; search/opensearch/cluster/run starts one.
opensearch:
	@sh .ci/opensearch

run:
	go run ./cmd/kronika up
