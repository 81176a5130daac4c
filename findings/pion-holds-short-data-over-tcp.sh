#!/usr/bin/env bash
# A TURN server made of pion/turn 2.1.0 holds short ChannelData over TCP until more bytes come.
#
# Seen: over TCP a ChannelData message with 4 bytes of data or less (8 in all) is not relayed. It
# reaches the peer only when the client sends its next message, whatever that is; 5 bytes of data are
# relayed at once, and over UDP 4 are, too. The reader of the stream decides nothing before it has 9
# bytes, though a whole message may have 4 (RFC 8656 §12.4). A protocol that sends four bytes and waits
# for the answer stands still over TCP and TLS, and works over UDP.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3, go 1.19 or later. Traffic:
# 127.0.0.1 only.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install golang-github-pion-turn.v2-dev=2.1.0-1 >/dev/null
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
	tcp, err := net.Listen("tcp4", "127.0.0.1:0")
	must(err)
	udp, err := net.ListenPacket("udp4", tcp.Addr().String())
	must(err)
	relay := &turn.RelayAddressGeneratorStatic{
		RelayAddress: net.IPv4(127, 0, 0, 1), Address: "127.0.0.1"}
	_, err = turn.NewServer(turn.ServerConfig{
		Realm: "turn.example",
		AuthHandler: func(user, realm string, _ net.Addr) ([]byte, bool) {
			return turn.GenerateAuthKey(user, realm, "secret"), user == "user"
		},
		PacketConnConfigs: []turn.PacketConnConfig{{PacketConn: udp, RelayAddressGenerator: relay}},
		ListenerConfigs:   []turn.ListenerConfig{{Listener: tcp, RelayAddressGenerator: relay}},
	})
	must(err)
	fmt.Println(tcp.Addr().(*net.TCPAddr).Port)
	select {}
}
GO
GO111MODULE=off GOFLAGS= GOCACHE="$work/cache" GOPATH="$work/root/usr/share/gocode:/usr/share/gocode" \
  go build -o server main.go
mkfifo port
./server >port 2>log &
server=$!
exec 3<port # stays open: pion writes its log to standard output
read -r port <&3

cat >ask.py <<'PYTHON'
import hashlib, hmac, os, socket, struct, sys

key = hashlib.md5(b"user:turn.example:secret").digest()  # RFC 8489 §9.2.2
peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
peer.bind(("127.0.0.1", 0))


def attribute(kind, value):
    return struct.pack(">HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


def head(method, size, transaction):
    return struct.pack(">HHI", method, size, 0x2112A442) + transaction


class Client:
    def __init__(self, transport):
        self.stream = transport == socket.SOCK_STREAM
        self.socket = socket.socket(socket.AF_INET, transport)
        self.socket.settimeout(5)
        self.socket.connect(("127.0.0.1", int(sys.argv[1])))
        udp = attribute(0x0019, b"\x11\0\0\0")  # REQUESTED-TRANSPORT: UDP
        self.nonce = None
        self.nonce = self.ask(0x0003, udp)[1][0x0015]
        if self.ask(0x0003, udp)[0] != 0x0103:
            sys.exit("no relay")
        address = struct.pack(">BBHI", 0, 1, peer.getsockname()[1] ^ 0x2112, 0x7F000001 ^ 0x2112A442)
        if self.ask(0x0009, attribute(0x000C, b"\x40\0\0\0") + attribute(0x0012, address))[0] != 0x0109:
            sys.exit("no channel")

    def ask(self, method, body):
        """The answer's class and method, and its attributes by number."""
        transaction = os.urandom(12)
        if self.nonce:
            body += attribute(0x0006, b"user") + attribute(0x0014, b"turn.example")
            body += attribute(0x0015, self.nonce)
            signed = head(method, len(body) + 24, transaction) + body
            body += attribute(0x0008, hmac.new(key, signed, hashlib.sha1).digest())
        self.socket.sendall(head(method, len(body), transaction) + body)
        answer = self.socket.recv(20) if self.stream else self.socket.recv(2048)
        while self.stream and len(answer) < 20 + struct.unpack(">H", answer[2:4])[0]:
            answer += self.socket.recv(2048)
        found, rest = {}, answer[20:]
        while rest:
            kind, size = struct.unpack(">HH", rest[:4])
            found[kind] = rest[4:4 + size]
            rest = rest[4 + size + -size % 4:]
        return struct.unpack(">H", answer[:2])[0], found

    def send(self, data):
        self.socket.sendall(struct.pack(">HH", 0x4000, len(data)) + data + b"\0" * (-len(data) % 4))


def arrived(seconds):
    peer.settimeout(seconds)
    try:
        return peer.recv(2048).decode()
    except socket.timeout:
        return "nothing"


udp, tcp = Client(socket.SOCK_DGRAM), Client(socket.SOCK_STREAM)
udp.send(b"ping")
print("UDP, 4 bytes:", arrived(5))
tcp.send(b"hello")
print("TCP, 5 bytes:", arrived(5))
tcp.send(b"ping")
print("TCP, 4 bytes, within 2 s:", arrived(2))
tcp.send(b"second")
print("TCP, after the next message:", arrived(5), arrived(5))
PYTHON
output=$(timeout 60 python3 ask.py "$port")
echo "$output"
expected='UDP, 4 bytes: ping
TCP, 5 bytes: hello
TCP, 4 bytes, within 2 s: nothing
TCP, after the next message: ping second'
[ "$output" = "$expected" ] || { echo "pion/turn behaves otherwise now" >&2; exit 1; }
echo "as described: pion/turn 2.1.0 waits for a ninth byte"
