import PlainText

/// What is wrong with a document that a program wrote, and where. It shows nothing of the document.
package struct DocumentFault: Error {
  let position: SourcePosition
  let path: String
  let message: String

  /// `file:line:column: key path: what was expected`.
  package func words(in source: String) -> String {
    ["\(source):\(position)", path, message].filter { !$0.isEmpty }.joined(separator: ": ")
  }
}

// Steps through a document that a program wrote, in which every key is always there.
extension JSONPlace {
  /// The root of a document.
  package static func root(of bytes: [UInt8]) throws(DocumentFault) -> JSONPlace {
    do throws(JSONSyntaxError) {
      var reader = try JSONReader(bytes)
      return JSONPlace(node: try reader.document(), path: JSONPath())
    } catch {
      throw DocumentFault(position: error.position, path: "", message: error.reason.description)
    }
  }

  package func fault(_ message: String) -> DocumentFault {
    DocumentFault(position: node.position, path: path.description, message: message)
  }

  private func expected(_ what: String) -> DocumentFault {
    fault("expected \(what), found \(node.value.kind)")
  }

  /// The value of a key that is always there.
  package subscript(required key: String) -> JSONPlace {
    get throws(DocumentFault) {
      guard case .object(let members) = node.value else { throw expected("an object") }
      guard let member = members.first(where: { $0.key == key }) else {
        throw fault("expected \(key.quoted), which is always there")
      }
      return JSONPlace(node: member.node, path: path.appending(key: key))
    }
  }

  /// The value of a key that is always there; nil for null, which is "not known".
  package subscript(nullable key: String) -> JSONPlace? {
    get throws(DocumentFault) {
      let place = try self[required: key]
      if case .null = place.node.value { return nil }
      return place
    }
  }

  /// Makes sure that a key has this number: the version of the document.
  package func require(_ key: String, is version: String) throws(DocumentFault) {
    let place = try self[required: key]
    guard case .number(version) = place.node.value else {
      throw place.fault("expected \(version), the only version there is")
    }
  }

  package func list() throws(DocumentFault) -> some Sequence<JSONPlace> {
    guard let elements else { throw expected("an array") }
    return elements
  }

  package func string() throws(DocumentFault) -> String {
    guard case .string(let text) = node.value else { throw expected("a string") }
    return text
  }

  package func truth() throws(DocumentFault) -> Bool {
    guard case .boolean(let truth) = node.value else { throw expected("true or false") }
    return truth
  }

  package func wholeNumber(in range: ClosedRange<Int>) throws(DocumentFault) -> Int {
    guard case .number(let text) = node.value else { throw expected("a number") }
    guard let number = Int(text), range.contains(number) else {
      throw fault("expected a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
