extension ReportedRun {
  /// The vantage, as far as the tests look at it.
  package struct Vantage: Decodable {
    package struct Interface: Decodable { package let name: String }

    package struct Routes: Decodable {
      package struct Route: Decodable { package let localAddress: String? }
      package let ipv4: Route?
    }

    package struct Control: Decodable { package let status: String }

    package struct NAT: Decodable {
      package struct Mapped: Decodable { package let address: String }
      package let mapping: String?
      package let mapped: [Mapped]
    }

    package let interfaces: [Interface]?
    package let routes: Routes
    package let udp: Bool?
    package let controls: [Control]
    package let nat: NAT?
  }
}
