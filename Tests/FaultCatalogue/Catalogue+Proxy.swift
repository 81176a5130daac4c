import BuiltIceprobe
import Reachability
import TestServers

extension Catalogue {
  /// Proxies, on the way to a port at which nobody listens: the way without one must fail, too.
  static let proxy: [ProvokedFault] =
    [
      ProvokedFault(.proxyRefused, "a closed port") {
        try await $0.probe(throughPort: FreePort.closed())
      },
      ProvokedFault(.proxyRefused, "a name without an address") { subject in
        try await subject.probe(
          "turn:127.0.0.1:9?transport=tcp", ["--proxy", "http://proxy.test:3128"],
          in: .resolver(serving: subject.beside("resolver", "no-such-name")))
      },
      ProvokedFault(.proxyAuthRequired, "no user name") { subject in
        try await FakeProxy.with(login: Account()) {
          try await subject.probe(throughPort: $0.port)
        }
      },
      ProvokedFault(.proxyAuthRequired, "a wrong password") { subject in
        try await FakeProxy.with(login: Account(password: "another")) {
          try await subject.probe(
            throughPort: $0.port,
            environment: [
              "ICEPROBE_PROXY_USERNAME": Account().username,
              "ICEPROBE_PROXY_PASSWORD": Account().password,
            ])
        }
      },
    ] + [
      faultyProxy(.proxyDenied, "403", .refuses("403 Forbidden")),
      faultyProxy(.proxyDenied, "405", .refuses("405 Method Not Allowed")),
      faultyProxy(.proxyDenied, "502", .refuses("502 Bad Gateway")),
      faultyProxy(.proxyClosed, "FIN", .closes),
      faultyProxy(.proxyClosed, "RST", .resets),
      faultyProxy(.proxyClosed, "SSH", .sends(Array("SSH-2.0-test\r\n".utf8))),
      faultyProxy(.proxyTimeout, "silence", .silent, isSilent: true),
      faultyProxy(
        .proxyTimeout, "a byte each 50 ms", .trickle(every: .milliseconds(50)), isSilent: true),
      ProvokedFault(.proxyTimeout, "a full queue", isSilent: true) { subject in
        let silence = try await SilentPort(.tcp)
        let naming = try await subject.probe(throughPort: silence.port)
        try await silence.close()
        return naming
      },
    ]

  private static func faultyProxy(
    _ cause: Cause, _ means: String, _ fault: FakeProxy.Fault, isSilent: Bool = false
  ) -> ProvokedFault {
    ProvokedFault(cause, means, isSilent: isSilent) { subject in
      try await FakeProxy.with(fault: fault) { try await subject.probe(throughPort: $0.port) }
    }
  }
}

extension Subject {
  /// Probes a closed port by way of a proxy at a port of 127.0.0.1.
  fileprivate func probe(
    throughPort proxy: UInt16, environment: [String: String] = [:]
  ) async throws -> Naming {
    try await probe(
      "turn:127.0.0.1:\(FreePort.closed())?transport=tcp",
      ["--proxy", "http://127.0.0.1:\(proxy)"], environment: environment)
  }
}
