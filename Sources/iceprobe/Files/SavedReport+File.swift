import ArgumentParser
import Reporting

extension SavedReport {
  /// The largest report that is read, in bytes.
  ///
  /// 64 MiB: some twenty thousand servers, and a bound for a wrong path such as a disk image.
  private static let sizeLimit = 64 << 20

  /// Reads a report from a file; `-` is standard input.
  init(fileAt path: String) throws {
    try path.mustBePath(for: "a report")
    let name = path == "-" ? "standard input" : path
    do {
      let bytes =
        path == "-"
        ? try File.standardInput(limit: Self.sizeLimit)
        : try File.contents(of: path, limit: Self.sizeLimit)
      guard bytes.count <= Self.sizeLimit else {
        throw ValidationError("\(name) is larger than 64 MiB: that is not a report")
      }
      try self.init(decoding: bytes, source: name)
    } catch let error as FileError {
      throw ValidationError("cannot read the report \(name): \(error)")
    } catch let error as UnreadableReport {
      throw ValidationError("cannot read the report \(error)")
    }
  }
}
