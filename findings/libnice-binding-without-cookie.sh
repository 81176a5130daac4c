#!/usr/bin/env bash
# libnice 0.1.21 asks a STUN server in the form of RFC 3489: without the magic cookie.
#
# Seen: an agent made with NICE_COMPATIBILITY_RFC5245 and `stun-server` sends a Binding request whose
# bytes 4 to 7 are random, and not 0x2112A442 (RFC 5389 §6, RFC 8489 §5). The Allocate request of the
# same agent, for a TURN server, has the cookie. Servers that know RFC 5389 and later only do not
# answer the first, so a healthy STUN server yields no srflx candidate.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3. Traffic: 127.0.0.1 only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
# What the packages need and this machine lacks comes along.
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root install libnice10=0.1.21-1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done

cat >ask.py <<'PYTHON'
import ctypes, socket, sys, threading

nice = ctypes.CDLL(sys.argv[1])
gobject = ctypes.CDLL("libgobject-2.0.so.0")
glib = ctypes.CDLL("libglib-2.0.so.0")
COOKIE = bytes.fromhex("2112a442")
pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint
nice.nice_agent_new.restype = pointer
glib.g_main_context_new.restype = pointer


def first_request(kind):
    """The first datagram that an agent sends to a server of this kind."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    server.settimeout(10)
    port = server.getsockname()[1]
    context = pointer(glib.g_main_context_new())
    agent = pointer(nice.nice_agent_new(context, 0))  # NICE_COMPATIBILITY_RFC5245
    gobject.g_object_set(agent, text(b"upnp"), 0, text(b"ice-tcp"), 0, None)
    stream = nice.nice_agent_add_stream(agent, 1)
    address = ctypes.create_string_buffer(256)  # larger than a NiceAddress
    nice.nice_address_init(address)
    nice.nice_address_set_from_string(address, text(b"127.0.0.1"))
    nice.nice_agent_add_local_address(agent, address)
    if kind == "stun":
        gobject.g_object_set(
            agent, text(b"stun-server"), text(b"127.0.0.1"), text(b"stun-server-port"),
            number(port), None)
    else:
        nice.nice_agent_set_relay_info(
            agent, stream, 1, text(b"127.0.0.1"), number(port), text(b"user"), text(b"secret"), 0)
    nice.nice_agent_attach_recv(
        agent, stream, 1, context, ctypes.CFUNCTYPE(None)(lambda: None), None)
    nice.nice_agent_gather_candidates(agent, stream)
    received = []
    reader = threading.Thread(target=lambda: received.append(server.recv(2048)))
    reader.start()
    for _ in range(10_000):
        glib.g_main_context_iteration(context, 0)
        reader.join(0.001)
        if not reader.is_alive():
            break
    gobject.g_object_unref(agent)
    return received[0]


for kind, method in ("stun", 0x0001), ("turn", 0x0003):
    request = first_request(kind)
    assert int.from_bytes(request[:2], "big") == method, request[:2].hex()
    print(kind, "request", request[:2].hex(), "cookie", request[4:8] == COOKIE)
PYTHON

library=$(find root -name libnice.so.10)
output=$(LD_LIBRARY_PATH=$(dirname "$library") python3 ask.py "$library")
echo "$output"
expected='stun request 0001 cookie False
turn request 0003 cookie True'
[ "$output" = "$expected" ] || { echo "libnice behaves otherwise now" >&2; exit 1; }
echo "as described: libnice 0.1.21-1 leaves the magic cookie out of its Binding request"
