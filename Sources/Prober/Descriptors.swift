#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The process's limit on open files. GLib ends the process where none is left, so it never comes to
/// that.
enum Descriptors {
  /// What one probe holds open at the most: two of its agent, three of its forwarder (NIO takes two
  /// for a pipe), one while a name is resolved, and as many of the attempt before while that one is
  /// cleaned up.
  static let perProbe = 12

  /// What the rest of the process holds open: the standard streams, event loops, signals, files.
  static let reserve = 32

  /// What the limit is raised to, where the system lets it: enough for a thousand probes at once.
  static let wanted: rlim_t = 16_384

  /// Raises the limit as far as it is of use.
  ///
  /// - Parameter proving: whether each probe may need the room of two: a proof has a second end.
  /// - Returns: how many probes may be under way at once, at least 1.
  static func probesAtOnce(proving: Bool = false) -> Int {
    var limit = rlimit()
    // glibc's C header declares the resource as an enumeration, the others as an integer.
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    guard getrlimit(resource, &limit) == 0 else { return 1 }
    if limit.rlim_cur < wanted {
      var raised = limit
      raised.rlim_cur = min(wanted, limit.rlim_max)
      if setrlimit(resource, &raised) == 0 { limit = raised }
    }
    return max(1, (Int(clamping: limit.rlim_cur) - reserve) / (proving ? 2 * perProbe : perProbe))
  }
}
