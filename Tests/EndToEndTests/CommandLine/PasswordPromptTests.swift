#if os(Linux)
  import BuiltIceprobe
  import TestServers
  import Testing

  extension EndToEnd {
    /// The password that a person is asked for, at a terminal.
    @Suite struct PasswordPromptTests {
      private static let question = "Password of \(Coturn.username): "

      /// A session of its own (util-linux), whose terminal makes signals of keys.
      private static let session = ["setsid", "--ctty"]

      private func start(_ port: UInt16, in wrapper: [String] = []) throws -> RunningIceprobe {
        try Iceprobe.start(["turn:127.0.0.1:\(port)", "--username", Coturn.username]) {
          $0.hasKeyboard = true
          $0.wrapper = Self.session + wrapper
        }
      }

      @Test func `A password that is typed is taken, and not shown`() async throws {
        try await Coturn.run { coturn in
          let run = try start(coturn.port)
          try await run.error(has: Self.question)
          #expect(!run.showsInput)
          run.type("\(Coturn.password)\n")
          let outcome = try await run.outcome()
          #expect(outcome.status == 0)
          #expect(!outcome.error.contains(Coturn.password))
          #expect(run.showsInput)
        }
      }

      @Test(arguments: EndToEndStopped.InterruptionTests.signals)
      func `A signal ends the program, and the terminal shows again what is typed`(
        signal: CInt
      ) async throws {
        let run = try start(FreePort.closed())
        try await run.error(has: Self.question)
        #expect(!run.showsInput)
        run.signal(signal)
        let outcome = try await run.outcome()
        #expect(outcome.status == 130)
        #expect(run.showsInput)
      }

      /// Ctrl-C and Ctrl-\, as a terminal is set up by itself.
      @Test(arguments: ["\u{3}", "\u{1C}"])
      func `So does a key that stands for a signal, in the middle of a password`(
        key: String
      ) async throws {
        let run = try start(FreePort.closed())
        try await run.error(has: Self.question)
        run.type("open \(key)")
        let outcome = try await run.outcome()
        #expect(outcome.status == 130)
        #expect(run.showsInput)
      }

      @Test func `Ctrl-Z suspends the question, and fg puts it again`() async throws {
        // A shell with job control, which looks at the terminal while the program is stopped.
        let shell = """
          set -m; "$0" "$@"; echo "stopped: $(stty -a | grep -o -e '-*\\becho\\b')" >&2
          fg >/dev/null
          """
        let run = try start(FreePort.closed(), in: ["bash", "-c", shell])
        try await run.error(has: Self.question)
        run.type("open \u{1A}")
        try await run.error(has: "stopped: echo")
        try await run.error(has: Self.question, times: 2)
        #expect(!run.showsInput)
        run.type("\(Coturn.password)\n")
        let outcome = try await run.outcome()
        // The port is closed.
        #expect(outcome.status == 1)
        #expect(run.showsInput)
      }
    }
  }
#endif
