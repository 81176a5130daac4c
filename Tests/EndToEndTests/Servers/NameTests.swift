#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  #if canImport(Musl)
    import Musl
  #else
    import Glibc
  #endif

  extension EndToEnd {
    /// Names that a resolver of the run's own answers, or not.
    @Suite struct NameTests {
      /// A ``FakeResolver``, and a STUN server at 127.0.0.1:3478.
      private func resolver(_ answer: FakeResolver.Answer) throws -> Seclusion {
        let faults = try BuiltBinary.path(of: "faults")
        return .resolver(
          serving: [faults, "beside", "server", "3478"]
            + [faults, "beside", "resolver", answer.rawValue])
      }

      private func silent(_ count: Int) -> [String] {
        (0..<count).map { "stun:n\($0).silence.test" }
      }

      @Test func `Two hundred silent names hold up neither an address nor a good name`()
        async throws
      {
        let prompt = ["stun:127.0.0.1", "stun:turn.address.test"]
        let run = try Iceprobe.start(["--format", "ndjson", "--timeout", "60"]) {
          try $0.folder.write(
            TestConfiguration.of(stun: silent(200) + prompt), to: "servers.json")
          try resolver(.silence).surround(&$0)
        }
        for url in prompt {
          try await run.output(has: #""url":"\#(url)","type":"stun","status":"srflx""#)
        }
        run.signal(SIGINT)
        let outcome = try await run.outcome()
        #expect(outcome.status == 130)
        let results = outcome.output.split(separator: "\n").dropLast()
        #expect(results.count == 202)
        // Those that were asked for, and those that were not: nothing is known of any.
        #expect(results.count { $0.contains(#""status":"inconclusive""#) } == 200)
      }

      @Test func `Silent names make no machine offline whose servers work`() async throws {
        let works = ["stun:127.0.0.1", "stun:a.address.test", "stun:b.address-alone.test"]
        let outcome = try await Iceprobe.run(
          ["--format", "json", "--timeout", "2", "--control", "stun:127.0.0.1"]
        ) {
          try $0.folder.write(TestConfiguration.of(stun: silent(12) + works), to: "servers.json")
          try resolver(.silence).surround(&$0)
        }
        let report = try outcome.report
        #expect(outcome.status == 1)
        #expect(report.causes == Array(repeating: "resolve/timeout", count: 12))
        #expect(report.statuses.suffix(3) == ["srflx", "srflx", "srflx"])
      }

      @Test(arguments: [FakeResolver.Answer.failure, .refusal, .formatError, .halfFailure])
      func `A resolver that answers with an error is no sign of being offline`(
        _ answer: FakeResolver.Answer
      ) async throws {
        let outcome = try await Iceprobe.run(["--format", "json"]) {
          try $0.folder.write(
            TestConfiguration.of(stun: ["stun:a.test", "stun:b.test"]), to: "servers.json")
          try resolver(answer).surround(&$0)
        }
        #expect(try outcome.report.causes == Array(repeating: "resolve/resolver-failed", count: 2))
        #expect(outcome.status == 1)
      }

      @Test func `A resolver that is down is`() async throws {
        let outcome = try await Iceprobe.run(["--format", "json", "stun:a.test"]) {
          try Seclusion.resolver(serving: []).surround(&$0)
        }
        #expect(try outcome.report.statuses == ["inconclusive"])
        #expect(outcome.status == 3)
      }

      @Test(arguments: [FakeResolver.Answer.address, .addressAtLast, .addressAlone, .addressesCut])
      func `A name is found`(_ answer: FakeResolver.Answer) async throws {
        let outcome = try await Iceprobe.run(["--format", "json", "stun:a.test"]) {
          try resolver(answer).surround(&$0)
        }
        #expect(try outcome.report.statuses == ["srflx"])
        #expect(outcome.status == 0)
      }
    }
  }
#endif
