#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The operating system would not do what a test needs.
public struct SystemError: Error, CustomStringConvertible {
  /// What was attempted, and what the system said.
  public let description: String

  /// An error with the system's number for it.
  public init(_ attempt: String, errno number: CInt) {
    description = "cannot \(attempt): \(String(cString: strerror(number)))"
  }

  /// The error of the call that has just failed.
  public static func last(_ attempt: String) -> SystemError {
    SystemError(attempt, errno: errno)
  }
}
