import Testing

@testable import Causes

@Suite("Words by server and release")
struct ServerAnswerTests {
  @Test(
    "A release of coturn is read off SOFTWARE",
    arguments: [
      ("Coturn-4.6.1 'Gorst'", CoturnRelease(4, 6, 1)), ("Coturn-4.17.0", CoturnRelease(4, 17, 0)),
      ("Coturn-4.5.1.3 'dan Eider'", CoturnRelease(4, 5, 1)), ("coturn-4.10", CoturnRelease(4, 10)),
      ("Coturn", nil), ("Coturn-", nil), ("Coturn-x.y", nil), ("P1 STUN library", nil), ("", nil),
    ] as [(String, CoturnRelease?)])
  func release(software: String, expected: CoturnRelease?) {
    #expect(CoturnRelease(software: software) == expected)
  }

  @Test("Releases are ordered by number, not by text, and no number is too long")
  func order() {
    #expect(CoturnRelease(4, 6, 3) < CoturnRelease(4, 10, 0))
    #expect(CoturnRelease(software: "Coturn-4." + String(repeating: "9", count: 1_000)) != nil)
  }

  @Test("An option is named with its releases where the server's own is not known")
  func options() {
    let limit = CoturnChange.unauthorizedRateLimit
    #expect(limit.words(for: nil) == "unauthorized-ratelimit from 4.14.0")
    #expect(limit.words(for: CoturnRelease(4, 15, 0)) == "unauthorized-ratelimit")
    #expect(!limit.isIn(CoturnRelease(4, 6, 1)) && limit.isIn(CoturnRelease(4, 14, 0)))
    #expect(limit.isIn(nil))
    #expect(CoturnChange.shortTTL.isIn(CoturnRelease(4, 17, 1)))
    #expect(!CoturnChange.shortTTL.isIn(CoturnRelease(4, 17, 2)))
  }

  @Test(
    "A server is known by its name, and pion by its manner",
    arguments: [
      ("Coturn-4.6.1 'Gorst'", "Bad Request", ServerSoftware.coturn),
      ("P1 STUN library", "Forbidden", .p1STUN), ("eturnal 1.12.1", "", .p1STUN),
      (nil, "", .pion), (nil, "Bad Request", nil), ("Server: kamailio (5.7.4)", "", .kamailio),
      ("something else", "", nil),
    ] as [(String?, String, ServerSoftware?)])
  func software(name: String?, reason: String, expected: ServerSoftware?) {
    #expect(ServerSoftware(software: name, reason: reason) == expected)
  }

  @Test("One code means another thing by server, reason and step")
  func rows() {
    func words(_ software: String?, _ code: Int, _ reason: String, after: Bool = true) -> String? {
      ServerAnswer.row(
        software: software, code: code, reason: reason, afterCredentials: after)?.hint
    }
    #expect(
      words("Coturn-4.6.1", 486, "Allocation Bandwidth Quota Reached")?.contains("bps") == true)
    #expect(words("Coturn-4.6.1", 486, "Allocation Quota Reached") == nil)
    #expect(words("Coturn-4.6.1", 400, "", after: false) == nil)
    #expect(words(nil, 400, "")?.contains("pion") == true)
    #expect(words("P1 STUN library", 508, "")?.contains("relay_min_port") == true)
    #expect(words(nil, 401, "") == nil)
  }

  @Test("Every row says what to do, and whose words it takes", arguments: ServerAnswer.all.indices)
  func complete(place: Int) {
    let row = ServerAnswer.all[place]
    #expect(row.hint.hasSuffix(".") && !row.meaning.hasSuffix("."))
    #expect((300...699).contains(row.code))
  }
}
