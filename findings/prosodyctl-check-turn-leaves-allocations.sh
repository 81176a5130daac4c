#!/usr/bin/env bash
# `prosodyctl check turn` 0.12.3 leaves an allocation on the TURN server, each time that it runs.
#
# Seen: the check allocates a relay, and ends without a Refresh with LIFETIME 0 (RFC 8656 §8), so that the
# relay and its port stay taken for ten minutes more. Against a coturn 4.6.1 that grants two allocations the
# first and the second check say "Success!", and the third "TURN allocation failed: 486 (Allocation Quota
# Reached)". Run by cron every minute, a check holds ten relays of the server that it watches.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3. Traffic: 127.0.0.1 only.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root data certs
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install coturn=4.6.1-1 prosody=0.12.3-1+deb12u1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done
multiarch=$(uname -m)-linux-gnu
export PATH="$work/root/usr/bin:$PATH" LD_LIBRARY_PATH="$work/root/usr/lib/$multiarch"
export LUA_PATH="$work/root/usr/share/lua/5.4/?.lua;$work/root/usr/share/lua/5.4/?/init.lua;;"
export LUA_CPATH="$work/root/usr/lib/$multiarch/lua/5.4/?.so;;"
# The program's own folders, as its configure script would write them.
sed -e "s#^CFG_SOURCEDIR=.*#CFG_SOURCEDIR='$work/root/usr/lib/prosody'#" \
  -e "s#^CFG_PLUGINDIR=.*#CFG_PLUGINDIR='$work/root/usr/lib/prosody/modules/'#" \
  -e "s#^CFG_CONFIGDIR=.*#CFG_CONFIGDIR='$work'#" -e "s#^CFG_DATADIR=.*#CFG_DATADIR='$work/data'#" \
  root/usr/bin/prosodyctl >prosodyctl.lua
port=$(python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
turnserver -n --no-tls --no-dtls --no-cli --listening-ip=127.0.0.1 --relay-ip=127.0.0.1 \
  --listening-port="$port" --use-auth-secret --static-auth-secret=shared --total-quota=2 \
  --realm=turn.example --log-file=stdout --pidfile="$work/pid" --userdb="$work/db" >log 2>&1 &
server=$!
# It listens once it answers a Binding request.
python3 - "$port" <<'PYTHON'
import socket, sys, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(0.1)
for _ in range(100):
    try:
        s.sendto(bytes.fromhex("000100002112a442") + bytes(12), ("127.0.0.1", int(sys.argv[1])))
        s.recv(2048)
        break
    except OSError:
        time.sleep(0.1)
else:
    sys.exit("coturn does not start")
PYTHON
cat >prosody.cfg.lua <<LUA
run_as_root = true
log = { { levels = { min = "error" }, to = "console" } }
modules_enabled = { "turn_external" }
turn_external_host = "127.0.0.1"
turn_external_port = $port
turn_external_secret = "shared"
VirtualHost "chat.example"
LUA

output=$(
  for run in first second third; do
    status=0
    timeout 60 lua5.4 prosodyctl.lua check turn >"$run" 2>&1 || status=$?
    echo "$run: $(grep -E '^(Success|Error)' "$run") exit status $status"
  done
)
echo "$output"
expected='first: Success! exit status 0
second: Success! exit status 0
third: Error: TURN allocation failed: 486 (Allocation Quota Reached) exit status 2'
[ "$output" = "$expected" ] || { cat third >&2; echo "prosodyctl behaves otherwise now" >&2; exit 1; }
echo "as described: prosodyctl 0.12.3 frees nothing that it has allocated"
