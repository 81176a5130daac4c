"""The servers that a row may name, each from a few lines of data."""

import os
import shlex
import socket
import subprocess

import scripted
from ground import SERVER, SERVER6

HERE = os.path.dirname(os.path.abspath(__file__))
USER, PASSWORD, REALM = "alice", "open sesame", "iceprobe.test"


def start(ground, wish, tools):
    """Starts what `wish` describes, and waits until it listens."""
    name = ground.client if wish.get("where") == "client" else ground.server
    wish = {
        key: value.replace("$ca", tools.authority.folder) if isinstance(value, str) else value
        for key, value in wish.items()
    }
    globals()["_" + wish["program"]](ground, name, wish, tools)


def _filled(text, ground):
    """Placeholders in braces with a dollar sign, since configurations are full of braces."""
    return text.replace("$room", ground.folder).replace("$ip6", SERVER6).replace("$ip", SERVER)


def _write(ground, name, text):
    path = os.path.join(ground.folder, name)
    with open(path, "w") as file:
        file.write(_filled(text, ground))
    return path


def _place(ground, wish):
    """A folder of its own for each of several coturns."""
    path = os.path.join(ground.folder, f"{wish['program']}-{wish.get('port', 3478)}-{wish.get('at', SERVER)}")
    os.makedirs(path, exist_ok=True)
    return path


def _coturn(ground, name, wish, tools):
    folder, at, port = _place(ground, wish), wish.get("at", SERVER), wish.get("port", 3478)
    lines = {
        "listening-ip": at, "relay-ip": wish.get("relay", at), "listening-port": port,
        "tls-listening-port": wish.get("tls_port", 5349), "userdb": f"{folder}/userdb",
        "pidfile": f"{folder}/pid", "log-file": f"{folder}/log", "realm": REALM,
    }
    flags = ["simple-log", "no-stdout-log", "verbose", "no-cli", "fingerprint", "relay-threads=2",
             "allow-loopback-peers", "cli-password=unused"]
    if wish.get("users", True):
        flags += ["lt-cred-mech", f"user={USER}:{PASSWORD}"]
    if wish.get("tls"):
        flags += [f"cert={ground.folder}/chain.pem", f"pkey={ground.folder}/key.pem"]
    else:
        flags += ["no-tls", "no-dtls"]
    without = set(wish.get("without", []))
    text = "".join(f"{key}={value}\n" for key, value in lines.items() if key not in without)
    text += "".join(f"{flag}\n" for flag in flags + wish.get("lines", []) if flag not in without)
    with open(f"{folder}/turnserver.conf", "w") as file:
        file.write(_filled(text, ground))
    process = ground.start(
        name, ["turnserver", "-c", f"{folder}/turnserver.conf"], wish.get("environment")
    )
    default = [] if "no-udp" in wish.get("lines", []) else [f"udp/{port}"]
    ground.wait_for(process, wish.get("ports", default))


def _nginx(ground, name, wish, tools):
    parts = "".join(
        f"{part} {{\n{wish[part]}\n}}\n" for part in ("stream", "http") if part in wish
    )
    path = _write(
        ground, "nginx.conf",
        "load_module /usr/lib/nginx/modules/ngx_stream_module.so;\n"
        "daemon off; user root; pid $room/nginx.pid; error_log $room/nginx.log;\n"
        "events { worker_connections 256; }\n" + parts,
    )
    process = ground.start(name, ["nginx", "-p", ground.folder, "-c", path, "-e", f"{ground.folder}/nginx.log"])
    ground.wait_for(process, wish["ports"])


def _haproxy(ground, name, wish, tools):
    path = _write(
        ground, "haproxy.cfg",
        "defaults\n  mode tcp\n  timeout connect 3s\n  timeout client 60s\n  timeout server 60s\n"
        + wish["config"] + "\n",
    )
    ground.wait_for(ground.start(name, ["haproxy", "-db", "-f", path]), wish["ports"])


def _stunnel(ground, name, wish, tools):
    path = _write(
        ground, "stunnel.conf",
        "foreground = yes\npid =\ncert = $room/both.pem\n" + wish["config"] + "\n",
    )
    ground.wait_for(ground.start(name, ["stunnel4", path]), wish["ports"])


def _sslh(ground, name, wish, tools):
    process = ground.start(
        name, ["sslh", "-f", "-u", "root", *shlex.split(_filled(wish["options"], ground))]
    )
    ground.wait_for(process, wish["ports"])


def _squid(ground, name, wish, tools):
    database = os.path.join(ground.folder, "certificates")
    subprocess.run(
        ["/usr/lib/squid/security_file_certgen", "-c", "-s", database, "-M", "4MB"],
        check=True, capture_output=True,
    )
    subprocess.run(["chown", "-R", "proxy:proxy", ground.folder], check=True)
    os.chmod(ground.folder, 0o755)
    path = _write(
        ground, "squid.conf",
        "pid_filename none\ncache_log $room/squid.log\naccess_log none\ncoredump_dir $room\n"
        "http_port 3127\ncache deny all\nvisible_hostname gateway.test\n"
        f"sslcrtd_program /usr/lib/squid/security_file_certgen -s {database} -M 4MB\n"
        "sslcrtd_children 1\nhttp_access allow all\nshutdown_lifetime 0 seconds\n"
        + wish["config"] + "\n",
    )
    ground.wait_for(ground.start(name, ["squid", "-N", "-f", path]), wish["ports"])


def _dnsmasq(ground, name, wish, tools):
    path = _write(
        ground, "dnsmasq.conf",
        "keep-in-foreground\nno-resolv\nno-hosts\nuser=root\npid-file=\n"
        f"listen-address={wish.get('at', SERVER)}\nbind-interfaces\n" + wish.get("config", "") + "\n",
    )
    ground.wait_for(
        ground.start(name, ["dnsmasq", "-k", "-C", path]), wish.get("ports", ["udp/53"])
    )


def _p1_stun(ground, name, wish, tools):
    transport, port = wish.get("transport", "udp"), wish.get("port", 3478)
    options = _filled(wish.get("options", "{use_turn, true}"), ground)
    process = ground.start(
        name,
        ["escript", os.path.join(HERE, "servers/p1_stun.escript"), wish.get("at", SERVER), str(port),
         transport, f"[{options}]"],
        {"HOME": ground.folder},
    )
    ground.wait_for(process, [f"{transport}/{port}"])


def _pion(ground, name, wish, tools):
    process = ground.start(name, [tools.pion, *wish.get("options", [])])
    ground.wait_for(process, wish.get("ports", ["udp/3478", "tcp/3478"]))


def _scripted(ground, name, wish, tools):
    server = scripted.Turn(wish.get("script", {}))
    address, port = wish.get("at", SERVER), wish.get("port", 3478)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    if wish.get("transport", "udp") == "udp":
        listener = ground.socket(name, socket.SOCK_DGRAM, address, port, family)
        other = wish.get("answers_from")
        answering = other and ground.socket(name, socket.SOCK_DGRAM, *other, family)
        scripted.serve_datagrams(listener, server, answering)
    else:
        listener = ground.socket(name, socket.SOCK_STREAM, address, port, family)
        tls = scripted.tls_context(ground.folder) if wish["transport"] == "tls" else None
        scripted.serve_streams(listener, scripted.stun_stream(server), tls)


def _speaks(ground, name, wish, tools):
    listener = ground.socket(name, socket.SOCK_STREAM, wish.get("at", SERVER), wish["port"])
    tls = scripted.tls_context(ground.folder) if wish.get("tls") else None
    text = wish.get("text")
    handle = (
        scripted.silent if text is None
        else scripted.speaking(text.encode(), wish.get("waits", False))
    )
    scripted.serve_streams(listener, handle, tls)


def _dns(ground, name, wish, tools):
    """A resolver with a script (scripted.Names), over UDP and TCP."""
    names = scripted.Names(wish["names"])
    address, port = wish.get("at", SERVER), wish.get("port", 53)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    scripted.serve_names(
        ground.socket(name, socket.SOCK_DGRAM, address, port, family),
        ground.socket(name, socket.SOCK_STREAM, address, port, family), names,
    )


def _command(ground, name, wish, tools):
    """Any program, by its command line."""
    process = ground.start(name, shlex.split(_filled(wish["command"], ground)), wish.get("environment"))
    ground.wait_for(process, wish.get("ports", []))


def _file(ground, name, wish, tools):
    """A file for a program that follows."""
    _write(ground, wish["name"], wish["text"])


def _unbound(ground, name, wish, tools):
    path = _write(
        ground, "unbound.conf",
        "server:\n  chroot: \"\"\n  username: \"\"\n  pidfile: \"\"\n  directory: \"$room\"\n"
        "  do-daemonize: no\n  use-syslog: no\n  access-control: 0.0.0.0/0 allow\n"
        f"  access-control: ::/0 allow\n  interface: {wish.get('at', SERVER)}\n" + wish.get("config", ""),
    )
    ground.wait_for(ground.start(name, ["unbound", "-d", "-c", path]), ["udp/53"])


def _caddy(ground, name, wish, tools):
    path = _write(
        ground, "Caddyfile",
        "{\n admin off\n auto_https disable_redirects\n}\n" + wish["config"] + "\n",
    )
    process = ground.start(
        name, ["caddy", "run", "--config", path, "--adapter", "caddyfile"], {"HOME": ground.folder}
    )
    ground.wait_for(process, wish["ports"])


def _tayga(ground, name, wish, tools):
    """A NAT64 (RFC 6146): what is sent to the prefix goes on as IPv4, from an address of the pool."""
    prefix, pool = wish["prefix"], wish["pool"]
    path = _write(
        ground, "tayga.conf",
        f"tun-device nat64\nipv4-addr {pool.rpartition('.')[0]}.1\nprefix {prefix}\ndynamic-pool {pool}\n"
        "data-dir $room\n",
    )
    ground.shell(
        name,
        f"tayga -c {path} --mktun; ip link set nat64 up; ip route add {pool} dev nat64;"
        f"ip route add {prefix} dev nat64",
    )
    # Nobody listens, so that there is nothing to wait for: the kernel keeps what comes before it reads.
    ground.start(name, ["tayga", "-c", path, "--nodetach"])


def _stalls(ground, name, wish, tools):
    """TLS of which the server's side ends without a word after so many bytes."""
    listener = ground.socket(name, socket.SOCK_STREAM, wish.get("at", SERVER), wish["port"])
    scripted.serve_streams(
        listener, scripted.stalling(scripted.tls_context(ground.folder), wish["after"])
    )
