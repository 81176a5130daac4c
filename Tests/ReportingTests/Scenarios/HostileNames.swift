import Documents
import Samples

/// Names that a tenant or a jurisdiction may have, and that mean something to a format. The
/// configuration refuses control characters in them.
let hostileNames = [
  "a|b", "it's = 1", "::error::x", "100%", "<script>alert(1)</script>", "]]>", "&amp;", "a\"b\\",
  "a,b", "=1+1", "-1", "@x", "{}", "[x](http://h)", "`a`", "a\\nb", "é漢😀",
  String(repeating: "x", count: 300),
]

extension SampleRun {
  /// A tenant of this name, and with a jurisdiction of this name, one of whose servers does not work.
  init(tenant name: String) throws {
    let name = JSONText(name).line
    try self.init(
      """
      {"tenants": {\(name): {"turn": [
        {"urls": ["turn:a", "turn:b?transport=tcp"], "username": "u", "credential": "p",
         "jurisdiction": \(name)}]}}}
      """, outcomes: ["turn:a": .unauthorized])
  }
}
