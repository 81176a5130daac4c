import Testing

@testable import NameResolution

@Suite("A hosts file")
struct HostsFileTests {
  private let file = HostsFile(
    """
    # 192.0.2.9 commented.test
    127.0.0.1\tlocalhost Pool.test  # 192.0.2.9 not.test
    ::1 localhost
      192.0.2.1   pool.test\r
    192.0.2.1 pool.test
    not-an-address broken.test
    192.0.2.7
    """)

  @Test(
    "has every address of a name, once",
    arguments: [
      ("localhost", ["127.0.0.1", "::1"]), ("pool.test", ["127.0.0.1", "192.0.2.1"]),
      ("POOL.test", ["127.0.0.1", "192.0.2.1"]), ("broken.test", []), ("commented.test", []),
      ("not.test", []), ("elsewhere.test", []),
    ] as [(String, [String])])
  func names(_ name: String, _ addresses: [String]) {
    #expect(file[name] == addresses)
  }
}

@Suite("A search list")
struct SearchListTests {
  @Test(
    "says under which names a name may be meant",
    arguments: [
      ("turn.test", 1, ["turn.test", "turn.test.a", "turn.test.b.c"]),
      ("turn", 1, ["turn.a", "turn.b.c", "turn"]),
      ("turn.test", 2, ["turn.test.a", "turn.test.b.c", "turn.test"]),
      ("turn", 0, ["turn", "turn.a", "turn.b.c"]), ("turn.", 1, ["turn"]),
    ] as [(String, Int, [String])])
  func candidates(_ name: String, _ dots: Int, _ names: [String]) {
    #expect(SearchList(domains: ["a", "b.c", ""], dots: dots).candidates(for: name) == names)
  }

  @Test("is empty where there is none")
  func none() { #expect(SearchList().candidates(for: "turn") == ["turn"]) }
}

@Suite("The name service switch")
struct NameServiceSwitchTests {
  @Test(
    "says whether there is more than files and DNS",
    arguments: [
      ("", false), ("hosts: files dns\n", false), ("passwd: files ldap\nhosts:\tfiles dns", false),
      ("hosts: files dns # mdns", false), ("hosts: files [NOTFOUND=continue] dns", false),
      ("hosts: files mdns4_minimal [NOTFOUND=return] dns", true),
      ("hosts: files dns winbind", true),
      ("hosts: files [!UNAVAIL=return SUCCESS=return] dns [x", false),
    ])
  func sources(_ text: String, _ hasOthers: Bool) {
    #expect(NameServiceSwitch(text).hasOtherSources == hasOthers)
  }
}
