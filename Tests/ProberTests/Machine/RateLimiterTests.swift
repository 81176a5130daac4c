import NIOConcurrencyHelpers
import Testing

@testable import Prober

@Suite("The rateLimiter", .timeLimit(.minutes(10)))
struct TurnstileTests {
  @Test("lets no more in at once than there is room for")
  func concurrency() async {
    let rateLimiter = RateLimiter(concurrency: 3, rate: 0)
    let inside = Counter()
    await withTaskGroup(of: Void.self) { tasks in
      for number in 0..<50 {
        tasks.addTask {
          #expect(await rateLimiter.enter("server \(number % 5)"))
          await inside.change(by: 1)
          await inside.change(by: -1)
          await rateLimiter.leave()
        }
      }
    }
    #expect(await inside.most <= 3)
    #expect(await inside.now == 0)
  }

  @Test("does not hold one address up for another that has used up its rate")
  func addresses() async {
    let rateLimiter = RateLimiter(concurrency: 10, rate: 2)
    #expect(await rateLimiter.enter("a"))
    #expect(await rateLimiter.enter("a"))
    let third = Task { await rateLimiter.enter("a") }
    #expect(await rateLimiter.enter("b"))
    // Within a second of the first two it waits, and is sent away with everybody else.
    third.cancel()
    #expect(await !third.value)
  }

  @Test("gives the place of one who leaves to the next")
  func leaving() async {
    let rateLimiter = RateLimiter(concurrency: 1, rate: 0)
    #expect(await rateLimiter.enter("a"))
    let next = Task { await rateLimiter.enter("b") }
    await rateLimiter.leave()
    #expect(await next.value)
  }

  @Test("lets the next one begin when a second has passed")
  func rate() async {
    let rateLimiter = RateLimiter(concurrency: 10, rate: 1)
    #expect(await rateLimiter.enter("a"))
    let start = ContinuousClock.now
    #expect(await rateLimiter.enter("a"))
    // Not how long it takes, but how long it must: no machine is too slow for that.
    #expect(ContinuousClock.now - start > .milliseconds(900))
  }

  @Test("lets others begin while somebody waits for an answer, and twice as many once it is late")
  func waiting() async {
    let rateLimiter = RateLimiter(concurrency: 1, rate: 0)
    #expect(await rateLimiter.enter("a"))
    let second = Task { await rateLimiter.enter("b") }
    await rateLimiter.ask()
    // One asks, and one more may not.
    let third = Task { await rateLimiter.enter("c") }
    await rateLimiter.waitOn()
    #expect(await second.value)
    await rateLimiter.ask()
    #expect(await third.value)
    await rateLimiter.ask()
    // Both ask now, as one has turned out to be silent.
    let fourth = Task { await rateLimiter.enter("d") }
    fourth.cancel()
    #expect(await !fourth.value)
  }

  @Test("lets those whose server has answered work before any others begin")
  func answersFirst() async {
    let rateLimiter = RateLimiter(concurrency: 1, rate: 0)
    let order = Counter()
    #expect(await rateLimiter.enter("a"))
    await rateLimiter.ask()
    await rateLimiter.waitOn()
    #expect(await rateLimiter.enter("b"))
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        if await rateLimiter.enter("c") { await order.append("c") }
        await rateLimiter.leave()
      }
      tasks.addTask {
        await rateLimiter.workOn(from: .waiting)
        await order.append("a")
        await rateLimiter.leave()
      }
      // Until both are in line.
      while await rateLimiter.inLine < 2 { await Task.yield() }
      await rateLimiter.leave()
    }
    #expect(await order.names == ["a", "c"])
  }

  @Test("lets no more in than there is room for, waiting or not, and says so once")
  func full() async {
    let said = NIOLockedValueBox<[Prober.Slowdown]>([])
    let rateLimiter = RateLimiter(room: .init(working: 1, inAll: 2), rate: 0) { slowdown in
      said.withLockedValue { $0.append(slowdown) }
    }
    for address in ["a", "b"] {
      #expect(await rateLimiter.enter(address))
      await rateLimiter.ask()
      await rateLimiter.waitOn()
    }
    let third = Task { await rateLimiter.enter("c") }
    while await rateLimiter.inLine < 1 { await Task.yield() }
    #expect(said.withLockedValue(\.self) == [.descriptors(probesAtOnce: 2)])
    await rateLimiter.leave(.waiting)
    #expect(await third.value)
    #expect(said.withLockedValue(\.count) == 1)
  }

  @Test("says once that the rate of an address takes long")
  func longRate() async {
    let (said, say) = AsyncStream.makeStream(of: Prober.Slowdown.self)
    let rateLimiter = RateLimiter(room: .init(working: 64, inAll: 64), rate: 1) { say.yield($0) }
    let all = Task {
      await withTaskGroup(of: Void.self) { tasks in
        for _ in 0..<20 { tasks.addTask { _ = await rateLimiter.enter("a") } }
      }
    }
    for await case .rate(let address, let waiting, let rate) in said {
      #expect(address == "a")
      #expect((11...19).contains(waiting))
      #expect(rate == 1)
      break
    }
    all.cancel()
    await all.value
  }

  @Test("is shut for all by one who is cancelled")
  func shut() async {
    let rateLimiter = RateLimiter(concurrency: 1, rate: 0)
    #expect(await rateLimiter.enter("a"))
    let waiting = Task { await rateLimiter.enter("b") }
    waiting.cancel()
    #expect(await !waiting.value)
    await rateLimiter.leave()
    #expect(await !rateLimiter.enter("c"))
  }
}

private actor Counter {
  var now = 0
  var most = 0
  var names: [String] = []

  func append(_ name: String) { names.append(name) }

  func change(by step: Int) {
    now += step
    most = max(most, now)
  }
}
