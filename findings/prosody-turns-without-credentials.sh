#!/usr/bin/env bash
# Prosody 0.12.3 announces a `turns:` server to its clients, and gives them no credentials for it.
#
# Seen: with mod_turn_external and `turn_external_tls_port` an XMPP client that asks for the services
# (XEP-0215) gets `turn` over UDP and TCP with user name, password and end, and `turns` with none of
# them, although the secret is the same. Asking for the credentials of `turns` is answered with an
# empty list. So the one entry for callers behind a firewall that lets only TLS out is of no use to them.
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
  install prosody=0.12.3-1+deb12u1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done
multiarch=$(uname -m)-linux-gnu
export PATH="$work/root/usr/bin:$PATH" LD_LIBRARY_PATH="$work/root/usr/lib/$multiarch"
export LUA_PATH="$work/root/usr/share/lua/5.4/?.lua;$work/root/usr/share/lua/5.4/?/init.lua;;"
export LUA_CPATH="$work/root/usr/lib/$multiarch/lua/5.4/?.so;;"
# The program's own folders, as its configure script would write them.
sed -e "s#^CFG_SOURCEDIR=.*#CFG_SOURCEDIR='$work/root/usr/lib/prosody'#" \
  -e "s#^CFG_PLUGINDIR=.*#CFG_PLUGINDIR='$work/root/usr/lib/prosody/modules/'#" \
  -e "s#^CFG_CONFIGDIR=.*#CFG_CONFIGDIR='$work'#" -e "s#^CFG_DATADIR=.*#CFG_DATADIR='$work/data'#" \
  root/usr/bin/prosody >prosody.lua
port=$(python3 -c '
import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >prosody.cfg.lua <<LUA
run_as_root = true
pidfile = "$work/pid"
log = { { levels = { min = "info" }, to = "console" } }
interfaces = { "127.0.0.1" }
c2s_ports = { $port }
modules_enabled = { "saslauth", "disco", "turn_external" }
modules_disabled = { "s2s" }
c2s_require_encryption = false
turn_external_host = "turn.example"
turn_external_secret = "shared"
turn_external_tcp = true
turn_external_tls_port = 5349
VirtualHost "chat.example"
authentication = "anonymous"
LUA
lua5.4 prosody.lua >log 2>&1 &
server=$!

cat >ask.py <<'PYTHON'
import re, socket, sys, time

for _ in range(100):
    try:
        xmpp = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10)
        break
    except ConnectionRefusedError:
        time.sleep(0.1)
STREAM = ("<stream:stream xmlns='jabber:client' version='1.0' to='chat.example'"
          " xmlns:stream='http://etherx.jabber.org/streams'>")
received = ""


def asked(request, end):
    """What comes after this request, up to this end."""
    global received
    xmpp.sendall(request.encode())
    while end not in received:
        some = xmpp.recv(4096).decode()
        if not some:
            sys.exit("Prosody closes the stream: " + received)
        received += some
    answer, received = received.split(end, 1)
    return answer


asked(STREAM, "</stream:features>")
asked("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>", "<success")
received = ""
asked(STREAM, "</stream:features>")
asked("<iq type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</iq>")
services = asked(
    "<iq type='get' id='2' to='chat.example'><services xmlns='urn:xmpp:extdisco:2'/></iq>", "</iq>")
for service in re.findall("<service [^>]*>", services):
    has = dict(re.findall("([a-z]+)='([^']*)'", service))
    given = [name for name in ("username", "password", "expires") if has.get(name)]
    print(has["type"], has["transport"], has["port"] + ":", " ".join(given) or "nothing")
alone = asked(
    "<iq type='get' id='3' to='chat.example'><credentials xmlns='urn:xmpp:extdisco:2'>"
    "<service type='turns' host='turn.example'/></credentials></iq>", "</iq>")
print("credentials of turns:", len(re.findall("<service ", alone)))
PYTHON
output=$(timeout 60 python3 ask.py "$port") || { cat log >&2; exit 1; }
echo "$output"
expected='stun udp 3478: nothing
stun tcp 3478: nothing
turn udp 3478: username password expires
turn tcp 3478: username password expires
turns tcp 5349: nothing
credentials of turns: 0'
[ "$output" = "$expected" ] || { echo "Prosody behaves otherwise now" >&2; exit 1; }
echo "as described: Prosody 0.12.3 offers turns, and no way to log in there"
