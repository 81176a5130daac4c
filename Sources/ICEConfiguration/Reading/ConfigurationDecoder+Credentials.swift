import Causes
import Documents
import PlainText

extension ConfigurationDecoder {
  /// What an entry of our own proves itself with.
  mutating func credential(in fields: [String: JSONPlace]) -> Credential {
    func field(_ key: String) -> JSONPlace? {
      fields[key].flatMap { $0.node.value.isNull ? nil : $0 }
    }
    return credential(
      username: field("username"), password: field("credential"), secret: field("secret"))
  }

  /// What an entry proves itself with.
  ///
  /// Nothing at all means the application's placeholders. Half of a pair is a mistake: the
  /// application would complete it with a placeholder too, and nobody can want that.
  mutating func credential(
    username: JSONPlace?, password: JSONPlace?, secret: JSONPlace?,
    passwordKey: String = "credential"
  ) -> Credential {
    let keptBefore = errors.count
    // All are read before any is judged, so that every error is found.
    let texts = (
      username: username.flatMap { text($0) },
      password: password.flatMap { text($0) }, secret: secret.flatMap { text($0) }
    )
    nameMissing(.configurationCredentialMissing, since: keptBefore)
    switch (username, password, secret) {
    case (nil, nil, nil): return .placeholder
    case (_, .some, let secret?):
      report(#"expected either "credential" or "secret", not both"#, at: secret)
    case (let username?, nil, nil):
      report(
        "expected \(passwordKey.quoted) next to it", at: username,
        code: .configurationCredentialMissing)
    case (nil, let password?, nil):
      report(
        #"expected "username" next to it"#, at: password, code: .configurationCredentialMissing)
    case (_, nil, .some):
      return .rest(name: texts.username, secret: Secret(texts.secret ?? ""))
    case (.some, .some, nil):
      return .longTerm(username: texts.username ?? "", password: Secret(texts.password ?? ""))
    }
    return .placeholder
  }

  /// A text that may come from the environment or from a file.
  private mutating func text(_ place: JSONPlace) -> String? {
    let text: String?
    emptyVariables = []
    switch place.node.value {
    case .string(let written), .plain(let written):
      text = expand(written, at: place, isSecret: true)
    // People leave the quotes out: a number is the text that it was written as.
    case .number(let written): text = written
    case .object where place.isComputed:
      report(missing: Self.computedElsewhere, at: place)
      return nil
    case .object: text = contents(ofFileNamedIn: place)
    case .array, .boolean, .null:
      reportType(#"a string or {"file": "path"}"#, at: place)
      text = nil
    }
    if text?.isEmpty == true, let name = emptyVariables.first {
      report(
        missing:
          "the environment variable \(name.quoted) is empty, as a secret is in a fork's pull "
          + "request\(Self.wayToVariable)", at: place)
    } else if text?.isEmpty == true {
      report("expected a text that is not empty", at: place, code: .configurationCredentialMissing)
    }
    return text
  }

  /// The text of a file, without the newline that editors put at its end.
  private mutating func contents(ofFileNamedIn place: JSONPlace) -> String? {
    guard let field = fields(of: place, allowing: ["file"])["file"] else {
      report(#"expected {"file": "path"}"#, at: place)
      return nil
    }
    guard let path = printableText(field), mayRefer(at: field) else { return nil }
    guard environment.hasSecrets else { return Self.standIn }
    do {
      let bytes = try environment.file(path)
      guard let text = String(validating: bytes, as: UTF8.self) else {
        report("expected UTF-8 text in the file \(path.quoted)", at: field)
        return nil
      }
      return text.last == "\n" || text.last == "\r\n" ? String(text.dropLast()) : text
    } catch {
      report(missing: "cannot read the file \(path.quoted): \("\(error)".escaped)", at: field)
      return nil
    }
  }

  /// Whether the configuration may refer to what is on this machine; it is reported if not.
  private mutating func mayRefer(at place: JSONPlace) -> Bool {
    if environment.isForeign {
      let message = "what comes from a URL cannot refer to this machine's variables and files"
      report(message, at: place)
    }
    return !environment.isForeign
  }

  /// What to do about a variable that is missing.
  private static let wayToVariable = "; ask whoever gave you the file for its value"

  /// Stands for a secret that is not looked up. It looks like none that a mistake would leave.
  private static let standIn = "s3cr3t-n0t-r3ad"

  /// The text with every `${NAME}` replaced by that environment variable; `$${` stands for `${`.
  ///
  /// No message shows the text around a name, nor a value.
  mutating func expand(_ written: String, at place: JSONPlace, isSecret: Bool = false) -> String? {
    let errorsBefore = errorCount
    var text = ""
    var rest = Substring(written)
    while !hasStopped, let dollar = rest.firstIndex(of: "$") {
      text += rest[..<dollar]
      rest = rest[dollar...]
      if rest.hasPrefix("${") {
        text += variable(at: &rest, place, after: text, isSecret: isSecret)
      } else {
        let literal = rest.hasPrefix("$${") ? "${" : "$"
        text += literal
        rest = rest.dropFirst(literal == "$" ? 1 : 3)
      }
    }
    return errorCount == errorsBefore ? text + rest : nil
  }

  /// Steps over a `${NAME}`, and answers what stands for it.
  private mutating func variable(
    at rest: inout Substring, _ place: JSONPlace, after text: String, isSecret: Bool
  ) -> Substring {
    let name = rest.dropFirst(2).prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    rest = rest[name.endIndex...]
    guard !name.isEmpty, rest.first == "}" else {
      report("expected a variable's name and } after ${ (write $${ for a literal ${)", at: place)
      return ""
    }
    rest = rest.dropFirst()
    guard mayRefer(at: place) else { return "" }
    if isSecret, !environment.hasSecrets { return Substring(Self.standIn) }
    let value = environment.variable(String(name))
    guard let value, !value.isEmpty || environment.hasSecrets else {
      // What stands for a part of a URL: a port, behind its second colon, or a name. Nothing stands for
      // all of it: its scheme says what the server is.
      if !environment.hasSecrets, !text.isEmpty {
        return text.hasSuffix(":") && text.count(where: { $0 == ":" }) > 1 ? "1" : "x"
      }
      report(
        missing: "the environment variable \(String(name).quoted) is not set\(Self.wayToVariable)",
        at: place)
      return ""
    }
    if value.isEmpty { emptyVariables.append(String(name)) }
    return Substring(value)
  }
}
