#!/usr/bin/env bash
# node_exporter 1.5.0 drops a series of a textfile, and its own health metrics say that all is well.
#
# Seen: two programs leave a file each in one textfile folder. Where both hold a series of the same name
# and labels, the second file's value is missing; where only the HELP text of a metric differs, all
# of its series in the second file are missing. The scrape is answered with 200,
# node_textfile_scrape_error is 0 and node_scrape_collector_success is 1; only node_exporter's log
# has a line. Whoever writes textfiles needs a label that tells his runs apart, and one HELP text for ever.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3. Traffic: 127.0.0.1 only.
set -euo pipefail
work=$(mktemp -d)
exporter=
trap '[ -z "$exporter" ] || kill "$exporter"; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root folder
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install prometheus-node-exporter=1.5.0-1+b6 >/dev/null
for deb in debs/prometheus-node-exporter_*.deb; do dpkg -x "$deb" root; done

port=$(python3 -c '
import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
root/usr/bin/prometheus-node-exporter --collector.disable-defaults --collector.textfile \
  --collector.textfile.directory=folder --web.listen-address="127.0.0.1:$port" 2>log &
exporter=$!

metric() { # FILE HELP SERIES VALUE
  printf '# HELP last_run %s\n# TYPE last_run gauge\n%s %s\n' "$2" "$3" "$4" >"folder/$1.prom"
}

scrape() { # What is served, and what the exporter says of itself.
  echo "$1"
  python3 - "$port" <<'PYTHON'
import sys, time, urllib.request
for _ in range(100):
    try:
        answer = urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/metrics", timeout=5)
        break
    except OSError:
        time.sleep(0.1)
wanted = ("last_run", "node_textfile_scrape_error", "node_scrape_collector_success")
print("  status", answer.status)
for line in answer.read().decode().splitlines():
    if line.startswith(wanted):
        print("  " + line)
PYTHON
}

output=$(
  metric office 'Time of the last run.' 'last_run' 100
  metric home 'Time of the last run.' 'last_run' 200
  scrape 'the same series twice:'
  metric office 'Time of the last run.' 'last_run{place="office"}' 100
  metric home 'When the last run was.' 'last_run{place="home"}' 200
  scrape 'two series, two texts:'
)
echo "$output"
lines() { grep -c "^  last_run" <<<"$output"; }
[ "$(lines)" = 2 ] && [ "$(grep -c 'status 200' <<<"$output")" = 2 ] \
  && [ "$(grep -c 'scrape_error 0' <<<"$output")" = 2 ] \
  && [ "$(grep -c 'success{collector="textfile"} 1' <<<"$output")" = 2 ] \
  || { echo "node_exporter behaves otherwise now" >&2; exit 1; }
echo "as described: one of two is dropped, twice, and nothing but the log says so"
