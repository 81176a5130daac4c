import Foundation

/// The host of a URL, as far as its text says what it is.
enum HostText: Equatable {
  /// A name that DNS can have.
  case name
  /// An address that servers have.
  case address
  /// An address that the text stands for, and what kind it is: `a loopback`.
  case special(SpecialAddress)
  /// Neither: an empty label, a label or name that is too long, or a character that no name has.
  case impossible

  /// Addresses that browsers treat otherwise.
  enum SpecialAddress: Equatable {
    case loopback, unspecified, broadcast, multicast, linkLocal4, linkLocal6, mapped

    var words: String {
      switch self {
      case .loopback: "a loopback"
      case .unspecified: "the unspecified"
      case .broadcast: "a broadcast"
      case .multicast: "a multicast"
      case .linkLocal4, .linkLocal6: "a link-local"
      case .mapped: "an IPv4-mapped"
      }
    }
  }

  /// Reads a host without brackets, in ASCII, as resolvers do: an address in any of inet_aton's forms,
  /// or a name. The case does not matter.
  init(unbracketed text: String) {
    let host = text.lowercased()
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    let given = labels.last?.isEmpty == true ? labels.dropLast() : labels[...]
    if let last = given.last, last.isNumber {
      self = Self.octets(of: given).map(HostText.init(octets:)) ?? .impossible
    } else if host == "localhost" || host == "localhost." || host.hasSuffix(".localhost") {
      self = .special(.loopback)
    } else {
      // RFC 1035 §2.3.4: 63 octets a label, 253 characters a name without its root.
      let isPossible =
        !given.isEmpty && given.joined(separator: ".").utf8.count <= 253
        && given.allSatisfy { label in
          (1...63).contains(label.utf8.count)
            && label.unicodeScalars.allSatisfy {
              $0.isASCIILetter || $0.isASCIIDigit || $0 == "-" || $0 == "_"
            }
        }
      self = isPossible ? .name : .impossible
    }
  }

  /// Reads an IPv6 address from between brackets; nil if it is none. A zone is none of it.
  init?(bracketed text: String) {
    var address = in6_addr()
    guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
    let bytes = withUnsafeBytes(of: address) { Array($0) }
    self =
      switch (bytes[0], bytes[1]) {
      case _ where bytes.allSatisfy({ $0 == 0 }): .special(.unspecified)
      case _ where bytes.dropLast().allSatisfy({ $0 == 0 }) && bytes[15] == 1: .special(.loopback)
      case _ where bytes[..<10].allSatisfy({ $0 == 0 }) && bytes[10] == 0xFF && bytes[11] == 0xFF:
        .special(.mapped)
      case (0xFE, 0x80...0xBF): .special(.linkLocal6)
      case (0xFF, _): .special(.multicast)
      default: .address
      }
  }

  private init(octets: UInt32) {
    self =
      switch octets >> 24 {
      case 0 where octets == 0: .special(.unspecified)
      case 127: .special(.loopback)
      case 169 where octets >> 16 & 0xFF == 254: .special(.linkLocal4)
      case 224...239: .special(.multicast)
      case 255 where octets == .max: .special(.broadcast)
      default: .address
      }
  }

  /// One to four numbers, of which the last fills what is left (inet_aton(3)).
  private static func octets(of parts: ArraySlice<Substring>) -> UInt32? {
    let numbers = parts.map(\.number)
    guard (1...4).contains(numbers.count), let last = numbers.last ?? nil else { return nil }
    var address: UInt64 = 0
    for (place, number) in numbers.dropLast().enumerated() {
      guard let number, number <= 255 else { return nil }
      address |= number << UInt64(24 - 8 * place)
    }
    guard last < 1 << UInt64(8 * (5 - numbers.count)) else { return nil }
    return UInt32(exactly: address | last)
  }
}

extension Substring {
  /// Whether a host that ends so is an address (URL standard §3.5, "ends in a number").
  fileprivate var isNumber: Bool {
    !isEmpty && (unicodeScalars.allSatisfy(\.isASCIIDigit) || (hasPrefix("0x") && number != nil))
  }

  /// Decimal, octal after `0`, hexadecimal after `0x`.
  fileprivate var number: UInt64? {
    if hasPrefix("0x") { return count == 2 ? 0 : UInt64(dropFirst(2), radix: 16) }
    if count > 1, hasPrefix("0") { return UInt64(dropFirst(), radix: 8) }
    return unicodeScalars.allSatisfy(\.isASCIIDigit) ? UInt64(self) : nil
  }
}
