import ArgumentParser
import ProbeEvidence
import Reporting

/// A file that a program of ours wrote, which is read to its end.
private struct InputFile {
  /// The largest that is read, in bytes.
  ///
  /// 64 MiB: some twenty thousand servers, and a bound for a wrong path such as a disk image.
  private static let sizeLimit = 64 << 20

  /// What errors call it.
  let name: String
  let bytes: [UInt8]

  /// Reads a file; `-` is standard input.
  ///
  /// - Parameter what: what it holds, such as `report`.
  init(at path: String, holding what: String) throws {
    try path.mustBePath(for: "a \(what)")
    name = path == "-" ? "standard input" : path
    do {
      bytes =
        path == "-"
        ? try File.standardInput(limit: Self.sizeLimit)
        : try File.contents(of: path, limit: Self.sizeLimit)
    } catch {
      throw ValidationError("cannot read the \(what) \(name): \(error)")
    }
    guard bytes.count <= Self.sizeLimit else {
      throw ValidationError("\(name) is larger than 64 MiB: that is not a \(what)")
    }
  }
}

extension SavedReport {
  /// Reads a report from a file; `-` is standard input.
  init(fileAt path: String) throws {
    let file = try InputFile(at: path, holding: "report")
    do {
      try self.init(decoding: file.bytes, source: file.name)
    } catch {
      throw ValidationError("cannot read the report \(error)")
    }
  }
}

extension SavedRun {
  /// Reads the evidence of a run from a file; `-` is standard input.
  init(fileAt path: String) throws {
    let file = try InputFile(at: path, holding: "saved run")
    do {
      try self.init(decoding: file.bytes, source: file.name)
    } catch {
      throw ValidationError("cannot read the saved run \(error)")
    }
  }
}
