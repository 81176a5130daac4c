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
  init(pathError error: any Error, at endpoint: Endpoint) {
    self.init(pathError: error)
    if case .disconnected(.unreachable, let detail) = self, Route.isMissing(to: endpoint) {
      self = .disconnected(how: Route.isMissingEverywhere ? .offline : .noRoute, detail: detail)
    }
  }

  /// What an error of the server side's socket means for the path.
  init(pathError error: any Error) {
    switch error {
    case let error as IOError:
      self.init(errorNumber: error.errnoCode)
    case ChannelError.connectTimeout:
      self = .disconnected(how: .timedOut, detail: "the connection was not answered")
    default:
      self = .disconnected(how: .closed, detail: "\(error)")
    }
  }

  private init(errorNumber: CInt) {
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
    default:
      // ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL of a family without addresses, and EPERM or EACCES of a firewall on this machine.
      self = .disconnected(how: .unreachable, detail: detail)
    }
  }
}
