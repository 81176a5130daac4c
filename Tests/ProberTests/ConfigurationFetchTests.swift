import ICEConfiguration
import Prober
import TestServers
import Testing

@Suite("The fetch of a configuration", .timeLimit(.minutes(10)))
struct ConfigurationFetchTests {
  private func fetch(
    _ url: String, sizeLimit: Int = 100, within limit: Duration = Probing.patient
  ) async throws -> [UInt8] {
    let source = try ConfigurationSource.first(
      flag: url, variable: { _ in nil }, fileExists: { _ in false })
    guard case .registry(let url) = source else { throw CancellationError() }
    return try await ConfigurationFetch(
      from: url, trust: .system, proxies: .none, token: nil, sizeLimit: sizeLimit
    ).contents(within: limit)
  }

  @Test("takes as many bytes as it may, and not one more", arguments: [100, 101])
  func size(_ count: Int) async throws {
    let text = String(repeating: "x", count: count)
    try await FakeRegistry.with(["/": .content(text)]) { registry in
      let url = "http://127.0.0.1:\(registry.port)/"
      if count == 100 {
        let content = try await fetch(url)
        #expect(content == Array(text.utf8))
      } else {
        await #expect(throws: FetchFailure.tooLarge) { try await fetch(url) }
      }
      #expect(!registry.tally.requests.contains { $0.fields.contains { $0.hasPrefix("Auth") } })
    }
  }

  @Test("ends with a registry that is silent, or never comes to the end of its head")
  func silence() async throws {
    let head = "HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 1000)
    let answers: [(FakeRegistry.Answer, Duration, FetchFailure)] = [
      (.silence, .milliseconds(200), .unanswered(detail: "nothing came within 0.2 seconds")),
      (.sends(head), .seconds(20), .garbage(detail: "its answer is not HTTP")),
    ]
    for (answer, patience, expected) in answers {
      try await FakeRegistry.with(["/": answer]) { registry in
        let failure = await #expect(throws: FetchFailure.self) {
          try await fetch("http://127.0.0.1:\(registry.port)/", within: patience)
        }
        #expect(failure == expected)
      }
    }
  }

  @Test("ends with a registry that nothing connects to")
  func unconnected() async throws {
    let silence = try await SilentPort(.tcp)
    await #expect(throws: FetchFailure.self) {
      try await fetch("http://127.0.0.1:\(silence.port)/", within: .milliseconds(200))
    }
    try await silence.close()
  }

  @Test("is content with an answer whose end is the connection's")
  func untilClosed() async throws {
    try await FakeRegistry.with(["/": .sends("HTTP/1.0 200 OK\r\n\r\n{}")]) { registry in
      let content = try await fetch("http://127.0.0.1:\(registry.port)/")
      #expect(content == Array("{}".utf8))
    }
  }
}
