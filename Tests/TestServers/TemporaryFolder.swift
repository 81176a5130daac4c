#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A folder that exists for one test, and is gone with the last reference to it.
public final class TemporaryFolder: Sendable {
  /// Where the folder is.
  public let path: String

  /// Makes an empty folder that only this user can read.
  /// - Throws: ``SystemError`` if there is no room for one.
  public init() throws(SystemError) {
    path = try Self.make(in: TemporaryRoot.path.get(), called: "test")
  }

  /// Makes a folder whose name begins like this, and that no other has.
  /// - Returns: its path.
  static func make(in parent: String, called name: String) throws(SystemError) -> String {
    var template = Array("\(parent)/\(name)-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw .last("make a temporary folder") }
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of the file called `name` in this folder, which may be below further folders.
  public func path(of name: String) -> String { "\(path)/\(name)" }

  /// Writes a file, and the folders above it.
  /// - Returns: its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    let path = path(of: name)
    let folder = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
    try FileManager.default.createDirectory(
      atPath: String(folder), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  /// The names of all that is in the folder.
  public var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path) }
  }

  /// The text of a file; nil while there is none.
  public func text(of name: String) -> String? {
    FileManager.default.contents(atPath: path(of: name)).map { String(decoding: $0, as: UTF8.self) }
  }
}
