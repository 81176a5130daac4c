/// Ports on which nobody listens.
public enum FreePort {
  /// How many ports are tried for one that is free for both transports. 16: one is nearly always
  /// enough.
  private static let attempts = 16

  /// A port that is free for UDP and for TCP, chosen by the kernel. Nothing keeps it free, and the
  /// kernel may give it to the next who asks.
  public static func next() throws -> UInt16 { try free { 0 } }

  /// A port that is closed for UDP and for TCP, and stays so: it is none of those that the kernel
  /// gives to who asks for any (ip(7), ip_local_port_range: 32,768 and above), so that no server of
  /// another test is given it.
  public static func closed() throws -> UInt16 { try free { .random(in: 20_000..<32_768) } }

  private static func free(among choose: () -> UInt16) throws -> UInt16 {
    for _ in 0..<attempts {
      // Not listening: a program that is started at this moment inherits the socket for an instant,
      // and whoever connects then would not be refused.
      guard let tcp = try? LoopbackSocket(.tcp, port: choose(), isListening: false) else {
        continue
      }
      if (try? LoopbackSocket(.udp, port: tcp.port)) != nil { return tcp.port }
    }
    throw NeverHappened(description: "no port is free for both UDP and TCP")
  }
}
