import Documents

extension Subject {
  /// The words for what something is said of. A contract.
  private static let kinds = ["server", "address", "expectation", "jurisdiction", "run"]

  private var kind: String {
    switch self {
    case .server: Self.kinds[0]
    case .address: Self.kinds[1]
    case .expectation: Self.kinds[2]
    case .jurisdiction: Self.kinds[3]
    case .run: Self.kinds[4]
    }
  }

  /// What an alarm or a change is about. What it is not about is an empty text where version 0.1.0 always
  /// had one.
  static func rows<Holder>(
    _ subject: @escaping @Sendable (Holder) -> Subject
  ) -> [JSONRow<Holder>] {
    [
      JSONRow("subject", .word(kinds), "What it is about.") { JSONText(subject($0).kind) },
      JSONRow("tenant", .text, "The tenant; empty for the run.") {
        JSONText(subject($0).tenant ?? "")
      },
      JSONRow("url", .text, "The server as it is written; empty for what is about none.") {
        JSONText(subject($0).identity?.writtenURL ?? "")
      },
      JSONRow("canonicalUrl", .nullable(.text), .canonicalURL) {
        JSONText(subject($0).identity?.url)
      },
      JSONRow("occurrence", .wholeNumber, .occurrence) {
        JSONText(subject($0).identity?.occurrence ?? 0)
      },
      JSONRow("name", .text, "What reports call it: unique in the tenant.") {
        JSONText(subject($0).name)
      },
      JSONRow("address", .nullable(.text), "The address of the server, if it is about one.") {
        JSONText(subject($0).address)
      },
      JSONRow("expectation", .nullable(.text), "What is expected, if it is about that.") {
        JSONText(subject($0).expectation)
      },
      JSONRow("jurisdiction", .nullable(.text), "The jurisdiction, if it is about one.") {
        JSONText(subject($0).jurisdiction)
      },
    ]
  }
}
