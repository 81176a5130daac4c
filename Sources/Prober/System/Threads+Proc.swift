#if os(Linux)
  #if canImport(Musl)
    import Musl
  #else
    import Glibc
  #endif

  extension Threads {
    /// Makes sure that /proc knows this process. Dispatch counts there, once a second, how many of its
    /// threads run, and ends the process if it does not find one of them (swift-corelibs-libdispatch,
    /// workqueue.c).
    static func ensureKnown() throws(PreparationError) {
      let process = getpid()
      guard target(ofLinkAt: "/proc/self") == "\(process)",
        access("/proc/\(process)/stat", R_OK) == 0
      else {
        throw PreparationError(
          description:
            "/proc does not know this process, and its threads need it; mount one (mount "
            + "-t proc proc /proc, bwrap --proc /proc)",
          isShortage: true)
      }
    }

    private static func target(ofLinkAt path: String) -> String? {
      // A process number is shorter.
      var target = [CChar](repeating: 0, count: 32)
      let count = readlink(path, &target, target.count)
      return count < 0
        ? nil : String(decoding: target.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }
#endif
