import BuiltIceprobe
import Foundation
import TestServers

/// What a process has open, as Linux counts (proc(5)).
struct Burden: Equatable, CustomStringConvertible {
  let descriptors: Int
  let threads: Int

  /// - Throws: if the process is gone.
  init(of process: pid_t) throws {
    func count(_ folder: String) throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/\(folder)").count
    }
    (descriptors, threads) = (try count("fd"), try count("task"))
  }

  var description: String { "\(descriptors) descriptors, \(threads) threads" }

  /// Whether it is no more than another one.
  static func <= (one: Burden, other: Burden) -> Bool {
    one.descriptors <= other.descriptors && one.threads <= other.threads
  }

  /// That of a process which closes what it has done with, in its own time: the first that is no more than
  /// what is wanted, or what it is after 20 s, which is for ever. If nothing is wanted, what it is when
  /// it has been the same for a second.
  static func settled(of process: pid_t, like wanted: Burden?) async throws -> Burden {
    var burden = try Burden(of: process)
    var same = 0
    // 200 looks, 100 ms apart.
    for _ in 0..<200 {
      if let wanted, burden <= wanted { break }
      try await Task.sleep(for: .milliseconds(100))
      let next = try Burden(of: process)
      same = next == burden ? same + 1 : 0
      burden = next
      if wanted == nil, same == 10 { break }
    }
    return burden
  }

  /// How many processes run a program.
  static func processes(of program: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { Int($0) != nil }.count { name in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/exe")) == program
    }
  }
}
