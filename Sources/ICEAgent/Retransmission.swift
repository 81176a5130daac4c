import CNice

extension Agent {
  /// How a request without an answer is repeated (RFC 8489 §6.2.1, §6.2.2).
  public enum Retransmission: Sendable, Hashable {
    /// The way to the server loses packets: 7 transmissions (Rc), the first two 100 ms apart.
    case datagram
    /// The way to the server is a stream, which repeats by itself: one transmission.
    case stream

    /// The first retransmission timeout (RTO), in milliseconds.
    ///
    /// 100 where RFC 8489 has 500: a probe sends few requests, and a lost one should not cost the
    /// user half a second. 9999 is the longest that libnice takes; the deadline comes before.
    var initialTimeout: guint {
      switch self {
      case .datagram: 100
      case .stream: 9999
      }
    }

    /// How often a request is sent, the first time included (Rc).
    var transmissions: guint {
      switch self {
      case .datagram: 7
      case .stream: 1
      }
    }
  }
}
