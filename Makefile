# iceprobe: make run, make test, make help.

PREFIX  ?= /usr/local
DESTDIR ?=

# Debian's names. libnice and OpenSSL to build with; coturn, and openssl for certificates, to run
# against; iproute2 and nftables for the tests that need a network and a firewall of their own.
PACKAGES := libnice-dev libssl-dev pkg-config coturn openssl iproute2 nftables

# What reads our formats in the tests, and nobody needs besides: Prometheus' promtool, its
# node_exporter, and readers from PyPI in an environment of their own.
CONSUMERS := prometheus prometheus-node-exporter python3-venv
READERS   := .build/consumers

# Of all these, what would run from now on if it were let.
SERVICES := coturn prometheus prometheus-node-exporter

SUDO    := $(if $(filter 0,$(shell id -u)),,sudo)
RELEASE := -c release --static-swift-stdlib
BINARY   = $(shell swift build $(RELEASE) --show-bin-path)/iceprobe

.PHONY: help deps build run test check format faults record bench install clean

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install the system packages that are missing (Debian; root or sudo)
	@missing=""; for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q ' installed$$' \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing:$$missing"; \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends $$missing >/dev/null || exit 1; \
	  for service in $(SERVICES); do \
	    case "$$missing " in *" $$service "*) \
	      if [ -d /run/systemd/system ]; then $(SUDO) systemctl disable --now --quiet $$service; fi;; \
	    esac; \
	  done; \
	fi

build: deps ## build the release binary
	swift build $(RELEASE) --product iceprobe

run: build ## probe the demo tenant of servers.json against a real coturn on loopback
	@Tests/Demo/run $(BINARY)

# Warnings are errors here, and not for whoever builds with a newer compiler.
check test: export ICEPROBE_STRICT = 1
check test: PACKAGES += $(CONSUMERS)

check: deps ## format, import walls, warnings as errors, the core without any C library
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	swift build --build-tests --explicit-target-dependency-import-check error
	Tests/Walls/check

test: deps $(READERS)/installed ## run all the tests
	swift test

$(READERS)/installed: Tests/Consumers/requirements.txt | deps
	python3 -m venv $(READERS)
	$(READERS)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

format: ## format the sources in place
	swift format --in-place --recursive --parallel Package.swift Sources Tests

# The program that provokes them is the one of the tests, as `make test` has built it.
faults: build ## provoke every fault, and show which causes are named
	ICEPROBE_STRICT=1 swift build --product faults
	@"$$(swift build --show-bin-path)/faults" $(BINARY) $(RECORD)

record: RECORD = --record Tests/ReachabilityTests/Fixtures/recorded
record: faults ## the same, and keep what happened as fixtures of the judge's tests

bench: build ## measure, beside the floor
	swift build -c release --product bench
	@unshare $(if $(SUDO),--map-root-user) --net "$$(swift build -c release --show-bin-path)/bench" $(BINARY)

install: build ## install the binary below $(DESTDIR)$(PREFIX)
	install -D -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/iceprobe

clean: ## remove what was built
	rm -rf .build
