# `make` lists what can be asked for. The work is done by the scripts in scripts/, which can be run without make.

.DEFAULT_GOAL := help
.PHONY: help run build test test-wire test-scripts test-compose bench-search bench-log fuzz lint format clean

help: ## list these
	@awk -F ': *## ' '/^[a-z-]+:.*## / { sub(/:.*/, "", $$1); printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build, start both services with sample articles, ask a first question, stay up until Ctrl-C
	@scripts/run

build: ## release build of the three programs for processors like this one's, in .build/release (NEWSWIRE_CPU=generic: for any)
	scripts/install-dependencies
	scripts/build-release

test: ## every test that needs no Docker: Swift tests, wire check against proto/, the scripts themselves
	scripts/install-dependencies --test
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --skip 'IntegrationTests|FaultTests'
# Apart, for they wait for programs: beside tests that hold every processor they would wait too long.
	swift test --skip-build --filter 'IntegrationTests|FaultTests'
	scripts/test-wire
	scripts/test-scripts

test-wire: ## only the Python client that validates every message on the wire
	scripts/test-wire

test-scripts: ## only the check of `make run` and of scripts/install-dependencies
	scripts/test-scripts

test-compose: ## the container stack: build, start, submit, query, kill, restart, take down (needs Docker)
	scripts/test-compose

bench-search: ## time the search engine: make bench-search DOCS=docs.jsonl.gz QUERIES=queries.txt [PASSES=5]
	scripts/install-dependencies
	scripts/build-release --product SearchBench
	.build/release/SearchBench $(DOCS) $(QUERIES) --passes $(or $(PASSES),5)

bench-log: ## time appends to a log that fills its window of texts: make bench-log LOG=directory [ARTICLES=1000000]
	scripts/install-dependencies
	scripts/build-release --product LogBench
	.build/release/LogBench $(LOG) $(or $(ARTICLES),1000000)

fuzz: ## look for input that breaks a parser: make fuzz TARGET=html SECONDS=600
	scripts/fuzz $(or $(TARGET),html) $(or $(SECONDS),60)

lint: ## formatting and style, strictly
	swift format lint --strict --recursive Sources Tests Package.swift

format: ## put the sources in format
	swift format --in-place --recursive Sources Tests Package.swift

clean: ## remove what was built; the data of `make run` in .run stays
	rm -rf .build .venv
