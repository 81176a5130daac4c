#if os(Linux)
  import BuiltIceprobe
  import Glibc
  import TestServers
  import Testing

  extension EndToEndStopped {
    /// Runs that are ended while they write, or before they probe, and whoever reads or writes at the
    /// other end takes for ever.
    @Suite struct WritingEndTests {
      /// More servers than a pipe, which takes 64 KiB, has room for in a report. Each is at a port of
      /// its own on which nothing listens; the tenant is another than a real server's.
      private static func closedPorts(_ count: Int = 200) -> String {
        let urls = (1...count).map { #""stun:127.0.0.1:\#($0)""# }
        return #"{"stun": [{"urls": [\#(urls.joined(separator: ", "))]}]}"#
      }

      /// Makes a named pipe in a folder.
      private func makePipe(_ name: String, in folder: TemporaryFolder) throws {
        guard mkfifo(folder.path(of: name), 0o600) == 0 else { throw SystemError.last("mkfifo") }
      }

      /// Waits until nothing more goes into the named pipe, which is not read.
      private func isFull(_ name: String, in folder: TemporaryFolder) async throws {
        try await eventually("a full pipe") { () -> Void? in
          guard (try? folder.names.contains(name)) == true else { return nil }
          let descriptor = open(folder.path(of: name), O_RDWR | O_NONBLOCK | O_CLOEXEC)
          defer { close(descriptor) }
          var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          return poll(&entry, 1, 0) == 0 ? () : nil
        }
      }

      /// Runs the program with a named pipe as standard output, which it holds open itself and nobody
      /// reads.
      private static let unread = ["sh", "-c", #"mkfifo out; exec "$0" "$@" 1<>out"#]

      @Test(arguments: InterruptionTests.signals)
      func `Whoever waits for the reader of a named pipe ends at the first signal`(
        signal: CInt
      ) async throws {
        for output in [["--output", "json=pipe"], ["--evidence", "pipe"]] {
          let port = try FreePort.closed()
          let run = try Iceprobe.start(["stun:127.0.0.1:\(port)"] + output) {
            try makePipe("pipe", in: $0.folder)
          }
          // The last line of what comes before the files.
          try await run.output(has: "took ")
          run.signal(signal)
          let outcome = try await run.outcome()
          #expect(outcome.status == 130)
        }
      }

      @Test func `A named pipe that nobody reads is an error`() async throws {
        let port = try FreePort.closed()
        let outcome = try await Iceprobe.run(["stun:127.0.0.1:\(port)", "--output", "json=pipe"]) {
          try makePipe("pipe", in: $0.folder)
        }
        #expect(outcome.status == 70)
        #expect(
          outcome.error
            == "Error: cannot write the result to pipe: no such device, or a pipe that nobody reads\n"
        )
      }

      @Test func `A reader that comes a moment later gets everything`() async throws {
        let port = try FreePort.closed()
        let folder = try TemporaryFolder()
        try makePipe("pipe", in: folder)
        let run = try Iceprobe.start(["stun:127.0.0.1:\(port)", "--output", "json=pipe"]) {
          $0.folder = folder
        }
        try await run.output(has: "took ")
        let reader = try ChildProcess(
          ["cp", "pipe", "report.json"], environment: ["PATH": "/usr/bin:/bin"],
          directory: folder.path, standardStreams: [])
        let outcome = try await run.outcome()
        #expect(try reader.wait() == .exited(0))
        #expect(outcome.status == 1)
        #expect(folder.text(of: "report.json")?.hasSuffix("}\n") == true)
      }

      @Test(arguments: InterruptionTests.signals)
      func `Whoever writes into a pipe that nobody drains ends at the first signal`(
        signal: CInt
      ) async throws {
        let folder = try TemporaryFolder()
        let run = try Iceprobe.start(["--format", "json", "--rate", "0"]) {
          $0.folder = folder
          $0.wrapper = Self.unread
          try $0.folder.write(Self.closedPorts(), to: "servers.json")
        }
        try await isFull("out", in: folder)
        run.signal(signal)
        let outcome = try await run.outcome()
        #expect(outcome.status == 130)
      }

      @Test func `Results that nobody drains keep no relay from being freed`() async throws {
        try await Coturn.run(.init(lines: [EndToEnd.ProofTests.loopbackPeers])) { coturn in
          let folder = try TemporaryFolder()
          let run = try Iceprobe.start([
            "--format", "ndjson", "--rate", "0", "--packets", "1", "--hold", "60s", "-v",
          ]) {
            $0.folder = folder
            $0.wrapper = Self.unread
            try $0.folder.write(
              TestConfiguration.of(tenants: [
                "closed": Self.closedPorts(), "relay": coturn.configuration(.turnUDP),
                // Nothing is told before one server works.
                "works": coturn.configuration(.stun),
              ]), to: "servers.json")
          }
          try await run.error(has: "holding")
          try await isFull("out", in: folder)
          run.signal(SIGINT)
          try await coturn.log(until: "the end of both allocations") {
            $0.allocations.count == 2 && $0.openAllocations.isEmpty
          }
          run.signal(SIGINT)
          let outcome = try await run.outcome()
          #expect(outcome.status == 130)
        }
      }

      /// Not SIGQUIT: a program that is built for debugging prints where it is, and takes its time.
      @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
      func `Whoever reads a configuration that never ends is ended by any signal`(
        signal: CInt
      ) async throws {
        let folder = try TemporaryFolder()
        try makePipe("pipe", in: folder)
        let pipe = open(folder.path(of: "pipe"), O_RDWR | O_NONBLOCK | O_CLOEXEC)
        defer { close(pipe) }
        let run = try Iceprobe.start(["--config", "pipe"]) { $0.folder = folder }
        #expect(write(pipe, "{", 1) == 1)
        try await eventually("a reader") {
          var count: CInt = 1
          return ioctl(pipe, UInt(FIONREAD), &count) == 0 && count == 0 ? () : nil
        }
        run.signal(signal)
        #expect(try await run.outcome().ending == .killed(by: signal))
      }

      @Test func `Whoever waits for a registry is ended by any signal`() async throws {
        try await FakeServer.with(.tcp, fault: .silent) { registry in
          let run = try Iceprobe.start(["--config", "http://127.0.0.1:\(registry.port)/"])
          try await registry.tally(until: "a request") { $0.receivedBytes > 0 }
          run.signal(SIGINT)
          #expect(try await run.outcome().ending == .killed(by: SIGINT))
        }
      }

      @Test func `A terminal that is closed ends the run in order, and its files are written`()
        async throws
      {
        try await Coturn.run(.init(lines: [EndToEnd.ProofTests.loopbackPeers])) { coturn in
          let folder = try TemporaryFolder()
          let run = try Iceprobe.start([
            coturn.url(.turnUDP), "--username", Coturn.username, "--packets", "1", "--hold", "60s",
            "-v", "--output", "table=report",
          ]) {
            $0.folder = folder
            $0.environment = ["ICEPROBE_PASSWORD": Coturn.password]
            // A terminal that script(1) keeps, with which it ends.
            $0.wrapper = ["sh", "-c", #"exec script -qec "$0 $*" /dev/null"#]
          }
          try await run.output(has: "holding")
          run.signal(SIGKILL)
          try await coturn.log(until: "the end of both allocations") {
            $0.allocations.count == 2 && $0.openAllocations.isEmpty
          }
          _ = try await eventually("a report") {
            folder.text(of: "report").flatMap { $0.contains("interrupted") ? true : nil }
          }
          _ = try await run.outcome()
        }
      }
    }
  }
#endif
