/// One of the two who rehearse a call.
package enum CallSide: String, Hashable, Codable, CaseIterable, Sendable {
  /// The caller: who made the ticket, or has the greater participant id in a room. It is ICE's controlling
  /// agent (RFC 8445 §6.1.1), and the only side that restarts.
  case caller = "A"
  /// The callee.
  case callee = "B"

  /// The other side.
  package var other: CallSide { self == .caller ? .callee : .caller }

  /// The side of the member `participant` of a room whose other member is `other`; nil if they are one
  /// participant. Both members find the same, and the room need not know.
  package init?(participant: String, other: String) {
    guard participant != other else { return nil }
    self = participant > other ? .caller : .callee
  }
}
