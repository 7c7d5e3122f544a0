# Nacre. `make help` says what there is.

# What is not given is left to `nacre up`.
UP_OPTIONS = $(if $(DATA),--data "$(DATA)") $(if $(KEYS),--keys "$(KEYS)") $(if $(PORT),--agents-port "$(PORT)") \
	$(if $(ACCOUNTS_PORT),--accounts-port "$(ACCOUNTS_PORT)")

# An import of a module that the target does not declare is an error, here and in CI.
BUILD_FLAGS := --explicit-target-dependency-import-check error

.DEFAULT_GOAL := help
.PHONY: help install build run test check drill bench bench-growth bench-log bench-messages fuzz format clean

help: ## say what there is (the default)
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo '  make run  takes  DATA=folder KEYS=folder PORT=number ACCOUNTS_PORT=number'
	@echo '  make bench takes  ENGINE=sqlite|postgres  JSON=file;  make bench-growth also  SIZES=30000,300000'
	@echo '  make fuzz takes  SECONDS=number (of each, 60)  TARGET=parser  JOBS=number (at once)'
	@echo '  make test takes  POSTGRES=no (SQLite alone)  FILTER=pattern (some tests)'

install: ## install what building and running need
	@scripts/install

build: install ## build the release programs
	swift build -c release $(BUILD_FLAGS) --product nacre-agents
	swift build -c release $(BUILD_FLAGS) --product nacre-accounts
	swift build -c release $(BUILD_FLAGS) --product nacre-witness
	swift build -c release $(BUILD_FLAGS) --product nacre

run: build ## start the network, with something to see, at http://127.0.0.1:8420
	.build/release/nacre up --demo $(UP_OPTIONS)

test: ## run every test, on SQLite and on a throw-away PostgreSQL
	@POSTGRES="$(POSTGRES)" FILTER="$(FILTER)" scripts/test $(BUILD_FLAGS)

drill: build ## try to disprove the promises, broken twins included; takes long
	@scripts/drill .build/release/nacre

bench: ## measure this machine, beside nginx and the databases alone; half an hour, writes docs/benchmarks.md
	@JSON="$(JSON)" ENGINE="$(ENGINE)" scripts/bench

bench-growth: ## measure feeds at 30,000, 300,000 and 3,000,000 posts; hours, goes on where it was stopped
	@ENGINE="$(ENGINE)" SIZES="$(SIZES)" scripts/bench growth

bench-log: ## measure the transparency log: appending, proofs, verifying; ten minutes
	@scripts/bench log

bench-messages: ## measure sealed messages: sealing, attachments, mailboxes; two minutes
	@scripts/bench messages

fuzz: ## feed every parser with what libFuzzer thinks of, under the address sanitizer
	@FUZZ_SECONDS="$(or $(SECONDS),60)" FUZZ_JOBS="$(or $(JOBS),1)" scripts/fuzz-parsers $(TARGET)

check: ## check the rules: format, imports, words, routes, data model
	@scripts/check

format: ## format the sources
	swift format --in-place --parallel --recursive Sources Tests Package.swift

clean: ## remove what was built; data and keys stay
	rm -rf .build
