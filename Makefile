# iceprobe: make run, make test, make help.

PREFIX  ?= /usr/local
DESTDIR ?=

# Debian's names. libnice, OpenSSL and c-ares to build with; coturn, and openssl for certificates, to run
# against; iproute2 and nftables for the tests that need a network and a firewall of their own.
PACKAGES := libnice-dev libssl-dev libc-ares-dev pkg-config binutils python3 coturn openssl iproute2 nftables

# What reads our formats in the tests, and nobody needs besides: Prometheus' promtool, its
# node_exporter, zabbix_sender, libfaketime, and readers from PyPI in an environment of their own.
CONSUMERS := prometheus prometheus-node-exporter python3-venv libfaketime
READERS   := .build/consumers

# What stands in front of servers, and other servers, in `make field`.
FIELD := nginx-light libnginx-mod-stream haproxy stunnel4 sslh squid-openssl dnsmasq-base unbound \
  tayga caddy libfaketime erlang-p1-stun golang-github-pion-turn.v2-dev golang-go

# What is asked what it does with ICE servers; DNS, and what gives both browsers an authority.
BROWSERS := chromium firefox-esr libnss3-tools dnsmasq-base python3-venv
BROWSER  := .build/browsers
RANDOM   := 200
SEED     := 1

# What looks at the page of --format html, and what of: its snapshots.
LOOKERS := chromium chromium-driver fonts-dejavu-core poppler-utils python3-venv
LOOKER  := .build/page
PAGES   := $(wildcard Tests/ReportingTests/Snapshots/*/*.html)

# Of all these, what would run from now on if it were let.
SERVICES := coturn ssh zabbix-agent prometheus prometheus-node-exporter nginx haproxy stunnel4 sslh squid \
  unbound tayga caddy

# What packages are built with, and what looks at them: lintian, and systems of their own to install into.
PACKAGERS := debhelper dpkg-dev patchelf
IMAGERS   := umoci ca-certificates
CHROOTS   := lintian debootstrap runc ansible-core openssh-server

SUDO    := $(if $(filter 0,$(shell id -u)),,sudo)
RELEASE := -c release --static-swift-stdlib
BINARY   = $(shell swift build $(RELEASE) --show-bin-path)/iceprobe

# What a release is called, and the date of all that is in it: that of the commit.
VERSION  := $(shell sed -n 's/.*static let text = "\(.*\)"/\1/p' Sources/iceprobe/Version.swift)
DIST     := .build/dist
ARCHIVE  := iceprobe-$(VERSION)-$(shell uname -m)-linux.tar.gz
MADE_OF   = $(if $(filter command,$(origin BINARY)),,build)
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || date +%s)
export DEBFULLNAME ?= $(shell git log -1 --format=%an)
export DEBEMAIL ?= $(shell git log -1 --format=%ae)

# On Linux Foundation brings data for 800 languages: half of the program, and we speak one.
UNICODE  := $(if $(filter Linux,$(shell uname -s)),.build/icu-data.options)
LINKED    = $(if $(UNICODE),$$(cat $(UNICODE)))

# Beside the program: its man page, which groff reads in the tests, and the templates of its units,
# which systemd does.
# And the shells that its completions are for, and a terminal for what stands on one.
PARTS     := Sources/iceprobe/Install
INSTALLED  = $(DESTDIR)$(PREFIX)
CONSUMERS += groff-base systemd zsh fish tmux zabbix-agent

# How long each target of `make fuzz` is fuzzed, and a build of which libFuzzer and the coverage know
# every branch.
SECONDS := 60
FUZZING := --package-path Tests/Fuzz --scratch-path .build-fuzz -c release --sanitize fuzzer \
  -Xswiftc -enable-testing -Xswiftc -profile-generate -Xswiftc -profile-coverage-mapping

# The tests that compare with files in the tree, which `make snapshots` records.
RECORDED := ReportingTests|Manual|Reference|ForeignTextTests

# What `make soak` goes through, with the debug and the release binary.
HARDSHIPS := timing hostile sequential

.PHONY: help deps build run unit test check fuzz sanitize page browsers format faults field record snapshots soak bench \
  install uninstall deb tarball image packages release notes clean

# A pipe breaks with its first part, too.
install: SHELL := bash
install: .SHELLFLAGS := -o pipefail -c

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

build: deps $(UNICODE) ## build the release binary
	swift build $(RELEASE) $(LINKED) --product iceprobe

$(UNICODE): Packaging/icu-data $(realpath $(shell command -v swiftc)) | deps
	mkdir -p $(@D)
	Packaging/icu-data $(basename $@).o >$@.new
	mv $@.new $@

run: build ## probe the demo tenant of servers.json against a real coturn on loopback
	@Tests/Demo/run $(BINARY)

# Warnings are errors here, and not for whoever builds with a newer compiler.
check test: export ICEPROBE_STRICT = 1
check test: PACKAGES += $(CONSUMERS)

check: deps ## format, warnings as errors, walls between the rooms
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	swift build --build-tests --explicit-target-dependency-import-check error
	Tests/Walls/check

# One after the other: what waits for real servers must not wait for the burst of the rest, too. And so many
# tests at a time: all of the prober's at once start hundreds of probes in one process, and on a machine that
# is busy besides their limits end before two cores have come to each.
WIDTH := --experimental-maximum-parallelization-width 24

# A core for each of the fuzzer's targets that runs: 10 s of what others leave over would be less.
FUZZED := --experimental-maximum-parallelization-width 2

test: deps $(READERS)/installed ## run all the tests, or with FILTER=REGEX those of that name
ifdef FILTER
	swift test $(WIDTH) --filter '$(FILTER)'
else
	swift test $(WIDTH) --skip '^(EndToEndTests|FuzzTests)\.'
	swift test --skip-build $(FUZZED) --filter '^FuzzTests\.'
	env -u ICEPROBE_STRICT $(MAKE) --no-print-directory build
	ICEPROBE_BINARY=$(BINARY) swift test --skip-build --filter EndToEndTests
endif

# In a build of its own, without the C libraries. What reads schemas comes from PyPI: `make test` has it.
unit: ## run the tests of the pure modules: no root, no system packages
	ICEPROBE_PURE=1 swift test --scratch-path .build-unit --skip Schema

snapshots: ## record the snapshots and the generated pages of the manual anew
	-ICEPROBE_RECORD=1 swift test --filter '$(RECORDED)' >/dev/null 2>&1
	swift test --skip-build --filter '$(RECORDED)'
	git status --short Tests Sources/iceprobe/Manual

$(READERS)/installed: Tests/Consumers/requirements.txt | deps
	python3 -m venv $(READERS)
	$(READERS)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

# Not in CI: a browser is a large thing to install.
page: PACKAGES += $(LOOKERS)
page: $(LOOKER)/installed ## show the HTML page to a real Chromium, audit it, and keep pictures of it
	$(LOOKER)/bin/python Tests/Page/look $(LOOKER)/pictures $(PAGES)

$(LOOKER)/installed: Tests/Page/requirements.txt | deps
	python3 -m venv $(LOOKER)
	$(LOOKER)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

# Not in CI: it needs root and two browsers.
browsers: PACKAGES += $(BROWSERS)
browsers: $(BROWSER)/installed ## compare the rules of browsers with Chromium and Firefox (root; RANDOM=N SEED=N: more URLs)
	swift build --product browser-rules
	$(BROWSER)/bin/python Tests/Browsers/compare "$$(swift build --show-bin-path)/browser-rules" $(RANDOM) $(SEED)

$(BROWSER)/installed: Tests/Browsers/requirements.txt | deps
	python3 -m venv $(BROWSER)
	$(BROWSER)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@

# Not in CI: a build and a run of each sanitizer take more than its 10 minutes on two cores.
sanitize: deps $(READERS)/installed ## run the unit and prober tests under AddressSanitizer and ThreadSanitizer
	Tests/Sanitizers/run address
	Tests/Sanitizers/run thread

fuzz: deps ## fuzz whatever reads foreign bytes, SECONDS=60 each
	swift build $(FUZZING)
	Tests/Fuzz/run "$$(swift build $(FUZZING) --show-bin-path)" $(SECONDS)

format: ## format the sources in place
	swift format --in-place --recursive --parallel Package.swift Sources Tests

# The program that provokes them is the one of the tests, as `make test` has built it.
faults: build ## provoke every fault, and show which causes are named
	ICEPROBE_STRICT=1 swift build --product faults
	@"$$(swift build --show-bin-path)/faults" $(BINARY) $(RECORD)

# Not in CI: it needs root, and packages that nothing else does.
field: PACKAGES += $(FIELD)
field: build ## provoke the situations of the field with real servers (root; FILTER=TEXT: some)
	Tests/Field/run $(BINARY) $(if $(FILTER),--only '$(FILTER)')

record: RECORD = --record Tests/JudgingTests/Fixtures
record: faults ## the same, and keep what happened as fixtures of the judge's tests

soak: build ## ten thousands of probes with bad timing: nothing breaks, nothing is left
	ICEPROBE_STRICT=1 swift build --product iceprobe
	swift build -c release --product soak
	@soak="$$(swift build -c release --show-bin-path)/soak"; \
	for part in $(HARDSHIPS); do \
	  for binary in "$$(swift build --show-bin-path)/iceprobe" $(BINARY); do \
	    "$$soak" "$$binary" $$part || exit 1; \
	  done; \
	done

bench: build ## measure, beside the floor
	swift build -c release --product bench
	@unshare $(if $(SUDO),--map-root-user) --net --mount "$$(swift build -c release --show-bin-path)/bench" $(BINARY)

install: $(MADE_OF) ## install below $(DESTDIR)$(PREFIX); BINARY=FILE: what is built already
	install -D -m 755 --strip $(BINARY) $(INSTALLED)/bin/iceprobe
	install -D -m 644 $(PARTS)/iceprobe.1 $(INSTALLED)/share/man/man1/iceprobe.1
	$(BINARY) --generate-completion-script bash \
	  | install -D -m 644 /dev/stdin $(INSTALLED)/share/bash-completion/completions/iceprobe
	$(BINARY) --generate-completion-script zsh \
	  | install -D -m 644 /dev/stdin $(INSTALLED)/share/zsh/site-functions/_iceprobe
	$(BINARY) --generate-completion-script fish \
	  | install -D -m 644 /dev/stdin $(INSTALLED)/share/fish/vendor_completions.d/iceprobe.fish
	sed 's|@bindir@|$(PREFIX)/bin|' $(PARTS)/iceprobe.service.in \
	  | install -D -m 644 /dev/stdin $(INSTALLED)/lib/systemd/system/iceprobe.service
	install -D -m 644 $(PARTS)/iceprobe.timer $(INSTALLED)/lib/systemd/system/iceprobe.timer
	install -D -m 644 -t $(INSTALLED)/share/iceprobe $(PARTS)/prometheus/iceprobe.rules.yml \
	  $(PARTS)/prometheus/iceprobe.dashboard.json

uninstall: ## remove what was installed there
	rm -f $(addprefix $(INSTALLED)/,bin/iceprobe share/man/man1/iceprobe.1 \
	  share/bash-completion/completions/iceprobe share/zsh/site-functions/_iceprobe \
	  share/fish/vendor_completions.d/iceprobe.fish \
	  lib/systemd/system/iceprobe.service lib/systemd/system/iceprobe.timer \
	  share/iceprobe/iceprobe.rules.yml share/iceprobe/iceprobe.dashboard.json)

deb: PACKAGES += $(PACKAGERS)
deb: deps $(MADE_OF) ## build the Debian package in .build/dist; BINARY=FILE as above
	Packaging/deb $(BINARY) $(VERSION) $(DIST)

tarball: PACKAGES += $(PACKAGERS)
tarball: deps $(MADE_OF) ## build an archive with all the libraries that runs where it lies; BINARY=FILE as above
	Packaging/tarball $(BINARY) $(VERSION) $(DIST)

image: PACKAGES += $(IMAGERS)
image: tarball ## build a container image of that archive, without a daemon
	Packaging/image $(DIST)/$(ARCHIVE) $(VERSION) $(DIST)

# Not in CI: it bootstraps systems of their own, which takes minutes and a mirror.
packages: PACKAGES += $(CHROOTS)
packages: deb image $(READERS)/installed ## try the packages in bare systems of their own (root)
	BINARY=$(BINARY) Tests/Packages/run $(VERSION) $(DIST)

release: notes deb image ## build all of a release in .build/dist: packages, checksums, bill of materials, notes
	Packaging/sbom $(DIST)/$(ARCHIVE) $(VERSION) $(DIST)/iceprobe-$(VERSION).cdx.json
	cd $(DIST) && sha256sum $(ARCHIVE) iceprobe-$(VERSION)-*.oci.tar iceprobe_$(VERSION)-*.deb \
	  iceprobe-$(VERSION).cdx.json >SHA256SUMS
	@cat $(DIST)/SHA256SUMS

# First: a release without its entry is none.
notes:
	mkdir -p $(DIST)
	Packaging/notes $(VERSION) >$(DIST)/notes.md

clean: ## remove what was built
	rm -rf .build .build-fuzz .build-asan .build-tsan .build-unit
