@testable import Documents

/// Which keys each object of a JSON document has.
struct JSONShape {
  private(set) var objects: [(path: String, keys: [String])] = []

  init(_ value: JSONValue) { visit(value, at: "") }

  private mutating func visit(_ value: JSONValue, at path: String) {
    switch value {
    case .object(let members):
      objects.append((path, members.map(\.key)))
      for member in members {
        visit(member.node.value, at: path.isEmpty ? member.key : "\(path).\(member.key)")
      }
    case .array(let elements):
      for element in elements { visit(element.value, at: path + "[]") }
    default: break
    }
  }
}

extension JSONValue {
  var isNull: Bool { if case .null = self { true } else { false } }

  /// The value at the end of a path of keys and indices; null if it leads nowhere.
  subscript(path: String...) -> JSONValue {
    path.reduce(self) { value, step in
      switch value {
      case .object(let members): members.first { $0.key == step }?.node.value ?? .null
      case .array(let elements): Int(step).map { elements[$0].value } ?? .null
      default: .null
      }
    }
  }
}
