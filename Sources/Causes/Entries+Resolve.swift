extension CauseEntry {
  static let resolveNameNotFound = CauseEntry(
    stage: .resolve,
    message: "the server's name does not exist in DNS",
    predicate: "has no address in DNS",
    hint: "Check the spelling; on a company network, ask whether its resolver hides the name.",
    meaning: """
      DNS says for certain that there is no such name. Usually the URL has a typing error, the record \
      was deleted or never made, or the name exists only inside a company's network.
      """,
    owners: [.configuration, .server, .machineOrNetwork],
    steps: [
      "Check the spelling in the URL, letter by letter, and the domain behind the name.",
      "If the name is an internal one, join that network or its VPN first.",
      "If a public resolver knows the name, ask this network admin why its own hides it.",
      "Server admin: if nobody knows the name, add its A and AAAA records.",
    ],
    checks: [.addresses, .publicResolver])

  static let resolveNoAddress = CauseEntry(
    stage: .resolve,
    message: "the server's name exists but has no address",
    predicate: "has no address in DNS",
    hint: """
      Server admin: add an A (IPv4) or AAAA (IPv6) record for the name. A router's DNS rebind protection \
      hides private ones.
      """,
    meaning: """
      The name is in DNS, but it has no usable address: no A record (IPv4) and \
      no AAAA record (IPv6). It may only have other records, such as MX or TXT, or point at a name \
      that has none.
      """,
    owners: [.server, .configuration],
    steps: [
      "Server admin: add an A record, and an AAAA record if the server listens on IPv6.",
      "Server admin: if the name is an alias (CNAME), check the name that it points at.",
      "Configuration owner: check that the URL names the server itself and not its domain.",
      """
      If the name has a private address, home routers and filters hide it (DNS rebind protection): exempt \
      the name there, or ask another resolver.
      """,
    ],
    checks: [.addresses, .addressesHere])

  static let resolveResolverFailed = CauseEntry(
    stage: .resolve,
    message: "the DNS resolver could not look up the name",
    predicate: "cannot be looked up in DNS",
    hint: """
      Check this machine's DNS settings. If other names work, the name's own DNS is at \
      fault.
      """,
    meaning: """
      The resolver could not find out whether the name exists. Either this machine's DNS is broken \
      for every name, or the DNS servers of this one domain are: they are down, or their DNSSEC \
      signatures are wrong.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Look up another name. If that fails, too, fix this machine's DNS settings first.",
      "If other names work, ask a public resolver; if that fails as well, the domain is at fault.",
      "Server admin: check the domain's name servers, its delegation and its DNSSEC.",
    ],
    checks: [.addressesHere, .publicResolver, .delegation])

  static let resolveTimeout = CauseEntry(
    stage: .resolve,
    message: "the DNS resolver did not answer in time",
    predicate: "cannot be looked up in DNS",
    hint: "Check this machine's DNS settings. If another resolver answers, ask this one's admin.",
    meaning: """
      The question for the server's address went out, and no resolver answered within the limit. \
      The resolver is down, the way to it is blocked, or it is waiting for the domain's DNS \
      servers.
      """,
    owners: [.machineOrNetwork, .server],
    steps: [
      "Check which resolver this machine asks; on Linux it is listed in /etc/resolv.conf.",
      "Leave the VPN, or join it: a resolver behind it is silent from outside.",
      "If a public resolver answers, report it to the admin of this network's own.",
      "Server admin: if that one is slow, too, check the domain's name servers.",
    ],
    checks: [.addressesHere, .addresses, .publicResolver])

  static let resolveFiltered = CauseEntry(
    stage: .resolve,
    message: "DNS leads the name astray here: consistent with a DNS filter",
    predicate: "has a name that DNS leads astray",
    hint: "Network admin: allow the name in the DNS filter. Or try from another network.",
    meaning: """
      The resolver's answer leads to no server of this name: to an address that is no host's, to this \
      machine itself, or to one address for names that have nothing to do with each other; or it says of \
      every name that it does not exist. Filters against advertising, malware or unwanted sites do that.
      """,
    owners: [.machineOrNetwork, .user, .server],
    steps: [
      "Ask a public resolver for the name: another answer there means that this network's filters it.",
      "Look for a filter on this machine (hosts file, security software, VPN) and on the router.",
      "Network admin: allow the names of the STUN and TURN servers in the DNS filter.",
      "Server admin: if a public resolver says the same, correct the name's A and AAAA records.",
    ],
    checks: [.addresses, .publicResolver])
}
