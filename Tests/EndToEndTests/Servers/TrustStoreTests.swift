import BuiltIceprobe
import TestCertificates
import TestServers
import Testing

extension EndToEnd {
  /// Where distributions keep the authorities that they trust. The machine's OpenSSL is Debian's, and looks
  /// below /etc/ssl only.
  @Suite struct TrustStoreTests {
    /// The places that a distribution's tools leave, made with the file of an authority.
    enum Distribution: String, CaseIterable {
      case debian, fedora, newerFedora, rhel6, suse, suseByHash, alpine, alpineWithoutPackage

      var commands: [String] {
        let pem = TestTrust.file
        return switch self {
        case .debian:
          ["mkdir -p /etc/ssl/certs", "cp \(pem) /etc/ssl/certs/ca-certificates.crt"]
        case .fedora:
          [
            "mkdir -p /etc/pki/ca-trust/extracted/pem /etc/pki/tls/certs",
            "cp \(pem) /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "ln -s ../../ca-trust/extracted/pem/tls-ca-bundle.pem /etc/pki/tls/certs/ca-bundle.crt",
            "mkdir /etc/ssl", "ln -s ../pki/tls/certs /etc/ssl/certs",
          ]
        case .newerFedora:
          [
            "mkdir -p /etc/pki/ca-trust/extracted/pem/directory-hash",
            "cp \(pem) /etc/pki/ca-trust/extracted/pem/directory-hash/first.pem",
            "openssl rehash /etc/pki/ca-trust/extracted/pem/directory-hash",
          ]
        case .rhel6:
          ["mkdir -p /etc/pki/tls/certs", "cp \(pem) /etc/pki/tls/certs/ca-bundle.crt"]
        case .suse:
          [
            "mkdir -p /var/lib/ca-certificates /etc/ssl",
            "cp \(pem) /var/lib/ca-certificates/ca-bundle.pem",
            "ln -s /var/lib/ca-certificates/ca-bundle.pem /etc/ssl/ca-bundle.pem",
          ]
        case .suseByHash:
          [
            "mkdir -p /var/lib/ca-certificates/openssl",
            "cp \(pem) /var/lib/ca-certificates/openssl/first.pem",
            "openssl rehash /var/lib/ca-certificates/openssl",
          ]
        case .alpine:
          [
            "mkdir -p /etc/ssl/certs", "cp \(pem) /etc/ssl/certs/ca-certificates.crt",
            "ln -s certs/ca-certificates.crt /etc/ssl/cert.pem",
          ]
        case .alpineWithoutPackage:
          ["mkdir -p /etc/ssl", "cp \(pem) /etc/ssl/cert.pem"]
        }
      }
    }

    /// Probes a server that an authority vouches for, where only these commands have put it.
    private func run(
      _ commands: [String], in environment: [String: String] = [:]
    ) async throws -> Outcome {
      let trust = try TestTrust()
      return try await FakeServer.with(.tls(trust.authority.issue())) { server in
        try await Iceprobe.run(["stuns:localhost:\(server.port)", "--format", "json"]) {
          try trust.vouch(in: $0.folder)
          $0.environment = environment
          try Seclusion.authorities(commands).surround(&$0)
        }
      }
    }

    @Test(arguments: Distribution.allCases)
    func `A good server is trusted in the places of every distribution`(
      distribution: Distribution
    ) async throws {
      let outcome = try await run(distribution.commands)
      #expect(try outcome.report.causes == [])
      #expect(outcome.status == 0)
    }

    @Test(arguments: [
      // None at all; files without a certificate; a certificate that OpenSSL would not find.
      "true",
      "mkdir -p /etc/ssl/certs /etc/pki/tls/certs && : >/etc/ssl/certs/ca-certificates.crt",
      "mkdir -p /etc/ssl/certs && : >/etc/ssl/certs/0a1b2c3d.0 && cp *.pem /etc/ssl/certs",
    ])
    func `Without authorities nothing is said of a server`(command: String) async throws {
      let outcome = try await run([command])
      #expect(outcome.status == 70)
      #expect(outcome.error.contains("This machine has no CA certificates (looked in "))
      #expect(!outcome.output.contains("certificate-untrusted"))
    }

    @Test func `Places that somebody names are the only ones`() async throws {
      let outcome = try await run(
        Distribution.fedora.commands,
        in: ["SSL_CERT_FILE": "/nonexistent/file", "SSL_CERT_DIR": "/nonexistent/folder"])
      #expect(outcome.status == 70)
      #expect(outcome.error.contains("/nonexistent/file and /nonexistent/folder"))
    }
  }
}
