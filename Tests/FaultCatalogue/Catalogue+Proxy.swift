import BuiltIceprobe
import Causes
import TestServers

extension Catalogue {
  /// Proxies, on the way to a port at which nobody listens, or to a name that nobody knows: the way
  /// without one must fail, too, and no further up the ladder.
  static let proxy: [ProvokedFault] =
    [
      ProvokedFault(.proxyRefused, "a closed port") {
        try await $0.probe(
          "turn:server.test?transport=tcp", ["--proxy", "http://127.0.0.1:3128"], in: .loopback())
      },
      ProvokedFault(.proxyRefused, "a name without an address") { subject in
        try await subject.probe(
          "turn:server.test?transport=tcp", ["--proxy", "http://proxy.test:3128"],
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
      ProvokedFault(.proxyTimeout, "nft drop", isSilent: true) {
        try await $0.probe(
          "turn:server.test?transport=tcp", ["--proxy", "http://127.0.0.1:3128"],
          in: .firewall("tcp dport 3128 drop"))
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
