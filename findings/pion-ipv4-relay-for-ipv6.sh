#!/usr/bin/env bash
# A TURN server made of pion/turn 2.1.0 grants an IPv4 relay to a client that asks for IPv6.
#
# Seen: an Allocate with REQUESTED-ADDRESS-FAMILY IPv6 (RFC 8656 §7.2) is answered with success and an
# IPv4 relayed address, and CreatePermission of an IPv4 relay for an IPv6 peer with success, too.
# coturn 4.6.1 without an IPv6 relay says 440, and 443 for the peer. The attribute is of the kind that a
# server must not ignore: one that does not know it has to answer 420.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3, go 1.19 or later. Traffic:
# 127.0.0.1 only.
set -euo pipefail
work=$(mktemp -d)
servers=()
trap '[ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install golang-github-pion-turn.v2-dev=2.1.0-1 coturn=4.6.1-1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done

cat >main.go <<'GO'
package main

import (
	"fmt"
	"net"

	"github.com/pion/turn/v2"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	udp, err := net.ListenPacket("udp4", "127.0.0.1:0")
	must(err)
	relay := &turn.RelayAddressGeneratorStatic{
		RelayAddress: net.IPv4(127, 0, 0, 1), Address: "127.0.0.1"}
	_, err = turn.NewServer(turn.ServerConfig{
		Realm: "turn.example",
		AuthHandler: func(user, realm string, _ net.Addr) ([]byte, bool) {
			return turn.GenerateAuthKey(user, realm, "secret"), user == "user"
		},
		PacketConnConfigs: []turn.PacketConnConfig{{PacketConn: udp, RelayAddressGenerator: relay}},
	})
	must(err)
	fmt.Println(udp.LocalAddr().(*net.UDPAddr).Port)
	select {}
}
GO
GO111MODULE=off GOFLAGS= GOCACHE="$work/cache" GOPATH="$work/root/usr/share/gocode:/usr/share/gocode" \
  go build -o server main.go
mkfifo port
./server >port 2>log &
servers+=($!)
exec 3<port # stays open: pion writes its log to standard output
read -r pion <&3
coturn=$(python3 -c '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
LD_LIBRARY_PATH="$work/root/usr/lib/$(uname -m)-linux-gnu" root/usr/bin/turnserver -n --no-tls \
  --no-dtls --no-cli --listening-ip=127.0.0.1 --relay-ip=127.0.0.1 --listening-port="$coturn" \
  --lt-cred-mech --user=user:secret --realm=turn.example --log-file=stdout --pidfile="$work/pid" \
  --userdb="$work/db" >coturn.log 2>&1 &
servers+=($!)

cat >ask.py <<'PYTHON'
import hashlib, hmac, os, socket, struct, sys, time

key = hashlib.md5(b"user:turn.example:secret").digest()  # RFC 8489 §9.2.2


def attribute(kind, value):
    return struct.pack(">HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def head(method, size, transaction):
    return struct.pack(">HHI", method, size, 0x2112A442) + transaction


class Client:
    def __init__(self, server):
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.connect(("127.0.0.1", server))
        self.udp.settimeout(2)
        self.nonce = None
        self.nonce = self.ask(0x0003, attribute(0x0019, b"\x11\0\0\0"))[1][0x0015]

    def ask(self, method, body=b""):
        """The answer's class and method, and its attributes by number."""
        transaction = os.urandom(12)
        if self.nonce:
            body += attribute(0x0006, b"user") + attribute(0x0014, b"turn.example")
            body += attribute(0x0015, self.nonce)
            signed = head(method, len(body) + 24, transaction) + body
            body += attribute(0x0008, hmac.new(key, signed, hashlib.sha1).digest())
        self.udp.send(head(method, len(body), transaction) + body)
        answer = self.udp.recv(2048)
        found, rest = {}, answer[20:]
        while rest:
            kind, size = struct.unpack(">HH", rest[:4])
            found[kind] = rest[4:4 + size]
            rest = rest[4 + size + -size % 4:]
        return struct.unpack(">H", answer[:2])[0], found


def outcome(answer):
    kind, found = answer
    if kind & 0x0110 == 0x0110:
        return "error %d" % (found[0x0009][2] * 100 + found[0x0009][3])
    return "success"


def ready(port):
    for _ in range(100):
        try:
            return Client(port)
        except OSError:
            time.sleep(0.1)
    sys.exit("a server does not start")


UDP = attribute(0x0019, b"\x11\0\0\0")
IPV6 = attribute(0x0017, b"\2\0\0\0")
PEER = attribute(0x0012, struct.pack(">BBH", 0, 2, 9 ^ 0x2112) + bytes(16))  # any IPv6 address
for name, port in (("coturn", int(sys.argv[1])), ("pion", int(sys.argv[2]))):
    ready(port)
    answer = Client(port).ask(0x0003, UDP + IPV6)
    relay = answer[1].get(0x0016, b"  ")[1]
    client = Client(port)
    client.ask(0x0003, UDP)
    print("%s: IPv6 relay: %s%s; IPv6 peer of an IPv4 relay: %s" % (
        name, outcome(answer), {1: ", IPv4 address", 2: ", IPv6 address"}.get(relay, ""),
        outcome(client.ask(0x0008, PEER))))
PYTHON
output=$(timeout 60 python3 ask.py "$coturn" "$pion")
echo "$output"
expected='coturn: IPv6 relay: error 440; IPv6 peer of an IPv4 relay: error 443
pion: IPv6 relay: success, IPv4 address; IPv6 peer of an IPv4 relay: success'
[ "$output" = "$expected" ] || { echo "pion/turn or coturn behaves otherwise now" >&2; exit 1; }
echo "as described: pion/turn 2.1.0 does not look at the address family that is asked for"
