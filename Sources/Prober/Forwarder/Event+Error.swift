import NIOCore
import ProbeEvidence

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension Event.Kind {
  /// What an error on the way to `endpoint`, before the path was open, means for it.
  ///
  /// - Parameter icmp: what the kernel has of ICMP about it.
  init(pathError error: any Error, at endpoint: Endpoint, after icmp: ICMPError? = nil) {
    self.init(pathError: error, after: icmp)
    if case .disconnected(.unreachable, let detail) = self, Route.isMissing(to: endpoint) {
      let how: Disconnection =
        if Route.isMissingEverywhere {
          .offline
        } else {
          Route.isMissingFamily(of: endpoint) ? .noFamily : .noRoute
        }
      self = .disconnected(how: how, detail: detail)
    }
  }

  /// The same, unless the way to `endpoint` ends at this machine's own gateway, which nobody is found at. A
  /// rule of this machine's own firewall, which may say the same, says it at once.
  func blamingGateway(
    for endpoint: Endpoint?, after icmp: ICMPError?, _ elapsed: Duration
  ) -> Event.Kind {
    guard case .disconnected(.unreachable, _) = self, let icmp, icmp.isOwn, icmp.isHostUnreachable,
      elapsed >= ICMPError.neighbourPatience, let endpoint, Route.isOnLink(endpoint) == false
    else { return self }
    return .disconnected(how: .offline, detail: "this machine's gateway does not answer")
  }

  /// What an error of the server side's socket means for the path.
  ///
  /// - Parameter icmp: what the kernel has of ICMP about it.
  init(pathError error: any Error, after icmp: ICMPError? = nil) {
    switch error {
    case let error as IOError:
      self.init(errorNumber: error.errnoCode, after: icmp)
    case ChannelError.connectTimeout:
      self = .disconnected(how: .timedOut, detail: "the connection was not answered")
    default:
      self = .disconnected(how: .closed, detail: "\(error)")
    }
  }

  private init(errorNumber: CInt, after icmp: ICMPError?) {
    let detail = String(cString: strerror(errorNumber))
    switch errorNumber {
    case EMFILE, ENFILE, ENOMEM, ENOBUFS, EADDRINUSE:
      self = .fault(detail: "no socket to be had: \(detail)")
    case ECONNREFUSED:
      self = .disconnected(how: .refused, detail: detail)
    case ECONNRESET, EPIPE, ECONNABORTED:
      self = .disconnected(how: .reset, detail: detail)
    case ETIMEDOUT:
      self = .disconnected(how: .timedOut, detail: detail)
    case EPERM where icmp == nil, EACCES where icmp == nil:
      // A firewall's rule for what leaves; a route of the kind "prohibit"; a policy for the program.
      self = .disconnected(how: .forbidden, detail: detail)
    default:
      // ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL of a family without addresses; and what ICMP says.
      self = .disconnected(how: .unreachable, detail: detail)
    }
  }
}
