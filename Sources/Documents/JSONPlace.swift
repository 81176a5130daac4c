import PlainText

/// A value and the keys that lead to it.
package struct JSONPlace {
  package let node: JSONNode
  package let path: JSONPath

  /// Makes a place of a value and the way to it.
  package init(node: JSONNode, path: JSONPath) {
    self.node = node
    self.path = path
  }

  /// The elements, if this is an array. Each path is made when it is asked for.
  package var elements: LazyMapCollection<Range<Int>, JSONPlace>? {
    guard case .array(let nodes) = node.value else { return nil }
    return nodes.indices.lazy.map {
      JSONPlace(node: nodes[$0], path: path.appending(index: $0))
    }
  }

  /// The value of a member of this object.
  package func value(of member: JSONMember) -> JSONPlace {
    JSONPlace(node: member.node, path: path.appending(key: member.key))
  }

  /// The value of the first member with this key; nil if there is none, or this is no object.
  package func member(_ key: String) -> JSONPlace? {
    guard case .object(let members) = node.value else { return nil }
    return members.first { $0.key == key }.map(value(of:))
  }

  /// Whether this is an object with such a key.
  package func has(_ key: String) -> Bool {
    guard case .object(let members) = node.value else { return false }
    return members.contains { $0.key == key }
  }
}

/// The keys that lead to a value, as a complaint shows them: `tenants.acme.turn[0].urls[1]`.
package struct JSONPath: CustomStringConvertible {
  /// The keys in words.
  package let description: String

  /// Makes a path of its text; the root has none.
  package init(description: String = "") { self.description = description }

  /// The path of an element.
  package func appending(index: Int) -> JSONPath {
    JSONPath(description: "\(description)[\(index)]")
  }

  /// A key that would not read as one word is quoted: `tenants["acme.example.com"]`.
  package func appending(key: String) -> JSONPath {
    let isWord = key.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
      default: false
      }
    }
    guard isWord, (1...String.quotedLimit).contains(key.unicodeScalars.count) else {
      return JSONPath(description: "\(description)[\(key.quoted)]")
    }
    return JSONPath(description: description.isEmpty ? key : "\(description).\(key)")
  }
}
