/// Why a text is not JSON, and where. No case carries any of the text: it may be a secret.
package struct JSONSyntaxError: Error, Equatable {
  package let reason: Reason
  package let position: SourcePosition

  package enum Reason: Hashable {
    case notUTF8
    case empty
    case notJSON
    case textAfterTheEnd
    /// Another object or array follows, as in logs and newline-delimited JSON.
    case severalValues
    case endOfText(opened: SourcePosition)
    case tooDeep
    case tooManyValues
    case comment
    case foreignQuotes
    case trailingComma
    case missingComma
    /// A text that a program puts together when it runs.
    case computedText
    case missingColon
    case missingKey
    case missingValue
    case malformedNumber
    case unclosedString
    case controlCharacter
    case malformedEscape
    case loneSurrogate
    /// YAML's own grammar; the words are libyaml's, which hold nothing of the text.
    case malformedYAML(String)
    case duplicateKey
    case undefinedAlias
    case tooManyAliases
    case keyIsNoText
  }

  /// Makes an error of its parts.
  package init(reason: Reason, position: SourcePosition) {
    (self.reason, self.position) = (reason, position)
  }
}

extension JSONSyntaxError.Reason: CustomStringConvertible {
  /// What is wrong and what to do, in one sentence.
  package var description: String {
    switch self {
    case .notUTF8: "this is not UTF-8 text; save the file as UTF-8"
    case .empty: "the file is empty; expected a JSON object"
    case .notJSON: #"this is not JSON; expected "{" or "[", with no other text above it"#
    case .severalValues:
      "another JSON value follows; make one of them: jq -s . FILE | iceprobe --config -"
    case .textAfterTheEnd: "expected nothing more after the JSON value; remove the rest"
    case .endOfText(let opened):
      "the file ends too early: what opens on line \(opened.line), column \(opened.column) "
        + "is never closed"
    case .tooDeep: "expected at most \(JSONReader.maximumDepth) levels of nesting"
    case .tooManyValues: "expected fewer values: so many short ones are nothing that we read"
    case .comment: #"JSON has no comments; remove it, or keep it under a key like "x-comment""#
    case .foreignQuotes: #"expected straight double quotes (") around the text"#
    case .trailingComma: "nothing follows this comma; remove it"
    case .missingComma: #"expected a comma or the closing bracket; is a comma or a quote missing?"#
    case .computedText:
      "only the program knows what it adds here; write the text out, or ${NAME} for a variable"
    case .missingColon: "expected a colon after the key; is a quote missing?"
    case .missingKey: "expected a key in double quotes"
    case .missingValue:
      "expected a value: a text in double quotes, a number, an object, an array, true, false or null"
    case .malformedNumber: "expected a number as JSON writes it, such as 3478 or -1.5e3"
    case .unclosedString: "this text has no closing double quote on its line"
    case .controlCharacter: #"expected no control character inside a text; write it as \u00XX"#
    case .malformedEscape: #"expected one of \" \\ \/ \b \f \n \r \t \uXXXX"#
    case .malformedYAML(let words): "this is not well-formed YAML: \(words)"
    case .duplicateKey: "this object has a key twice"
    case .undefinedAlias: "this alias has no anchor above it"
    case .tooManyAliases:
      "the aliases stand for too many values, or one anchor has its name twice; write them out"
    case .keyIsNoText: "expected a plain text as the key"
    case .loneSurrogate: #"expected a pair of \u escapes: half a surrogate pair is no character"#
    }
  }
}
