/// What ends the program with ``ExitStatus/fault``: neither the command line nor a server is to blame.
struct Fault: Error, CustomStringConvertible {
  /// What has failed, and why.
  let description: String

  init(_ description: String) { self.description = description }

  /// A result that cannot be written.
  init(writing place: String, _ error: FileError) {
    self.init("cannot write the result to \(place): \(error)")
  }
}
