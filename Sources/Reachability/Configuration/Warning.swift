/// Something that deserves attention and is no failure.
public struct Warning: Hashable, Sendable {
  /// Which of the known warnings it is.
  public let code: WarningCode
  /// One sentence for a human.
  public let message: String
}

extension Warning {
  static let placeholderCredentials = Warning(
    code: .placeholderCredentials,
    message: "no credentials are configured; user name and password "
      + #""\#(Credential.placeholderText)" are tried, as the application does"#
  )
}
