#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The files that the process may still open. GLib and NIO end the process where none is left, so it
/// never comes to that.
enum Descriptors {
  /// What a probe at work holds open at the most: two of its agent, three of its forwarder (what is
  /// sent to the server has one, and errors), one while a name is resolved, and as many of the attempt
  /// before while that one is cleaned up.
  static let perProbe = 12

  /// What a probe holds open that waits for a server's first answer: two of its forwarder, and one of a
  /// trial.
  static let perWaitingProbe = 3

  /// What the rest of a run opens: Dispatch 4 and 4 for signals, the event loops 6, GLib 3, the survey
  /// of the NAT 4, a resolver 4, the state's lock, and two files while they are read or written.
  static let reserve = 28

  /// What the limit is raised to, where the system lets it: enough for a thousand probes at once.
  static let wanted = 16_384

  /// The most probes that are counted on at once. 65,536: an address has no more ports.
  private static let mostAtOnce = 1 << 16

  /// How many probes there is room for. The limit is raised as far as it is of use for that. Where it is
  /// too low at least half of what there is is for waiting, which takes long, and work does not.
  ///
  /// What is open already counts, whoever opened it: descriptors are inherited.
  ///
  /// - Parameters:
  ///   - most: how many may be at work at once, at least 1.
  ///   - all: how many there may be in all, at least 1.
  ///   - proving: whether each probe may need the room of two: a proof has a second end.
  /// - Throws: ``PreparationError`` if there is no room for a single one.
  static func room(
    upTo most: Int, of all: Int, proving: Bool = false
  ) throws(PreparationError) -> RateLimiter.Room {
    let each = proving ? 2 * perProbe : perProbe
    let all = min(all, mostAtOnce)
    let most = min(most, all)
    let needed = most * each + (all - most) * perWaitingProbe
    let free = free(upTo: reserve + needed) - reserve
    guard free >= each else {
      throw PreparationError(
        description: "this process may open only \(free + reserve) more files, and needs "
          + "\(reserve + each); raise the limit (ulimit -n, LimitNOFILE), or let it inherit fewer",
        isShortage: true)
    }
    guard free < needed else { return RateLimiter.Room(working: most, inAll: all) }
    let working = min(most, max(1, free / 2 / each))
    return RateLimiter.Room(
      working: working, inAll: working + (free - working * each) / perWaitingProbe)
  }

  /// Makes sure that so many connections may be open at once.
  /// - Throws: ``PreparationError`` if the system does not let them.
  static func ensure(connections: Int) throws(PreparationError) {
    let needed = reserve + connections
    let free = free(upTo: needed)
    guard free >= needed else {
      throw PreparationError(
        description: "this process may open only \(free) more files, and needs \(needed); "
          + "raise the limit (ulimit -n, LimitNOFILE), or let it have fewer rooms",
        isShortage: true)
    }
  }

  /// How many descriptors may still be opened, counted no further than `needed`.
  ///
  /// The kernel is asked about each: /proc need not be there. Some 50 ns each.
  private static func free(upTo needed: Int) -> Int {
    var limit = limit(raisedTo: wanted)
    var free = 0
    var number = 0
    while free < needed {
      if number >= limit {
        let raised = Self.limit(raisedTo: limit + needed - free)
        guard raised > limit else { break }
        limit = raised
      }
      if fcntl(CInt(number), F_GETFD) == -1 { free += 1 }
      number += 1
    }
    return free
  }

  /// The limit, after it was raised to `wanted` or as far towards it as the system lets us.
  private static func limit(raisedTo wanted: Int) -> Int {
    var limit = rlimit()
    // glibc's C header declares the resource as an enumeration, the others as an integer.
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    guard getrlimit(resource, &limit) == 0 else { return 0 }
    if limit.rlim_cur < rlim_t(wanted) {
      var raised = limit
      raised.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
      if setrlimit(resource, &raised) == 0 { limit = raised }
    }
    // A descriptor is a C int.
    return Int(CInt(clamping: limit.rlim_cur))
  }
}
