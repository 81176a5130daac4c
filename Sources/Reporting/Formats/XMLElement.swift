/// An XML element on its way out.
struct XMLElement {
  let name: String
  private let tag: String

  init(_ name: String, _ attributes: [(String, String)] = []) {
    self.name = name
    tag = name + attributes.map { #" \#($0)="\#($1.markup)""# }.joined()
  }

  /// The element with lines of text in it.
  func holding(_ lines: [String]) -> String {
    let text = lines.map(\.markup).joined(separator: "\n")
    return text.isEmpty ? "<\(tag)/>" : "<\(tag)>\(text)</\(name)>"
  }

  /// The element with elements in it.
  func around(_ lines: [String]) -> [String] {
    lines.isEmpty ? ["<\(tag)/>"] : ["<\(tag)>"] + lines.map { "  " + $0 } + ["</\(name)>"]
  }
}
