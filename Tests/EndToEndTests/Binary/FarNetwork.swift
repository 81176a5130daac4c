#if os(Linux)
  /// A machine behind a router, both made for one run of the program, which is ended with all that is in
  /// them: two network namespaces and a wire between them.
  ///
  /// The program's own address is 10.0.0.1. All that leaves passes the rules, in which a chain of its
  /// own may translate it, and goes on to the router, who knows the way to 10.2.0.1 and 10.2.0.2 alone
  /// and drops the rest without a word. There coturn answers, on the ports 3478 and 3479.
  enum FarNetwork {
    /// The rules of a NAT, by what stands in its place.
    static func environment(nat: String) -> [String: String] {
      let chain = "type nat hook postrouting priority 100; oifname near ip saddr 10.0.0.1 \(nat);"
      return ["RULES": "table ip nat { chain leaving { \(chain) }; }"]
    }

    /// Who gets relays of coturn, in words that a shell leaves as they are.
    static let (username, password) = ("alice", "far-and-away")

    /// Has coturn grant relays, too.
    static let relays = [
      "TURN":
        "--lt-cred-mech --realm far.test --user \(username):\(password) --relay-ip 10.2.0.1"
    ]

    /// What runs the program there. As root, or as somebody who may be root in a namespace of his own.
    static let wrapper = wrapper(running: #""$0" "$@""#)

    /// The same; the commands in `$CHANGE` are run once the program has told `$WHEN`, which it is asked
    /// for a bounded number of times.
    static let changingWrapper = wrapper(
      running: """
        "$0" "$@" 2>progress &
        run=$!
        for _ in $(seq 200); do
          grep -q "$WHEN" progress && break
          sleep 0.05
        done
        eval "$CHANGE"
        wait $run
        """)

    private static func wrapper(running command: String) -> [String] {
      let script = network + command
      return [
        "sh", "-c",
        """
        unshare --net true && exec unshare \(own) sh -ec '\(script)' "$0" "$@"
        exec unshare -r \(own) sh -ec '\(script)' "$0" "$@"
        """,
      ]
    }

    /// With the first process there all others end, too.
    private static let own = "--net --mount --pid --fork --kill-child --mount-proc"

    /// The router is ready when it is in its namespace, and coturn when it answers: both are looked at
    /// a bounded number of times.
    private static let network = """
      unshare --net sleep 600 &
      far=$!
      for _ in $(seq 100); do
        [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/$$/ns/net)" ] && break
        sleep 0.01
      done
      ip link set lo up
      ip link add near type veth peer name far netns $far
      ip address add 10.1.0.1/24 dev near
      ip address add 10.0.0.1/32 dev lo
      ip link set near up
      nsenter -t $far --net sh -ec "
        ip link set lo up
        ip address add 10.1.0.2/24 dev far
        ip address add 10.2.0.1/32 dev lo
        ip address add 10.2.0.2/32 dev lo
        ip link set far up
        ip route add default via 10.1.0.1"
      ip route add default via 10.1.0.2 src 10.0.0.1
      nft "$RULES"
      nsenter -t $far --net turnserver -n ${TURN:--S} --no-cli -L 10.2.0.1 -L 10.2.0.2 \
        --pidfile pid -b userdb --log-file log >/dev/null 2>&1 &
      for _ in $(seq 50); do
        "$0" --timeout 0.3 stun:10.2.0.2:3479 >/dev/null 2>&1 && break
        sleep 0.1
      done

      """
  }
#endif
