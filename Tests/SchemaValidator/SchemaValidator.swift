import Foundation

/// A JSON Schema, and a validator that is not ours to hold documents against it: `jsonschema` from
/// PyPI, which `make test` installs.
public struct SchemaValidator: Sendable {
  /// The validator cannot do its work, or is not there.
  public struct Refusal: Error, CustomStringConvertible {
    /// What it said.
    public let description: String
  }

  private struct Request: Encodable {
    let schema: String
    let documents: [String]
    let isStrict: Bool
  }

  private let schema: String
  private let isStrict: Bool

  /// A validator for `schema`, a text.
  ///
  /// - Parameter isStrict: whether a key that the schema does not name is a mistake, too.
  public init(_ schema: String, isStrict: Bool = false) {
    self.schema = schema
    self.isStrict = isStrict
  }

  /// What is wrong with each of the documents, which are texts; nothing if one is valid.
  /// - Throws: ``Refusal`` if the schema is none, or a document no JSON.
  public func complaints(about documents: [String]) throws -> [[String]] {
    let request = try JSONEncoder().encode(
      Request(schema: schema, documents: documents, isStrict: isStrict))
    return try JSONDecoder().decode([[String]].self, from: Self.run(on: request))
  }

  private static func run(on request: Data) throws -> Data {
    // A file without a name: nobody has to remove it.
    guard let file = tmpfile() else {
      throw Refusal(description: "there is no room for a temporary file")
    }
    defer { fclose(file) }
    let input = FileHandle(fileDescriptor: fileno(file))
    try input.write(contentsOf: request)
    try input.seek(toOffset: 0)
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let process = Process()
    let (output, error) = (Pipe(), Pipe())
    process.executableURL = tests.deletingLastPathComponent()
      .appending(path: ".build/consumers/bin/python")
    process.arguments = [tests.appending(path: "Consumers/validate").path]
    process.standardInput = input
    (process.standardOutput, process.standardError) = (output, error)
    do { try process.run() } catch {
      throw Refusal(description: "there is no validator; `make test` installs it: \(error)")
    }
    // Standard error is a few lines, which a pipe holds until standard output has been read.
    let result = output.fileHandleForReading.readDataToEndOfFile()
    let words = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Refusal(description: String(decoding: words, as: UTF8.self))
    }
    return result
  }
}
