@testable import Calls

extension CallDescription.Credentials {
  /// Credentials of a side that is called `fragment`, which must be 4 to 32 letters.
  static func sample(
    _ fragment: String, password: String = String(repeating: "p", count: 32)
  ) -> CallDescription.Credentials {
    guard
      let credentials = CallDescription.Credentials(
        usernameFragment: fragment, password: password)
    else { preconditionFailure("\(fragment) and \(password) are no credentials") }
    return credentials
  }
}

extension SignallingMessage.Join {
  /// A join of two texts that must be names.
  static func sample(_ participant: String, _ instance: String) -> SignallingMessage.Join {
    guard let join = SignallingMessage.Join(participant: participant, instance: instance) else {
      preconditionFailure("\(participant) or \(instance) is no name")
    }
    return join
  }
}
