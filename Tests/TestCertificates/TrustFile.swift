import Foundation

/// A PEM file for as long as a test holds it.
public final class TrustFile {
  /// Where the file is.
  public let path: String

  /// Writes the text to a new file in the directory for temporary files.
  public init(_ text: String) throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("iceprobe-\(UUID().uuidString).pem").path
    try text.write(toFile: path, atomically: false, encoding: .utf8)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
