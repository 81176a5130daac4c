import CCares

/// A channel of c-ares to one name server: it gives the questions random numbers, sends them from a
/// socket that they share, repeats them, and takes nothing for an answer that is not one to them.
@ResolverActor
final class Channel {
  /// How the server is asked.
  enum Manner {
    /// Over UDP, without EDNS, as glibc does.
    case datagrams
    /// Over TCP.
    case stream
    /// Over UDP, once, for the reason of an answer that says no.
    case explanation
  }

  /// What came of a question.
  struct Answer: Sendable {
    /// c-ares's word.
    let status: CInt
    /// The whole message, at least the header of 12 bytes; empty if none came.
    let message: [UInt8]
  }

  /// After how long a question is sent once more, in milliseconds; twice as long each further time.
  ///
  /// 500: as the probes' own requests (RFC 8489 §6.2.1). Resolvers far away answer what they have in
  /// 200 ms, and one that still looks takes the repetition for the same question.
  static let repetition: CInt = 500

  /// How long an answer over TCP may take, in milliseconds.
  ///
  /// 2,000: two round trips of a slow path, and the repetition of a lost SYN (1 s, RFC 6298 §2).
  static let streamPatience: CInt = 2_000

  /// How many questions are sent at once, and how long it takes until as many more are.
  ///
  /// 64 in 20 ms: what a busy resolver cannot read at once waits in its socket, where Linux has room for
  /// about 270 datagrams (net.core.rmem_default), and drops the rest. Repetitions come in the same
  /// order, and up to 160 of them in one ``PollLoop`` tick, so that the last ones are not dropped again.
  private static let burst = 64
  private static let pause: Duration = .milliseconds(20)

  private let watch = SocketWatch()
  private var asked = 0
  private var isEnded = false

  /// A channel to a server; nil where there is no such address, or no memory.
  init?(to server: NameServerAddress, _ manner: Manner) {
    // What the server says is for us to judge; a name is asked for as it stands.
    let manners = ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES
    let isStream = manner == .stream
    let status = ccares_channel_new(
      &watch.channel, manners | (isStream ? ARES_FLAG_USEVC : ARES_FLAG_IGNTC),
      isStream ? Self.streamPatience : Self.repetition, manner.transmissions,
      { watch, socket, readable, writable in
        guard let watch else { return }
        Unmanaged<SocketWatch>.fromOpaque(watch).takeUnretainedValue()
          .wait(on: socket, toRead: readable != 0, toWrite: writable != 0)
      }, Unmanaged.passUnretained(watch).toOpaque())
    guard status == ccares_success else { return nil }
    ResolverActor.shared.loop.add(watch)
    guard ares_set_servers_ports_csv(watch.channel, server.endpoint) == ccares_success else {
      return nil
    }
    // A link-local address is at every interface.
    if let zone = server.zone { ares_set_local_dev(watch.channel, zone) }
  }

  isolated deinit {
    ResolverActor.shared.loop.remove(watch)
    if let channel = watch.channel { ares_destroy(channel) }
  }

  /// Asks for the records of a type that `name` has.
  func ask(_ name: String, _ type: RecordType) async -> Answer {
    while asked >= Self.burst, !isEnded { try? await Task.sleep(for: Self.pause) }
    // Nobody would end a question that is asked after the others have been ended.
    guard !isEnded else { return Answer(status: ccares_cancelled, message: []) }
    takeTurn()
    return await withCheckedContinuation { continuation in
      let question = Unmanaged.passRetained(Question(continuation)).toOpaque()
      ares_query(
        // 1: the Internet (RFC 1035 §3.2.4).
        watch.channel, name, 1, type.rawValue, Self.answered, question)
    }
  }

  /// Asks once more, with EDNS (RFC 6891), for the options of the answer; nil if none comes.
  ///
  /// The question is made here: with its own flag for it c-ares 1.18 asks again without EDNS wherever the
  /// answer is SERVFAIL, and has the reason no more.
  func explain(_ name: String, _ type: RecordType) async -> ExtendedError? {
    guard !isEnded else { return nil }
    var query: UnsafeMutablePointer<UInt8>?
    var length: CInt = 0
    // 1: the Internet, and recursion desired. 1,232: what passes any path whole (DNS flag day 2020).
    let status = ares_create_query(
      name, 1, type.rawValue, UInt16.random(in: 0...UInt16.max), 1, &query, &length, 1_232)
    guard status == ccares_success, let query else { return nil }
    defer { ares_free_string(query) }
    let answer = await withCheckedContinuation { continuation in
      let question = Unmanaged.passRetained(Question(continuation)).toOpaque()
      ares_send(watch.channel, query, length, Self.answered, question)
    }
    return ExtendedError(in: answer.message)
  }

  /// Hands on what came of a question.
  private static let answered: ares_callback = { question, status, _, bytes, length in
    guard let question else { return }
    let message = UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : Int(length))
    Unmanaged<Question>.fromOpaque(question).takeRetainedValue()
      .continuation.resume(returning: Answer(status: status, message: Array(message)))
  }

  private func takeTurn() {
    asked += 1
    guard asked == 1 else { return }
    Task {
      try? await Task.sleep(for: Self.pause)
      asked = 0
    }
  }

  /// Ends every question.
  func end() {
    isEnded = true
    ares_cancel(watch.channel)
  }

  private final class Question {
    let continuation: CheckedContinuation<Answer, Never>
    init(_ continuation: CheckedContinuation<Answer, Never>) { self.continuation = continuation }
  }
}

extension Channel.Manner {
  /// How often a question is sent. The last of 13 would be after half an hour, the answer to which comes
  /// within any limit. A server may close a stream while the question is on its way.
  fileprivate var transmissions: CInt {
    switch self {
    case .datagrams: 13
    case .stream: 2
    case .explanation: 1
    }
  }
}
