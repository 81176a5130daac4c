/// What MD5 turns into the key of MESSAGE-INTEGRITY for a long-term credential:
/// `username:realm:password` (RFC 8489 §9.2.2).
///
/// User name and realm are to be the very bytes of the request. The OpaqueString profile is left
/// to whoever wrote the password down: clients in use, libnice among them, do not apply it.
public func longTermKeyInput(
  username: some Sequence<UInt8>, realm: some Sequence<UInt8>, password: some Sequence<UInt8>
) -> [UInt8] {
  let colon = UInt8(ascii: ":")
  return Array(username) + [colon] + Array(realm) + [colon] + Array(password)
}
