#if os(Linux)
  import BuiltIceprobe
  import Testing

  extension EndToEnd {
    /// A machine without any network: a network namespace in which nothing is up.
    @Suite struct OfflineTests {
      @Test(arguments: [
        ["stun:192.0.2.1"], ["turn:192.0.2.1?transport=tcp"], ["stun:[2001:db8::1]"],
        ["stun:stun.example.com"],
      ])
      func `Nothing is said of servers that could not be reached for`(arguments: [String])
        async throws
      {
        let outcome = try await Iceprobe.run(arguments + ["--format", "json"]) {
          try Seclusion.offline.surround(&$0)
        }
        #expect(outcome.status == 3, "unshare must be usable here: \(outcome.error)")
        #expect(try outcome.report.statuses == ["inconclusive"])
        #expect(try outcome.report.causes == [])
      }
    }
  }
#endif
