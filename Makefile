# What one does with Parley. `make` alone prints the list; two of them are enough to work: run and test.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# Modules of their own beside the product; each appears here with its go.mod.
NESTED := $(patsubst %/go.mod,%,$(wildcard test/go.mod bench/go.mod))
# Where the race detector pays: packages with goroutines that share something.
RACED := ^parley/(client|internal/(keeper|live|store|stream|web))(/|$$)

# A developers' tool, from any folder. They have a module of their own, so that the product's go.mod names none.
tool := go tool -modfile=$(CURDIR)/tools/go.mod

say = @printf '\n== %s\n'

##@ Working on it

run: ## Serve on localhost:8080 (ARGS="--addr :9000" for more)
	go run ./cmd/parley $(ARGS)

setup: ## Install what the tests need and this machine lacks; says what
	@tools/setup.sh

test: setup check units race types whole ## Everything that must hold; CI runs this

fmt: ## Format all Go files
	gofmt -l -w .

# staticcheck is part of `make test` (12 s to build); golangci-lint, which finds more and builds in over a minute, is not.
lint: ## The linters of .golangci.yaml, in every module (the first build takes a minute)
	@bad=0; \
	for m in . $(NESTED); do \
		echo "golangci-lint in $$m"; \
		(cd $$m && $(tool) golangci-lint run --config $(CURDIR)/.golangci.yaml ./...) || bad=1; \
	done; \
	if command -v shellcheck >/dev/null; then echo shellcheck; shellcheck .ci/run tools/*.sh || bad=1; fi; \
	exit $$bad

##@ The parts of `make test`

check: ## gofmt, vet, staticcheck, and the plan of the house
	$(say) 'the plan of the house: imports, figures, names'
	go test -count=1 .
	$(say) 'gofmt'
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || { printf 'not formatted; make fmt does it:\n%s\n' "$$unformatted"; exit 1; }
	$(say) 'vet and staticcheck (the first time SQLite is built for it, which takes about a minute)'
	@for m in . $(NESTED); do (cd $$m && go vet ./... && $(tool) staticcheck ./...); done

units: ## Unit tests without the race detector, of the packages where it does not pay
	$(say) 'unit tests'
	packages=$$(go list ./... | grep -vE '$(RACED)' | grep -vx parley || true); [ -z "$$packages" ] || go test $$packages

race: ## Unit tests with the race detector, of the packages where it pays
	$(say) 'unit tests with the race detector (the first time SQLite is built once more for it: another minute)'
	packages=$$(go list ./... | grep -E '$(RACED)' || true); [ -z "$$packages" ] || go test -race $$packages

types: ## The types of the pages' modules, from their JSDoc
	$(say) 'types of the pages'\'' modules'
	if [ -d tools/npm/node_modules ]; then tools/npm/node_modules/.bin/tsc --project tools/npm; fi

whole: ## The whole binary from outside: browser, proxies, kill -9, real logs
	$(say) 'the whole binary, from outside'
	cd test && go test -count=1 ./... # the cache does not see the sources of the server

##@ Long ones, and what leaves the house

bench: ## Readers per CPU and memory, durable posts per second; the tables of a run (ARGS="-readers 1000"). Then large pages in a browser
	cd bench && go run . $(ARGS)
	go test -count=1 -run '^$$' -bench . -benchtime 100x ./internal/reading/prose
	cd test && go test -count=1 -run '^$$' -bench . -benchtime 3x ./pace

torture: export PARLEY_TORTURE = 1
torture: setup ## The long forms: thousands of simulated meetings, 200 kills, all logs side by side; an hour or more
	go test -count=1 -timeout 1h ./internal/live
	cd test && go test -count=1 -timeout 3h -p 1 ./...

audit: setup ## The pages before axe-core, the validator and Lighthouse, which takes minutes and wants an idle machine
	@tools/setup.sh audit
	cd test && go test -count=1 -v -timeout 30m -bench Lighthouse -benchtime 1x ./audit

screenshots: setup ## The pictures of docs/pictures, taken of the demo
	tools/screenshots.sh

release: ## Static binaries for Linux, amd64 and arm64, with checksums, in dist/
	mkdir -p dist
	version=$${VERSION:-$$(git describe --tags --always --dirty)}; \
	for arch in amd64 arm64; do \
		echo "dist/parley-linux-$$arch $$version"; \
		CGO_ENABLED=0 GOOS=linux GOARCH=$$arch go build -trimpath -ldflags "-s -w -X main.version=$$version" -o dist/parley-linux-$$arch ./cmd/parley; \
	done
	for binary in dist/parley-linux-*; do \
		if LC_ALL=C grep -qa /ld-linux "$$binary"; then echo "$$binary is not static: it wants a loader"; exit 1; fi; \
	done
	[ ! -x dist/parley-linux-$$(go env GOARCH) ] || dist/parley-linux-$$(go env GOARCH) version
	cd dist && sha256sum parley-linux-* | tee SHA256SUMS

help: ## This list
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run setup test fmt lint check units race types whole bench torture audit screenshots release help
