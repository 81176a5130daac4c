#if os(Linux)
  import BuiltIceprobe
  import Testing

  extension EndToEnd {
    /// What firewalls say: nft rules in a network namespace of the test's own.
    @Suite struct RejectedPacketTests {
      /// One rule for each port; what reaches no rule finds a closed port.
      private static let rules = """
        table inet firewall {
          chain input {
            type filter hook input priority 0
            udp dport 4001 reject with icmp type admin-prohibited
            udp dport 4002 reject with icmp type host-unreachable
            udp dport 4003 reject with icmp type port-unreachable
            udp dport 4004 drop
            tcp dport 4005 reject with icmp type admin-prohibited
            tcp dport 4006 reject with tcp reset
            tcp dport 4007 drop
          }
        }
        """

      private static let behindFirewall = [
        "sh", "-c",
        """
        in_namespace='ip link set lo up && nft "$0" && exec "$@"'
        unshare --net true && exec unshare --net sh -c "$in_namespace" "$RULES" "$0" "$@"
        exec unshare -r --net sh -c "$in_namespace" "$RULES" "$0" "$@"
        """,
      ]

      @Test(arguments: [
        ("stun:127.0.0.1:4001", "connect/unreachable"),
        ("stun:127.0.0.1:4002", "connect/unreachable"),
        ("stun:127.0.0.1:4003", "connect/refused"),
        ("stun:127.0.0.1:4004", "binding/no-response"),
        ("turn:127.0.0.1:4005?transport=tcp", "connect/unreachable"),
        ("turn:127.0.0.1:4006?transport=tcp", "connect/refused"),
        ("turn:127.0.0.1:4007?transport=tcp", "connect/timeout"),
        ("turns:127.0.0.1:4008", "connect/refused"),
      ])
      func `A packet that a firewall rejects is told from one that it drops`(
        url: String, cause: String
      ) async throws {
        let outcome = try await Iceprobe.run([url, "--format", "json", "--timeout", "1"]) {
          $0.wrapper = Self.behindFirewall
          $0.environment = ["RULES": Self.rules]
        }
        #expect(outcome.status == 1, "unshare and nft must be usable here: \(outcome.error)")
        #expect(try outcome.report.causes == [cause])
      }
    }
  }
#endif
