/// A PEM file for as long as a test holds it.
public struct TrustFile: Sendable {
  /// Where the file is.
  public let path: String

  private let folder: TemporaryFolder

  /// Writes the text to a new file.
  public init(_ text: String) throws {
    folder = try TemporaryFolder()
    path = try folder.write(text, to: "trust.pem")
  }
}
