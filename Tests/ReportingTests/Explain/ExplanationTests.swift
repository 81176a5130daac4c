import ICEConfiguration
import Testing

@testable import Causes
@testable import Reporting

@Suite("Explanations")
struct ExplanationTests {
  @Test("Every part is there, in whole sentences", arguments: ExplainedTopic.all)
  func parts(_ topic: ExplainedTopic) {
    let explanation = topic.explanation
    #expect((2...4).contains(explanation.sentences), "\(explanation.sentences) sentences")
    #expect(!explanation.owners.isEmpty)
    #expect(Set(explanation.owners).count == explanation.owners.count)
    #expect(!explanation.steps.isEmpty)
    #expect(!explanation.checks.isEmpty)
    for text in [explanation.meaning] + explanation.steps {
      #expect(text.hasSuffix("."), "\(text)")
      #expect(text.first?.isUppercase == true, "\(text)")
      #expect(!text.contains("\n") && !text.contains("  ") && !text.contains(". ."), "\(text)")
    }
  }

  @Test("A page begins with the message and keeps within its width", arguments: ExplainedTopic.all)
  func page(_ topic: ExplainedTopic) throws {
    for url in [nil, "turns:turn.example.com", "turn:[2001:db8::1]?transport=tcp"] {
      let text = try Explain.text(for: topic.name, url: url.map { try ServerURL($0) })
      let title = "\(topic.name): \(topic.message)"
      #expect(text.unwrapped.hasPrefix(title))
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
      for line in text.split(separator: "\n") {
        #expect(line.count <= 80 && !line.hasSuffix(" "), "\(line)")
      }
    }
  }

  @Test("No two topics share a text")
  func distinct() {
    let meanings = ExplainedTopic.all.map(\.explanation.meaning)
    #expect(Set(meanings).count == meanings.count)
    let steps = ExplainedTopic.all.map(\.explanation.steps)
    #expect(Set(steps).count == steps.count)
  }

  @Test("Whoever the hint names is among those who can fix it", arguments: Cause.allCases)
  func hints(_ cause: Cause) {
    let named: [(words: String, owner: Explanation.Owner)] = [
      ("erver's admin:", .server), ("Network admin:", .machineOrNetwork),
      ("this machine's", .machineOrNetwork), ("Configuration owner:", .configuration),
    ]
    for (words, owner) in named where cause.hint.contains(words) {
      #expect(cause.explanation.owners.contains(owner))
    }
  }

  @Test("Whoever has a step can mend it", arguments: ExplainedTopic.all)
  func steps(_ topic: ExplainedTopic) {
    let named: [(words: String, owner: Explanation.Owner)] = [
      ("Server admin:", .server), ("Network admin:", .machineOrNetwork),
      ("Configuration owner:", .configuration),
    ]
    for step in topic.explanation.steps {
      for (words, owner) in named where step.hasPrefix(words) {
        #expect(topic.explanation.owners.contains(owner), "\(step)")
      }
    }
  }

  @Test("A cause for one error code explains that code")
  func errorCodes() {
    let codes: [Cause: STUNErrorMeaning] = [
      .allocateBadRequest: .badRequest, .allocateUnauthorized: .unauthenticated,
      .allocateForbidden: .forbidden, .allocateAllocationMismatch: .allocationMismatch,
      .allocateStaleNonce: .staleNonce, .allocateWrongCredentials: .wrongCredentials,
      .allocateUnsupportedTransport: .unsupportedTransport, .allocateQuotaReached: .quotaReached,
      .allocateInsufficientCapacity: .insufficientCapacity, .allocateServerError: .serverError,
      .allocateRedirectLoop: .tryAlternate,
    ]
    for (cause, code) in codes {
      #expect(cause.explanation.errorCodes == [code], "\(cause)")
    }
    let explained = ExplainedTopic.all.flatMap(\.explanation.errorCodes)
    #expect(Set(explained) == Set(STUNErrorMeaning.allCases))
  }

  @Test("Pages and the list stay as they are")
  func snapshots() throws {
    try Snapshot(name: "explain.overview.txt").expect(Explain.overview())
    try Snapshot(name: "explain.unauthorized.txt").expect(
      Explain.text(for: "allocate/unauthorized", url: ServerURL("turn:turn.example.com")))
    try Snapshot(name: "explain.binding-error-response.txt").expect(
      Explain.text(for: "binding/error-response"))
    try Snapshot(name: "explain.timeout.txt").expect(Explain.text(for: "timeout"))
    try Snapshot(name: "explain.nat.txt").expect(Explain.text(for: "nat"))
  }

  @Test("The manual's page of causes is what the program says")
  func manualPage() throws {
    try Snapshot(page: "causes.md").expect(Explain.manualPage)
  }
}

extension Explanation {
  /// A sentence ends in a full stop or a question mark before a space, or at the end.
  fileprivate var sentences: Int {
    meaning.split(separator: " ").count { $0.hasSuffix(".") || $0.hasSuffix("?") }
  }
}

extension String {
  /// The text with its first line breaks taken back.
  fileprivate var unwrapped: String { split(separator: "\n").joined(separator: " ") }
}
