import Causes
import Documents

extension Schema {
  /// What a vantage is made of.
  static let vantageParts: JSONText = [
    "vantage": .open([
      "interfaces": .nullable(.list(of: .open(["name": .text, "addresses": .list(of: .text)]))),
      "routes": .open([
        "ipv4": .nullable(.definition("route")), "ipv6": .nullable(.definition("route")),
      ]),
      "resolvers": .nullable(.list(of: .text)),
      "udp": .nullable(.truth).described("Whether any UDP comes back from elsewhere."),
      "controls": .list(of: .definition("control")),
      "nat": .nullable(.definition("nat")),
    ]),
    "route": .open(["default": .truth, "localAddress": .nullable(.text)]),
    "control": .open([
      "url": .text, "status": .definition("status"), "cause": .nullable(.definition("cause")),
      "reason": .nullable(.definition("reason")),
    ]).and(consistency),
    "nat": .open([
      "mapping": .nullable(.word(NATMapping.allCases.map(\.rawValue))),
      "local": .nullable(.definition("address")),
      "mapped": .list(
        of: .open([
          "server": .definition("address"), "address": .nullable(.text),
          "port": .nullable(.port),
        ])),
      "message": .nullable(.text),
    ]),
    "address": .open(["address": .text, "port": .port]),
  ]
}
