#!/usr/bin/env bash
# libnice 0.1.21 reports no srflx candidate where there is no NAT, though the STUN server works.
#
# Seen: a server that answers with the agent's own address (a host with a public address, or a server
# on the same network) yields one candidate, of type host; one that answers with another address yields
# host and server-reflexive. Leaving redundant candidates out is what RFC 8445 §5.1.3 asks for; but
# whoever takes "no srflx" for "the STUN server is dead" is wrong on every machine without a NAT.
#
# Needs: Debian 12 with fresh package lists (apt-get update), python3. Traffic: 127.0.0.1 only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir -p debs/partial root
apt-get -qq -y --no-install-recommends --download-only --reinstall \
  -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root install libnice10=0.1.21-1 >/dev/null
for deb in debs/*.deb; do dpkg -x "$deb" root; done

cat >ask.py <<'PYTHON'
import ctypes, socket, struct, sys

nice = ctypes.CDLL(sys.argv[1])
gobject = ctypes.CDLL("libgobject-2.0.so.0")
glib = ctypes.CDLL("libglib-2.0.so.0")
pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint
nice.nice_agent_new.restype = pointer
nice.nice_agent_get_local_candidates.restype = pointer
glib.g_main_context_new.restype = pointer
TYPES = ["host", "server-reflexive", "peer-reflexive", "relayed"]


class List(ctypes.Structure):
    pass


List._fields_ = [("data", ctypes.POINTER(ctypes.c_int)), ("next", ctypes.POINTER(List))]


def answer(server, mapped):
    """Answers a Binding request with this address, or the one that it came from."""
    request, source = server.recvfrom(2048)
    host, port = mapped or source
    value = b"\0\1" + struct.pack(">H", port) + socket.inet_aton(host)
    # MAPPED-ADDRESS: the request is of RFC 3489's form.
    body = struct.pack(">HH", 0x0001, len(value)) + value
    server.sendto(b"\1\1" + struct.pack(">H", len(body)) + request[4:20] + body, source)


def gathered(mapped):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    server.setblocking(False)
    context = pointer(glib.g_main_context_new())
    agent = pointer(nice.nice_agent_new(context, 0))  # NICE_COMPATIBILITY_RFC5245
    gobject.g_object_set(agent, text(b"upnp"), 0, text(b"ice-tcp"), 0, None)
    gobject.g_object_set(
        agent, text(b"stun-server"), text(b"127.0.0.1"), text(b"stun-server-port"),
        number(server.getsockname()[1]), None)
    stream = nice.nice_agent_add_stream(agent, 1)
    address = ctypes.create_string_buffer(256)  # larger than a NiceAddress
    nice.nice_address_init(address)
    nice.nice_address_set_from_string(address, text(b"127.0.0.1"))
    nice.nice_agent_add_local_address(agent, address)
    done = []
    ended = ctypes.CFUNCTYPE(None, pointer, number, pointer)(lambda *_: done.append(True))
    received = ctypes.CFUNCTYPE(None)(lambda: None)
    gobject.g_signal_connect_data(
        agent, text(b"candidate-gathering-done"), ended, None, None, 0)
    nice.nice_agent_attach_recv(agent, stream, 1, context, received, None)
    nice.nice_agent_gather_candidates(agent, stream)
    while not done:
        glib.g_main_context_iteration(context, 0)
        try:
            answer(server, mapped)
        except BlockingIOError:
            pass
    # A candidate begins with its type.
    entry = nice.nice_agent_get_local_candidates(agent, stream, 1)
    entry = ctypes.cast(entry, ctypes.POINTER(List))
    types = []
    while entry:
        types.append(TYPES[entry.contents.data[0]])
        entry = entry.contents.next
    gobject.g_object_unref(agent)
    return " ".join(types)


print("mapped to itself:", gathered(None))
print("mapped elsewhere:", gathered(("192.0.2.7", 4711)))
PYTHON
library=$(find root -name libnice.so.10)
output=$(LD_LIBRARY_PATH=$(dirname "$library") timeout 60 python3 ask.py "$library")
echo "$output"
expected='mapped to itself: host
mapped elsewhere: host server-reflexive'
[ "$output" = "$expected" ] || { echo "libnice behaves otherwise now" >&2; exit 1; }
echo "as described: without a NAT libnice 0.1.21-1 shows no sign of a STUN server that works"
