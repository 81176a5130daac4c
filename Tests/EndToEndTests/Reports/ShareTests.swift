import BuiltIceprobe
import Foundation
import TestServers
import Testing

extension EndToEnd {
  /// Reports that may leave the house.
  @Suite struct ShareTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// What must not be in anything that is shared.
    private static let canaries = [
      "canaryhost.example", "xn--kanari-bcher-llb.example", "kanari-bücher", "canarytenant",
      "canaryland", "canaryuser", "canarypassword", "canaryentry", Coturn.realm, "servers.json",
    ]

    /// A run of two servers whose names nobody knows, and one that works.
    private func run(_ arguments: [String]) async throws -> Outcome {
      try await Coturn.run(.init(.users(["canaryuser": "canarypassword"]))) { server in
        let credentials = #""username": "canaryuser", "credential": "canarypassword""#
        try folder.write(
          """
          {"tenants": {"canarytenant": {"turn": [
            {"urls": ["turn:canaryhost.example", "turns:xn--kanari-bcher-llb.example"],
             "jurisdiction": "canaryland", "name": "canaryentry", \(credentials)},
            {"urls": ["\(server.url(.turnUDP))"], \(credentials)}]}}}
          """, to: "servers.json")
        return try await Iceprobe.run(arguments) {
          $0.folder = folder
          try Seclusion.hosts(
            "127.0.0.1 canaryhost.example", "127.0.0.1 xn--kanari-bcher-llb.example"
          ).surround(&$0)
        }
      }
    }

    /// The spellings in which a text may have got away.
    private static func forms(of text: String) -> [String] {
      let bytes = Array(text.utf8)
      func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      }
      let base64 = (0..<3).map { offset in
        let encoded = Data(Array(repeating: 0, count: offset) + bytes).base64EncodedString()
        return String(encoded.dropFirst(offset == 0 ? 0 : 4).prefix { $0 != "=" }.dropLast())
      }
      // RFC 8489 §14.2: the magic cookie, over and over.
      let cookie: [UInt8] = [0x21, 0x12, 0xA4, 0x42]
      let sealed = bytes.enumerated().map { $1 ^ cookie[$0 % 4] }
      return [text, hexadecimal(bytes), hexadecimal(sealed)] + base64
    }

    private func expectNoCanary(in text: String, _ name: String, besides more: [String] = []) {
      for canary in Self.canaries + more {
        for form in Self.forms(of: canary) {
          #expect(!text.lowercased().contains(form.lowercased()), "\(canary) as \(form) in \(name)")
        }
      }
    }

    /// Every file of an archive, as another program reads it.
    private func files(in archive: String) async throws -> [String: String] {
      let script = """
        import json, sys, zipfile
        archive = zipfile.ZipFile(sys.argv[1])
        assert archive.testzip() is None
        print(json.dumps({name: archive.read(name).decode() for name in archive.namelist()}))
        """
      let outcome = try await Iceprobe(at: "python3").run(["-c", script, archive]) {
        $0.folder = folder
      }
      try #require(outcome.status == 0, "\(outcome.error)")
      return try JSONDecoder().decode([String: String].self, from: Data(outcome.output.utf8))
    }

    @Test func `An archive has the report and the evidence, and nothing of the originals`()
      async throws
    {
      let live = try await run([
        "--share", "share.zip", "--output", "json=live.json", "--evidence", "e.json",
      ])
      #expect(live.status == 1)
      #expect(live.error.contains("share.zip: read it before you share it; share.zip.key "))
      let files = try await files(in: "share.zip")
      #expect(files.keys.sorted() == ["evidence.json", "report.html", "report.json"])
      // The addresses of this machine are in the report that is not shared.
      let own = try #require(folder.text(of: "live.json"))
      // And so are the canaries, but for the password, and the name that DNS spells otherwise.
      let unshared = own + (folder.text(of: "e.json") ?? "")
      for canary in Self.canaries where !["canarypassword", "kanari-bücher"].contains(canary) {
        #expect(unshared.contains(canary), "\(canary)")
      }
      let addresses = own.matches(of: /"(?:172|192)\.[0-9.]+"/).map { String($0.0) }
      for (name, text) in files {
        expectNoCanary(in: text, name, besides: addresses)
      }
      let html = try #require(files["report.html"])
      for text in ["host-1.example", "host-2.example", "tenant-1", "jurisdiction-1", "user-1"] {
        #expect(html.contains(text), "\(text)")
      }
      #expect(files["report.json"]?.contains("turn:host-1.example") == true)

      // It is judged again, and comes to the same.
      try folder.write(try #require(files["evidence.json"]), to: "evidence.json")
      let again = try await Iceprobe.run(["judge", "evidence.json", "--format", "json"]) {
        $0.folder = folder
      }
      #expect(again.status == live.status)
      #expect(again.output == files["report.json"])
    }

    @Test func `The key is for its owner only, and translates every pseudonym back`() async throws {
      _ = try await run(["--share", "share.zip"])
      let attributes = try FileManager.default.attributesOfItem(
        atPath: folder.path(of: "share.zip.key"))
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let key = try JSONDecoder().decode(
        [String: String].self, from: Data(try #require(folder.text(of: "share.zip.key")).utf8))
      #expect(key["host-1.example"] == "canaryhost.example")
      #expect(key["tenant-1"] == "canarytenant" && key["user-1"] == "canaryuser")
      #expect(!key.values.contains("canarypassword"))
    }

    @Test func `Saved evidence is shared as well, as a page alone`() async throws {
      _ = try await run(["--evidence", "e.json"])
      let outcome = try await Iceprobe.run(["judge", "e.json", "--share", "page.HTML"]) {
        $0.folder = folder
      }
      #expect(outcome.status == 1)
      let page = try #require(folder.text(of: "page.HTML"))
      expectNoCanary(in: page, "page.HTML")
      #expect(page.contains("<h1") && page.contains("tenant-1"))
      #expect(folder.text(of: "page.HTML.key")?.contains("canarytenant") == true)
    }

    @Test(
      arguments: [
        (["--share", "share.tar"], "--share: expected a file that ends in .zip or .html"),
        (["--share", "x.zip", "--evidence", "x.zip"], "x.zip is named by --evidence, too"),
        (
          ["--share", "x.zip", "--output", "json=x.zip.key"], "x.zip.key is named by --output, too"
        ),
      ] as [([String], String)])
    func `A file that cannot be meant is refused`(
      arguments: [String], complaint: String
    ) async throws {
      let outcome = try await Iceprobe.run(["stun:127.0.0.1:9"] + arguments)
      #expect(outcome.status == 2)
      #expect(outcome.error.contains(complaint), "\(outcome.error)")
    }
  }
}
