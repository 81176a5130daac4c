#if os(Linux)
  import BuiltIceprobe
  import Testing

  extension EndToEnd {
    /// A machine without any network: a network namespace in which nothing is up.
    @Suite struct OfflineTests {
      /// As root, or as somebody who may be root in a namespace of his own.
      static let withoutNetwork = [
        "sh", "-c",
        #"unshare --net true && exec unshare --net "$0" "$@"; exec unshare -r --net "$0" "$@""#,
      ]

      @Test(arguments: [
        ["stun:192.0.2.1"], ["turn:192.0.2.1?transport=tcp"], ["stun:[2001:db8::1]"],
        ["stun:stun.example.com"],
      ])
      func `Nothing is said of servers that could not be reached for`(arguments: [String])
        async throws
      {
        let outcome = try await Iceprobe.run(arguments + ["--format", "json"]) {
          $0.wrapper = Self.withoutNetwork
        }
        #expect(outcome.status == 3, "unshare must be usable here: \(outcome.error)")
        #expect(try outcome.report.statuses == ["inconclusive"])
        #expect(try outcome.report.causes == [])
      }
    }
  }
#endif
