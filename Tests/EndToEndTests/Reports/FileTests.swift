import BuiltIceprobe
import TestServers
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension EndToEnd {
  /// The files of a run: what is meant by their names, and what is left beside them.
  @Suite struct FileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: [String], _ shell: String = #"exec "$0" "$@""#) async throws
      -> Outcome
    {
      try await Iceprobe.run(arguments) {
        $0.folder = folder
        $0.wrapper = ["bash", "-c", shell]
      }
    }

    private func isLink(_ name: String) -> Bool {
      var information = stat()
      return lstat(folder.path(of: name), &information) == 0
        && information.st_mode & S_IFMT == S_IFLNK
    }

    @Test func `Links that lead to nothing yet are followed`() async throws {
      let links = ["out": "far/report.json", "evidence": "far/e.json", "state": "chain"]
      try folder.write("", to: "far/there")
      for (link, target) in links { symlink(target, folder.path(of: link)) }
      symlink(folder.path(of: "far/s.json"), folder.path(of: "chain"))
      let outcome = try await run([
        "stun:127.0.0.1:\(try FreePort.closed())", "--output", "json=out", "--evidence", "evidence",
        "--state", "state",
      ])
      #expect(outcome.error == "")
      for link in links.keys { #expect(isLink(link)) }
      #expect(isLink("chain"))
      for name in ["report.json", "e.json", "s.json"] {
        #expect(folder.text(of: "far/\(name)")?.hasPrefix("{") == true)
      }
      #expect(folder.text(of: "far/s.json.lock") == "")
    }

    @Test(arguments: [("nowhere/x", "No such file or directory"), ("out", "Too many")])
    func `A link that leads nowhere is an error, and stays`(
      target: String, complaint: String
    ) async throws {
      symlink(target, folder.path(of: "out"))
      let outcome = try await run([
        "stun:127.0.0.1:\(try FreePort.closed())", "--output", "json=out",
      ])
      #expect(outcome.status == 70)
      #expect(outcome.error.hasPrefix("Error: cannot write the result to out: \(complaint)"))
      #expect(isLink("out"))
    }

    /// Command lines that name a file twice, each with what is said of it. `old` is there already,
    /// `hard` is the same file, `soft` leads to it, and `dangling` to a file `new`.
    static let twice: [(String, String)] = [
      ("--output json=x --output csv=./x", "--output: ./x is named twice"),
      ("--output json=x --output csv=sub/../x", "--output: sub/../x is named twice"),
      ("--output json=old --output csv=soft", "--output: soft is named twice"),
      ("--output json=old --output csv=hard", "--output: hard is named twice"),
      ("--output json=new --output csv=dangling", "--output: dangling is named twice"),
      ("--output json=x --evidence x", "--evidence: x is named by --output, too"),
      ("--output json=x --state ./x", "--state: ./x is named by --output, too"),
      ("--evidence x --state x", "--state: x is named by --evidence, too"),
      ("--output json=s.json.lock --state s.json", "is named by --output, too"),
      ("--evidence dangling.lock --state dangling", "is named by --evidence, too"),
      ("--output json=hard --ca-file old", "--output: hard is the file that --ca-file reads"),
      ("--config old --output json=soft", "--output: soft is the configuration itself"),
      ("--config soft --evidence hard", "--evidence: hard is the configuration itself"),
      ("--config - --output json=old < old", "--output: old is the configuration itself"),
      ("--output json=old > old", "--output: old is the file that standard output goes to"),
      ("--evidence soft > soft", "--evidence: soft is the file that standard output goes to"),
      ("--output json=x 2> x", "--output: x is the file that standard error goes to"),
      (
        "--config http://127.0.0.1:9/ --output json=servers.json",
        "--output: servers.json is the configuration itself"
      ),
    ]

    @Test(arguments: twice)
    func `One file for two things is refused, and nothing is sent`(
      arguments: String, complaint: String
    ) async throws {
      try await FakeServer.with(.udp) { server in
        let configuration = TestConfiguration.of(stun: ["stun:127.0.0.1:\(server.port)"])
        for name in ["old", "servers.json"] { try folder.write(configuration, to: name) }
        try folder.write("", to: "sub/there")
        symlink("old", folder.path(of: "soft"))
        symlink("new", folder.path(of: "dangling"))
        symlink("new.lock", folder.path(of: "dangling.lock"))
        link(folder.path(of: "old"), folder.path(of: "hard"))
        let outcome = try await run([], #"exec "$0" \#(arguments)"#)
        #expect(outcome.status == 2, "\(outcome)")
        #expect((outcome.error + (folder.text(of: "x") ?? "")).contains(complaint))
        #expect(server.tally.requests.isEmpty)
        #expect(folder.text(of: "servers.json") == configuration)
      }
    }

    @Test func `Devices may be named more than once, and a baseline be replaced`() async throws {
      let server = "stun:127.0.0.1:\(try FreePort.closed())"
      let devices = ["--output", "json=/dev/null", "--evidence", "/dev/null"]
      let first = try await run([server, "--output", "json=report.json"] + devices)
      #expect(first.status == 1 && first.error == "")
      let second = try await run([
        server, "--baseline", "report.json", "--output", "json=report.json",
      ])
      #expect(second.status == 0 && second.error == "")
    }

    @Test func `What killed runs have left is removed, and nothing else`() async throws {
      try folder.write("half", to: ".iceprobe-1.tmp")
      try folder.write("half", to: "other/.iceprobe-2f.tmp")
      let kept = [".iceprobe-1.txt", ".iceprobe-link.tmp", ".iceprobe-held.tmp", "iceprobe-1.tmp"]
      for name in kept where name != kept[1] { try folder.write("", to: name) }
      symlink("iceprobe-1.tmp", folder.path(of: kept[1]))
      // Locked as by a run that is writing it.
      let held = open(folder.path(of: kept[2]), O_WRONLY | O_CLOEXEC)
      defer { close(held) }
      #expect(flock(held, LOCK_EX | LOCK_NB) == 0)
      let outcome = try await run([
        "stun:127.0.0.1:\(try FreePort.closed())", "--output", "json=x",
      ])
      #expect(outcome.status == 1 && outcome.error == "")
      #expect(try Set(folder.names) == Set(kept + ["other", "x"]))
      #expect(folder.text(of: "other/.iceprobe-2f.tmp") == "half")
    }

    @Test func `A report or a configuration comes from standard input, whoever has opened it`()
      async throws
    {
      let server = "stun:127.0.0.1:\(try FreePort.closed())"
      _ = try await run([server, "--output", "json=old.json"])
      try folder.write(TestConfiguration.of(stun: [server]), to: "servers.json")
      // A socket is read, and cannot be opened anew by the name of /dev/stdin.
      let check = try await run(
        [],
        #"""
        exec python3 -c '
        import os, socket, sys
        ours, theirs = socket.socketpair()
        ours.sendall(open("servers.json", "rb").read()); ours.close()
        os.dup2(theirs.fileno(), 0)
        os.execv(sys.argv[1], sys.argv[1:])' "$0" check --config -
        """#)
      #expect(check.status == 0, "\(check)")
      let compare = try await run([], #"exec "$0" compare old.json - < old.json"#)
      #expect(compare.status == 0)
    }
  }
}
