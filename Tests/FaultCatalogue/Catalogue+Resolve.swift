import BuiltIceprobe
import Causes
import TestServers

extension Catalogue {
  /// Names: what a resolver of the run's own says of them.
  static let resolve: [ProvokedFault] = [
    ProvokedFault(.resolveNameNotFound, "NXDOMAIN") { try await $0.probe(resolver: .noSuchName) },
    ProvokedFault(.resolveNoAddress, "a name without records") {
      try await $0.probe(resolver: .noAddress)
    },
    ProvokedFault(.resolveNoAddress, "an IPv4 address, where IPv6 is asked for") {
      try await $0.probe("stun:pool.test:9", ["--ipv6"], in: .hosts("127.0.0.1 pool.test"))
    },
    ProvokedFault(.resolveResolverFailed, "SERVFAIL") { try await $0.probe(resolver: .failure) },
    ProvokedFault(.resolveResolverFailed, "REFUSED") { try await $0.probe(resolver: .refusal) },
    ProvokedFault(.resolveResolverFailed, "FORMERR") {
      try await $0.probe(resolver: .formatError)
    },
    ProvokedFault(.resolveResolverFailed, "SERVFAIL for one family, no address in the other") {
      try await $0.probe(resolver: .halfFailure)
    },
    ProvokedFault(.resolveResolverFailed, "an answer that is none") {
      try await $0.probe(resolver: .brokenRecord)
    },
    ProvokedFault(.resolveResolverFailed, "a resolver that is down") {
      try await $0.probe(resolver: nil)
    },
    ProvokedFault(.resolveFiltered, "0.0.0.0") { try await $0.probe(resolver: .unspecified) },
    ProvokedFault(.resolveFiltered, "127.0.0.1") { try await $0.probe(resolver: .address) },
    ProvokedFault(.resolveFiltered, "0.0.0.0 in the hosts file") {
      try await $0.probe("stun:stun.test", in: .hosts("0.0.0.0 stun.test"))
    },
    ProvokedFault(.resolveFiltered, "one address for all names") { subject in
      try await subject.probe(
        configuration: #"{"stun": [{"urls": ["stun:stun.one.test", "stun:stun.two.test"]}]}"#,
        in: .resolver(
          serving: subject.beside("resolver", "stranger"),
          "ip address add 198.51.100.1/32 dev lo"))
    },
    ProvokedFault(.resolveFiltered, "no name exists") { subject in
      let names = ["one", "two", "three"].map { "\"stun:stun.\($0).test\"" }
      return try await subject.probe(
        configuration: #"{"stun": [{"urls": [\#(names.joined(separator: ", "))]}]}"#,
        in: .resolver(serving: subject.beside("resolver", "no-such-name")))
    },
    ProvokedFault(.resolveTimeout, "a silent resolver", isSilent: true) {
      try await $0.probe(resolver: .silence)
    },
  ]
}

extension Subject {
  /// Probes a name, and beside it an address: a machine on which nothing else works either would be
  /// called offline.
  fileprivate func probe(resolver answer: FakeResolver.Answer?) async throws -> Naming {
    try await probe(
      configuration: #"{"stun": [{"urls": ["stun:stun.test", "stun:127.0.0.1:9"]}]}"#,
      in: .resolver(serving: answer.map { beside("resolver", $0.rawValue) } ?? []))
  }
}
