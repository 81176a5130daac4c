import TestServers

/// Linux namespaces of a run's own, in which it finds other files than the machine's, or another
/// network. As root, or as somebody who may be root in a namespace of his own.
package struct Seclusion: Sendable {
  /// What is unshared, as flags of unshare(1).
  private let flags: [String]
  /// Files for the run's working folder.
  private let files: [String: String]
  /// Shell commands that furnish the namespaces, in that folder.
  private let setUp: [String]
  /// A command that runs the command which follows it, within the namespaces.
  private let wrapper: [String]

  private init(
    _ flags: [String], files: [String: String] = [:], setUp: [String] = [], wrapper: [String] = []
  ) {
    (self.flags, self.files, self.setUp, self.wrapper) = (flags, files, setUp, wrapper)
  }

  /// No network at all: not even the loopback interface is up.
  package static let offline = Seclusion(["--net"])

  /// An empty /proc.
  package static let withoutProc = Seclusion(["--mount"], setUp: ["mount -t tmpfs none /proc"])

  /// A hosts file of these lines.
  package static func hosts(_ lines: String...) -> Seclusion {
    Seclusion(
      ["--mount"], files: ["hosts": lines.map { "\($0)\n" }.joined()],
      setUp: ["mount --bind hosts /etc/hosts"])
  }

  /// A machine that has its authorities elsewhere, or has none: without Debian's places for them.
  ///
  /// - Parameter commands: shell commands that furnish other places, from files of the working folder.
  package static func authorities(_ commands: [String]) -> Seclusion {
    Seclusion(
      ["--mount"],
      setUp: [
        "cp -a /etc etc", "rm -rf etc/ssl etc/pki", "mount --bind etc /etc",
        "mount -t tmpfs none /var/lib",
      ] + commands)
  }

  /// A disk without any room left: of 64 KiB, mounted over the folder `disk`, whose files are on it.
  package static let fullDisk = Seclusion(
    ["--mount"],
    setUp: [
      "mkdir kept", "cp disk/* kept", "mount -t tmpfs -o size=64k none disk", "cp kept/* disk",
      "rm -r kept", "{ dd if=/dev/zero of=disk/rest bs=1k 2>/dev/null || true; }",
    ])

  /// A loopback interface alone, with these shell commands for its routes.
  package static func loopback(_ commands: String...) -> Seclusion {
    Seclusion(["--net"], setUp: ["ip link set lo up"] + commands)
  }

  /// A loopback interface behind a firewall: one rule of nft for what comes in.
  ///
  /// - Parameter serving: the command that runs what follows it beside a server; none for none.
  package static func firewall(_ rule: String, serving: [String] = []) -> Seclusion {
    Seclusion(
      ["--net"], files: ["rules": rules(rule)], setUp: ["ip link set lo up", "nft -f rules"],
      wrapper: serving)
  }

  private static func rules(_ rule: String) -> String {
    """
    table inet test {
      chain input {
        type filter hook input priority 0
        \(rule)
      }
    }

    """
  }

  /// A network of the commands' making, and tables of nft for it.
  ///
  /// - Parameter serving: the command that runs what follows it beside a server; none for none.
  package static func network(
    _ commands: String..., tables: String = "", serving: [String] = []
  ) -> Seclusion {
    Seclusion(
      ["--net"], files: ["rules": tables],
      setUp: ["ip link set lo up"] + commands + ["nft -f rules"], wrapper: serving)
  }

  /// A machine with one interface, whose packets a router forwards to 198.51.100.0/24 and
  /// 2001:db8:5::/64 or does not, as a rule of nft has it. Its own addresses there are 10.1.0.2 and
  /// 2001:db8:1::2; nobody is behind it.
  package static func router(_ rule: String) -> Seclusion {
    Seclusion(
      ["--net", "--pid", "--fork", "--kill-child", "--mount-proc"],
      files: [
        "rules":
          "table inet test { chain forward { type filter hook forward priority 0; \(rule); }; }\n"
      ],
      setUp: [
        "{ unshare --net sleep 60 & }", "far=$!",
        "for _ in $(seq 100); do "
          + "[ \"$(readlink /proc/$far/ns/net)\" != \"$(readlink /proc/$$/ns/net)\" ] && break; "
          + "sleep 0.01; done",
        "ip link set lo up", "ip link add near type veth peer name far netns $far",
        "ip address add 10.1.0.1/24 dev near", "ip address add 2001:db8:1::1/64 dev near nodad",
        "ip link set near up",
        "nsenter -t $far --net sh -ec '"
          + "ip link set lo up; ip address add 10.1.0.2/24 dev far; "
          + "ip address add 2001:db8:1::2/64 dev far nodad; ip link set far up; "
          + "ip link add beyond type veth peer name end; ip link set end up; ip address add 198.51.100.254/24 dev beyond; "
          + "ip address add 2001:db8:5::254/64 dev beyond nodad; ip link set beyond up; "
          + "echo 1 >/proc/sys/net/ipv4/ip_forward; "
          + "echo 1 >/proc/sys/net/ipv6/conf/all/forwarding; nft -f rules'",
        "ip route add default via 10.1.0.2", "ip -6 route add default via 2001:db8:1::2",
      ])
  }

  /// An address that stands for a public one (RFC 5737).
  package static let publicAddress = "198.51.100.1"

  /// A coturn with TLS at port 5349 of ``publicAddress``, on a path whose packets are as long as
  /// Ethernet's, behind a firewall.
  ///
  /// - Parameter certificate: its chain and key in PEM.
  package static func coturn(
    certifiedBy certificate: (chain: String, key: String), behind rule: String
  ) -> Seclusion {
    let seclusion = coturn(
      ["tls-listening-port=5349", "cert=chain.pem", "pkey=key.pem"], without: ["no-tls"],
      behind: rule)
    return Seclusion(
      seclusion.flags,
      files: seclusion.files.merging(["chain.pem": certificate.chain, "key.pem": certificate.key]) {
        $1
      },
      setUp: [
        // Nothing is joined to longer packets on the way out.
        "ip link set lo mtu 1500 gso_max_size 1500 gso_max_segs 1"
      ] + seclusion.setUp)
  }

  /// A coturn at port 3478 of ``publicAddress``, which relays from ports 50000 to 50100, behind a
  /// firewall. It does not outlive the run, and is asked until it answers. With a /proc of its own:
  /// Dispatch looks its threads up there, and ends the process if they are somebody else's.
  ///
  /// - Parameters:
  ///   - lines: more lines for its configuration file.
  ///   - omitted: lines of the usual ones that are left out.
  ///   - relayAddress: where its relays are.
  package static func coturn(
    _ lines: [String] = [], without omitted: Set<String> = [],
    relayingFrom relayAddress: String = publicAddress, behind rule: String = ""
  ) -> Seclusion {
    let places = [
      "listening-ip=\(publicAddress)", "relay-ip=\(relayAddress)", "listening-port=3478",
      "min-port=50000", "max-port=50100", "userdb=userdb", "pidfile=pid", "log-file=coturn.log",
    ]
    let manners = [
      "no-stdout-log", "no-cli", "no-tls", "no-dtls", "lt-cred-mech", "realm=\(Coturn.realm)",
      "user=\(Coturn.username):\(Coturn.password)",
    ]
    return Seclusion(
      ["--net", "--pid", "--fork", "--kill-child", "--mount-proc"],
      files: [
        "rules": rules(rule),
        "turnserver.conf": (places + manners.filter { !omitted.contains($0) } + lines).map {
          "\($0)\n"
        }.joined(),
      ],
      setUp: [
        "ip link set lo up", "ip address add \(publicAddress)/32 dev lo",
        "ip address replace \(relayAddress)/32 dev lo", "nft -f rules",
        "{ turnserver -c turnserver.conf >/dev/null 2>&1 & }",
        // `$1` is the program that is run.
        #"for _ in $(seq 100); do "$1" --timeout 0.2 stun:\#(publicAddress) >/dev/null 2>&1 && break; done"#,
      ])
  }

  /// Names are asked of a ``FakeResolver``, or of a port where there is none.
  ///
  /// - Parameters:
  ///   - serving: the command that runs what follows it beside a resolver; none for none.
  ///   - commands: shell commands for the network besides.
  package static func resolver(serving: [String], _ commands: String...) -> Seclusion {
    Seclusion(
      ["--mount", "--net"],
      files: ["resolv.conf": "nameserver 127.0.0.1\n", "nsswitch.conf": "hosts: files dns\n"],
      setUp: [
        "ip link set lo up", "mount --bind resolv.conf /etc/resolv.conf",
        "{ [ ! -e /etc/nsswitch.conf ] || mount --bind nsswitch.conf /etc/nsswitch.conf; }",
      ] + commands,
      wrapper: serving)
  }

  /// Puts a run into the namespaces.
  package func surround(_ context: inout Iceprobe.RunContext) throws {
    for (name, text) in files { try context.folder.write(text, to: name) }
    context.wrapper =
      [
        "sh", "-c", Self.script, flags.joined(separator: " "),
        (["true"] + setUp).joined(separator: " && "),
      ]
      + wrapper
  }

  /// `$0` is what to unshare, `$1` sets it up, and the rest is the command.
  private static let script = """
    as_root=; unshare $0 true 2>/dev/null || as_root=-r
    exec unshare $as_root $0 sh -c 'eval "$0" && exec "$@"' "$@"
    """
}
