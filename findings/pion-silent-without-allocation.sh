#!/usr/bin/env bash
# A TURN server made of pion/turn 2.1.0 does not answer a client whose allocation it does not know.
#
# Seen: Refresh, CreatePermission and ChannelBind without an allocation are what a client sends whose
# server was started anew, or whose balancer chose another one. RFC 8656 §5 has them rejected with 437;
# coturn 4.6.1 answers 437 and 400, pion with silence, while it answers a Binding request beside them. So
# the client retransmits, for 39.5 s by RFC 8489, and ends with a dead network in place of a lost relay.
# A Refresh with LIFETIME 0 is answered, with success. The server's log has a line; pion/turn#200, that
# asks for 437, is closed.
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


PEER = attribute(0x0012, struct.pack(">BBHI", 0, 1, 9 ^ 0x2112, 0x7F000001 ^ 0x2112A442))


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


def outcome(client, method, body=b""):
    try:
        kind, found = client.ask(method, body)
    except socket.timeout:
        return "silence"
    if kind & 0x0110 == 0x0110:
        return "%d" % (found[0x0009][2] * 100 + found[0x0009][3])
    return "success"


def ready(port):
    for _ in range(100):
        try:
            return Client(port)
        except OSError:
            time.sleep(0.1)
    sys.exit("a server does not start")


REQUESTS = (("Refresh", 0x0004, b""), ("Refresh, LIFETIME 0", 0x0004, attribute(0x000D, bytes(4))),
            ("CreatePermission", 0x0008, PEER),
            ("ChannelBind", 0x0009, attribute(0x000C, b"\x40\0\0\0") + PEER), ("Binding", 0x0001, b""))
for name, port in (("coturn", int(sys.argv[1])), ("pion", int(sys.argv[2]))):
    ready(port)
    print(name + ":", "; ".join(
        "%s %s" % (request, outcome(Client(port), method, body)) for request, method, body in REQUESTS))
PYTHON
output=$(timeout 60 python3 ask.py "$coturn" "$pion")
echo "$output"
expected='coturn: Refresh 437; Refresh, LIFETIME 0 437; CreatePermission 400; ChannelBind 400; Binding success
pion: Refresh silence; Refresh, LIFETIME 0 success; CreatePermission silence; ChannelBind silence; Binding success'
[ "$output" = "$expected" ] || { echo "pion/turn or coturn behaves otherwise now" >&2; exit 1; }
echo "as described: pion/turn 2.1.0 never says that it does not know an allocation"
