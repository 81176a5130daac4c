/// What is known of a name.
public enum NameAnswer: Equatable, Sendable {
  /// Numeric addresses of each family, in the order in which they were told; not both empty.
  case addresses(ipv4: [String], ipv6: [String])
  /// Why there is none, and what the name servers said.
  case failure(NameFailure, detail: String)
}

/// Why a name gives no address.
public enum NameFailure: Sendable {
  /// There is no such name.
  case noSuchName
  /// The name exists, and has no address of the families asked for.
  case noAddress
  /// The name is an alias, and what it leads to has no address.
  case deadAlias
  /// A name server answered that it cannot say.
  case serverError
  /// A name server's answer does not fit into a datagram, and over TCP it does not answer.
  case answerCut
  /// A name server says that it filters the name.
  case filtered
  /// A name server says that the domain's own DNS is at fault.
  case zoneError
  /// No name server could be reached.
  case noServer
  /// iceprobe itself failed.
  case fault
}

extension NameAnswer {
  /// Puts together what was heard of each type of record; of one that is silent there is nothing.
  ///
  /// Addresses of one family are an answer whatever came of the other; an error leaves open what the
  /// other one says.
  init(_ heard: [RecordType: Reply]) {
    let (ipv4, ipv6) = (heard[.a]?.addresses ?? [], heard[.aaaa]?.addresses ?? [])
    guard ipv4.isEmpty, ipv6.isEmpty else {
      self = .addresses(ipv4: ipv4, ipv6: ipv6)
      return
    }
    let replies = [RecordType.a, .aaaa].compactMap { type in heard[type].map { (type, $0) } }
    let failure = replies.map(\.1.failure).max { $0.weight < $1.weight } ?? .fault
    let details = replies.map { $0.1.detail($0.0) }
    self = .failure(failure, detail: details.isSame ? details[0] : details.joined(separator: "; "))
  }
}

extension Reply {
  fileprivate var addresses: [String] { if case .addresses(let list) = self { list } else { [] } }

  fileprivate var failure: NameFailure {
    switch self {
    case .addresses, .services, .pointers, .noData: .noAddress
    case .noSuchName: .noSuchName
    case .deadAlias: .deadAlias
    case .error: .serverError
    case .cut: .answerCut
    case .filtered: .filtered
    case .zoneError: .zoneError
    case .unreachable: .noServer
    case .fault: .fault
    }
  }

  fileprivate func detail(_ type: RecordType) -> String {
    switch self {
    case .addresses, .services, .pointers: ""
    case .noData: "no \(type.name) record"
    case .noSuchName: "NXDOMAIN"
    case .deadAlias(let alias): alias.words(type)
    case .error(let text), .cut(let text), .filtered(let text), .zoneError(let text),
      .unreachable(let text), .fault(let text):
      text
    }
  }
}

extension NameFailure {
  /// Which of two stands for the name: a name that has a record of some kind exists; and who answers
  /// with an error is there, whoever else is not.
  fileprivate var weight: Int {
    switch self {
    case .noSuchName: 0
    case .noAddress: 1
    case .deadAlias: 2
    case .noServer: 3
    case .answerCut: 4
    case .serverError: 5
    case .zoneError: 6
    case .filtered: 7
    case .fault: 8
    }
  }
}

extension [String] {
  fileprivate var isSame: Bool { Set(self).count == 1 }
}
