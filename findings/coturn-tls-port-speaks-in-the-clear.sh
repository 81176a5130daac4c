#!/usr/bin/env bash
# The TLS port of coturn 4.6.1 answers STUN and TURN in the clear, too.
#
# Seen: a server that was given a certificate and a `tls-listening-port` answers a Binding request
# there over plain TCP and over plain UDP (it tells TLS and DTLS from STUN by the first bytes). So an
# answer in the clear on 5349 or 443 says nothing about whether TLS works there, and a client that
# has forgotten TLS gets a relay all the same.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3, openssl. Traffic: 127.0.0.1
# only.
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
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 \
  -subj /CN=turn.example 2>/dev/null
read -r plain secure < <(python3 -c '
import socket
sockets = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(2)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*[s.getsockname()[1] for s in sockets])')
root/usr/bin/turnserver -n --no-cli --listening-ip=127.0.0.1 --relay-ip=127.0.0.1 \
  --listening-port="$plain" --tls-listening-port="$secure" --cert="$work/cert.pem" \
  --pkey="$work/key.pem" --lt-cred-mech --user=user:secret --realm=turn.example \
  --log-file=stdout --pidfile="$work/pid" --userdb="$work/db" >log 2>&1 &
server=$!

cat >ask.py <<'PYTHON'
import os, socket, ssl, sys, time

address = ("127.0.0.1", int(sys.argv[1]))


def answer(connection):
    """Whether a Binding request is answered with success (RFC 8489 §5)."""
    transaction = os.urandom(12)
    connection.sendall(bytes.fromhex("000100002112a442") + transaction)
    reply = connection.recv(2048)
    return reply[:2] == b"\x01\x01" and reply[8:20] == transaction


def connected():
    for _ in range(100):
        try:
            return socket.create_connection(address, timeout=5)
        except OSError:
            time.sleep(0.1)
    sys.exit("coturn does not start")


trusting = ssl.create_default_context()
trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
with trusting.wrap_socket(connected()) as tls:
    print("TLS:", answer(tls))
with connected() as tcp:
    print("TCP:", answer(tcp))
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
    udp.settimeout(5)
    udp.connect(address)
    print("UDP:", answer(udp))
PYTHON
output=$(python3 ask.py "$secure")
echo "$output"
expected='TLS: True
TCP: True
UDP: True'
[ "$output" = "$expected" ] || { echo "coturn behaves otherwise now" >&2; exit 1; }
echo "as described: the TLS port of coturn 4.6.1 needs no TLS"
