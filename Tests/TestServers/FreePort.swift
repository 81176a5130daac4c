/// Ports on which nobody listens.
public enum FreePort {
  /// How many ports are tried for one that is free for both transports. 16: one is nearly always
  /// enough.
  private static let attempts = 16

  /// A port that is free for UDP and for TCP, chosen by the kernel. Nothing keeps it free.
  public static func next() throws -> UInt16 {
    for _ in 0..<attempts {
      // Not listening: a program that is started at this moment inherits the socket for an instant,
      // and whoever connects then would not be refused.
      let tcp = try LoopbackSocket(.tcp, isListening: false)
      if (try? LoopbackSocket(.udp, port: tcp.port)) != nil { return tcp.port }
    }
    throw NeverHappened(description: "no port is free for both UDP and TCP")
  }
}
