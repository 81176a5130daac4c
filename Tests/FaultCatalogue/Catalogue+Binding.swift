import BuiltIceprobe
import Causes
import STUN
import TestServers

extension Catalogue {
  /// STUN servers.
  static let binding: [ProvokedFault] = bindingSilence + bindingAnswers

  private static let bindingSilence: [ProvokedFault] = [
    .scripted(.bindingNoResponse, "silence", .stun, .silent, isSilent: true),
    .scripted(.bindingNoResponse, "silence", .stunTLS, .silent, isSilent: true),
    .firewall(.bindingNoResponse, "drop", .stun, "drop", isSilent: true),
    .middlebox(
      .bindingOtherAddress, "answers from another port", .stun, .answersFromElsewhere,
      isSilent: true),
    .middlebox(.bindingNoResponse, "drop on the cookie", .stun, .dropsCookie, isSilent: true),
    .middlebox(
      .bindingNoResponse, "no way back", .stun, .drops(.toClient), isSilent: true),
    .middlebox(.bindingNoResponse, "all lost", .stun, .loses(.bothWays, 1), isSilent: true),
  ]

  private static let bindingAnswers: [ProvokedFault] = [
    .scripted(.bindingNotSTUN, "SSH", .stun, .garbage(burst: 3), isSilent: true),
    .scripted(.bindingNotSTUN, "HTTP", .stun, .http, isSilent: true),
    .scripted(.bindingNotSTUN, "HTTP", .stunTLS, .http),
    .scripted(.bindingMalformed, "half messages", .stun, .halfMessage, isSilent: true),
    .scripted(.bindingMalformed, "half messages", .stunTLS, .halfMessage, isSilent: true),
    .scripted(
      .bindingMalformed, "another transaction", .stun, .wrongTransactionID, isSilent: true),
    .scripted(
      .bindingMalformed, "requests in reply", .stun, .requestInsteadOfResponse, isSilent: true),
    .scripted(.bindingMalformed, "an unknown attribute", .stun, .unknownAttribute),
    .scripted(
      .bindingMalformed, "an address of no family", .stun,
      .mappedAddress(value: [0, 9, 0, 80, 1, 2, 3, 4])),
    .scripted(.bindingClosed, "FIN", .stunTLS, .closesAfterFirstRequest),
    .scripted(.bindingReset, "RST", .stunTLS, .resetsAfterFirstRequest),
    .scripted(.bindingNoMappedAddress, "no mapped address", .stun, .noMappedAddress),
    .scripted(.bindingNoMappedAddress, "no mapped address", .stunTLS, .noMappedAddress),
    .scripted(.bindingErrorResponse, "500", .stun, .refuses(Refusal(.binding, 500))),
    .scripted(.bindingErrorResponse, "400", .stunTLS, .refuses(Refusal(.binding, 400))),
    .coturn(.bindingErrorResponse, "secure-stun", .stun, lines: ["secure-stun"]),
  ]
}
