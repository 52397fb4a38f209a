# The commands of Kronika's developers. `make test` is the one that must pass.

GOTESTSUM = go run gotest.tools/gotestsum@v1.13.0

.PHONY: test race bench run chromium python wget

# Every check: layout, vet, and all tests, the browser's included.
test: chromium python wget
	@test -z "$$(gofmt -l .)" || { gofmt -d .; echo "make test: run gofmt -w on these files" >&2; exit 1; }
	go vet ./...
	$(GOTESTSUM) --format pkgname -- -count=1 ./...

# The same tests under the race detector; needs a C compiler.
race: chromium python wget
	$(GOTESTSUM) --format pkgname -- -count=1 -race ./...

# Speed beside the alternatives, as ratios of one run.
bench:
	go test -run '^$$' -bench . -benchtime 2s ./...

# Chromium for the browser test.
chromium:
	@sh .ci/chromium

# The web archive tools of others, for the test that reads our files with them.
python:
	@sh .ci/python

# wget, for the test that takes in what others captured.
wget:
	@sh .ci/wget

run:
	go run ./cmd/kronika up
