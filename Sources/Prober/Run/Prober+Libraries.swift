import ICEAgent
import NameResolution
import OpenSSL

extension Prober {
  /// The libraries that a probe's behaviour depends on, each with its version: `OpenSSL 3.0.17`.
  package static var libraries: [String] {
    [
      "libnice \(Agent.libniceVersion)", "OpenSSL \(OpenSSL.LibraryVersion.text)",
      "c-ares \(NameResolution.LibraryVersion.text)",
    ]
  }
}
