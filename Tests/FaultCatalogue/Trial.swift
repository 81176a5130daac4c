/// What came of provoking one fault.
package struct Trial: Sendable {
  /// The fault.
  package let fault: ProvokedFault
  /// What it was called, or why it could not be provoked.
  package let naming: Result<Naming, any Error>

  init(_ fault: ProvokedFault, _ naming: Result<Naming, any Error>) {
    (self.fault, self.naming) = (fault, naming)
  }

  /// What the program called it; nil if that did not come about.
  package var name: String? { try? naming.get().name }

  /// Whether it has the name that it should have.
  package var isRight: Bool { name == fault.expected }

  /// Whether the verdict came later than it may.
  package var isLate: Bool {
    guard let milliseconds = try? naming.get().milliseconds else { return false }
    return .milliseconds(milliseconds) > fault.bound
  }

  /// What is wrong with it, in one line; nil if nothing is.
  package var complaint: String? {
    switch naming {
    case .failure(let error): return "\(fault): \("\(error)".prefix { $0 != "\n" })"
    case .success(let naming) where !isRight: return "\(fault): named \(naming.name)"
    case .success(let naming) where naming.replayFault != nil:
      return "\(fault): \(naming.replayFault?.prefix { $0 != "\n" } ?? "")"
    case .success(let naming) where isLate:
      return "\(fault): named after \(naming.milliseconds ?? 0) ms"
    case .success: return nil
    }
  }
}
