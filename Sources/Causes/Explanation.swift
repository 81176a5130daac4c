/// What a person needs who has to do something about a cause or a warning.
///
/// Settings of coturn stand as `(coturn: user-quota, not no-auth)`, by their names in turnserver.conf.
package struct Explanation: Equatable {
  /// Somebody who can fix it, in the words of the page.
  package enum Owner: String, CaseIterable, Sendable {
    case user = "the user"
    case machineOrNetwork = "the admin of this machine or network"
    case server = "the server admin"
    case configuration = "the configuration owner"
  }

  /// What it means: two to four sentences in plain words.
  package let meaning: String
  /// Who can fix it, the likeliest first.
  package let owners: [Owner]
  /// What to try, in this order; a step that begins with nobody's name is the reader's own.
  package let steps: [String]
  /// The error codes of STUN that the server may have answered with.
  package var errorCodes: [STUNErrorMeaning] = []
  /// The commands of other programs that show the same.
  package var checks: [ManualCheck] = []
}
