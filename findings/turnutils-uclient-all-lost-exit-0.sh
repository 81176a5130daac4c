#!/usr/bin/env bash
# turnutils_uclient 4.6.1 loses every packet, and exits with 0.
#
# Seen: towards a peer port where nothing listens the client of coturn prints "Total lost packets 10
# (100.000000%)", an average jitter of "-nan", a smallest round trip of 4294967295 ms, and ends with
# exit status 0. A script that asks it whether a relay carries data gets a yes in every case.
#
# Needs: Debian 12 with fresh package lists (apt-get update). Traffic: 127.0.0.1 only. Takes 15 s.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root install coturn=4.6.1-1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done
export LD_LIBRARY_PATH="$work/root/usr/lib/$(uname -m)-linux-gnu"

# Three ports that are free now: for the server, and of a peer that is not there.
read -r port peer < <(python3 -c '
import socket
sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])')

root/usr/bin/turnserver -n --no-tls --no-dtls --no-cli --listening-ip=127.0.0.1 \
  --relay-ip=127.0.0.1 --listening-port="$port" --allow-loopback-peers --lt-cred-mech \
  --user=user:secret --realm=turn.example --log-file=stdout --pidfile="$work/pid" --userdb="$work/db" >log 2>&1 &
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

status=0
timeout 60 root/usr/bin/turnutils_uclient -u user -w secret -p "$port" -e 127.0.0.1 -r "$peer" \
  -n 5 -m 1 127.0.0.1 >output 2>&1 || status=$?
grep -E "Total lost|round trip|jitter" output | sed 's/^[0-9]*: : //'
echo "exit status $status"

grep -q "Total lost packets 10 (100.000000%)" output && [ "$status" = 0 ] || {
  echo "turnutils_uclient behaves otherwise now" >&2
  exit 1
}
echo "as described: everything is lost, and turnutils_uclient 4.6.1 exits with 0"
