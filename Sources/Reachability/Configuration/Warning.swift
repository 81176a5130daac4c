/// Something that deserves attention and is no failure.
public struct Warning: Hashable, Sendable {
  /// Which of the known warnings it is.
  public let code: WarningCode
  /// One sentence for a human.
  public let message: String
}
