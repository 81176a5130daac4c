import CNice
import ICEAgent
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What would end or betray the process if libnice and GLib were left to themselves.
@Suite(.timeLimit(.minutes(10)))
struct HostileGroundTests {
  @Test(
    "A server that libnice would crash on or mistake is refused",
    arguments: [
      .stun(port: 0), .turn(port: 0, username: "u", password: "p"),
      .turn(port: 9, username: "", password: "p"), .turn(port: 9, username: "u", password: ""),
      .turn(port: 9, username: "\"\"", password: "p"),
      .turn(port: 9, username: "u", password: "\""),
      .turn(port: 9, username: "u\0", password: "p"),
      .turn(port: 9, username: "u", password: "\0"),
    ] as [Agent.Server])
  func unusable(server: Agent.Server) async throws {
    await #expect(throws: AgentError.serverUnusable) { try await Gathering(from: server) }
  }

  @Test("A credential that fits in no message ends the gathering", arguments: [1300, 100_000])
  func longCredential(length: Int) async throws {
    let server = try LoopbackServer.turn(grants: true)
    let username = String(repeating: "u", count: length)
    let gathering = try await Gathering(
      from: .turn(port: server.port, username: username, password: "secret"))
    #expect(await gathering.candidates().map(\.kind) == [.host])
    await gathering.agent.close()
  }

  @Test("Short of descriptors there is an error, and the process lives")
  func descriptors() async {
    await #expect(processExitsWith: .success) {
      let server = try LoopbackServer.stun()
      await ICEActor.shared.start()
      var taken: [Int32] = []
      while case let descriptor = dup(0), descriptor >= 0 { taken.append(descriptor) }
      for _ in 0..<4 {
        await #expect(throws: AgentError.descriptorsExhausted) {
          try await Gathering(from: server.asSTUN)
        }
        close(taken.removeLast())
      }
      let gathering = try await Gathering(from: server.asSTUN)
      #expect(await gathering.candidates().map(\.kind) == [.host, .serverReflexive])
      await gathering.agent.close()
    }
  }

  @Test("Agents leave no descriptor behind, wherever they are closed")
  func descriptorsComeBack() async {
    await #expect(processExitsWith: .success) {
      let servers = try Progress.allCases.map { ($0, try $0.server()) }
      var open: [Int] = []
      for _ in 0..<100 {
        for (progress, server) in servers {
          let gathering = try await Gathering(from: progress.source(server))
          await progress.reached(by: gathering, with: server)
          await gathering.agent.close()
        }
        open.append((0..<1024).count { fcntl(Int32($0), F_GETFD) >= 0 })
      }
      #expect(Set(open).count == 1)
    }
  }

  @Test("Whatever the environment asks for, nothing is printed and no warning ends the process")
  func silence() async throws {
    let result = try #require(
      await #expect(
        processExitsWith: .success,
        observing: [\.standardOutputContent, \.standardErrorContent]
      ) {
        setenv("G_MESSAGES_DEBUG", "all", 1)
        setenv("NICE_DEBUG", "all,nice-verbose", 1)
        g_log_set_always_fatal(G_LOG_LEVEL_WARNING)
        let server = try LoopbackServer.turn(grants: true)
        let gathering = try await Gathering(from: server.asTURN)
        #expect(await gathering.candidates().map(\.kind).contains(.relayed))
        await gathering.agent.close()
      })
    #expect(String(decoding: result.standardOutputContent, as: UTF8.self) == "")
    #expect(String(decoding: result.standardErrorContent, as: UTF8.self) == "")
  }
}

extension ICEActor {
  /// Comes back when the loop turns.
  fileprivate func start() {}
}
