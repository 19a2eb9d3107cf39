# All that is done with this repository. `make check` is what a change must pass; .ci/run runs it on a fresh machine.

FUZZTIME ?= 5s
LIMIT     = 25000000
PLATFORMS = linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

# Linters are pinned in tools/go.mod, apart from what users of the library inherit.
TOOL = go tool -modfile=tools/go.mod
# Packages with golden files: their tests know -update.
GOLDEN = $(shell grep -rl 'flag.Bool."update"' --include='*_test.go' . | xargs -n1 dirname | sort -u)

# What is read by people. Tests and test data may misspell on purpose.
PROSE  = $(shell find . \( -name testdata -o -name .git -o -name dist -o -name node_modules \) -prune -o \
  -type f \( -name '*.go' -o -name '*.md' -o -name '*.hcl' \) ! -name '*_test.go' -print)

# $(call step,name,command,what to do when it fails)
define step
@echo "== $(1)"
@$(2) || { echo "make $@: $(1) failed: $(3)" >&2; exit 1; }
endef

.PHONY: check test fuzz vectors docs update bench bench-http release

check:
	$(call step,format,files=$$($(TOOL) gofumpt -l .) && { test -z "$$files" || { echo "$$files"; false; }; },run go tool -modfile=tools/go.mod gofumpt -w .)
	$(call step,vet,go vet ./...,mend what go vet names above)
	$(call step,staticcheck,$(TOOL) staticcheck ./...,mend what is named above; staticcheck -explain CODE tells more)
	$(call step,nilness,$(TOOL) nilness ./...,mend the nil that is named above)
	$(call step,errorlint,$(TOOL) go-errorlint ./...,use errors.Is and errors.As as said above)
	$(call step,unparam,$(TOOL) unparam ./...,remove the parameter or result that is named above)
	$(call step,misspell,$(TOOL) misspell -error $(PROSE),correct the words above)
	$(call step,imports and limits,go test -count=1 -v -run '^Test(Import|Limit)' .,mend the file or the table that is named above)
	$(call step,race,go test -race -short . ./internal/... ./call ./sandbox/... ./gateway/...,mend the race or the test that is named above; a C compiler is needed)
	$(call step,bench,cd bench && go vet ./... && go test ./...,mend bench/; it sees only the public API)
	$(call step,bench of HTTP,cd bench/http && go vet ./... && go test ./...,mend bench/http; it sees only the public API)
	$(call step,clients,cd e2e && go vet ./... && go test ./...,mend what is named above; what is missing is installed by .ci/debian and .ci/clients)
	$(call step,end to end,.ci/end-to-end,see the message above)
	$(call step,test,go test ./...,mend the test or the code; make update rewrites golden files)

test:
	go test ./...

# Each fuzz target for FUZZTIME: make fuzz FUZZTIME=1m
fuzz:
	@for pkg in $$(go list ./...); do \
	  targets=$$(go test -list '^Fuzz' $$pkg) || exit 1; \
	  for target in $$(echo "$$targets" | grep '^Fuzz'); do \
	    echo "== $$pkg $$target"; \
	    go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg \
	      || { echo "make fuzz: commit the input that was written to testdata/fuzz with the mend" >&2; exit 1; }; \
	  done; \
	done

vectors:
	go run ./cmd/chopmark scheme test

# The generated tables of README and docs/.
docs:
	go test -count=1 -run '^TestDocs' $(GOLDEN) -args -update

# Golden files. Read the difference before you commit it.
update:
	go test -count=1 $(GOLDEN) -args -update

bench:
	cd bench && go run .

# The gateway beside a bare proxy and nginx; wrk and nginx are needed.
bench-http:
	cd bench/http && go run .

release:
	@for platform in $(PLATFORMS); do \
	  os=$${platform%/*} arch=$${platform#*/} out=dist/chopmark-$${platform%/*}-$${platform#*/}; \
	  [ $$os != windows ] || out=$$out.exe; \
	  CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch go build -trimpath -ldflags='-s -w' -o $$out ./cmd/chopmark || exit 1; \
	  size=$$(wc -c <$$out); echo "$$out $$size bytes"; \
	  [ $$size -lt $(LIMIT) ] || { echo "make release: $$out is larger than $(LIMIT) bytes: find the new dependency" >&2; exit 1; }; \
	done
