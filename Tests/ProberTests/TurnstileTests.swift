import Testing

@testable import Prober

@Suite("The turnstile", .timeLimit(.minutes(1)))
struct TurnstileTests {
  @Test("lets no more in at once than there is room for")
  func concurrency() async {
    let turnstile = Turnstile(concurrency: 3, rate: 0)
    let inside = Counter()
    await withTaskGroup(of: Void.self) { tasks in
      for number in 0..<50 {
        tasks.addTask {
          #expect(await turnstile.enter("server \(number % 5)"))
          await inside.change(by: 1)
          await inside.change(by: -1)
          await turnstile.leave()
        }
      }
    }
    #expect(await inside.most <= 3)
    #expect(await inside.now == 0)
  }

  @Test("does not hold one address up for another that has used up its rate")
  func addresses() async {
    let turnstile = Turnstile(concurrency: 10, rate: 2)
    #expect(await turnstile.enter("a"))
    #expect(await turnstile.enter("a"))
    let third = Task { await turnstile.enter("a") }
    #expect(await turnstile.enter("b"))
    // Within a second of the first two it waits, and is sent away with everybody else.
    third.cancel()
    #expect(await !third.value)
  }

  @Test("gives the place of one who leaves to the next")
  func leaving() async {
    let turnstile = Turnstile(concurrency: 1, rate: 0)
    #expect(await turnstile.enter("a"))
    let next = Task { await turnstile.enter("b") }
    await turnstile.leave()
    #expect(await next.value)
  }

  @Test("lets the next one begin when a second has passed")
  func rate() async {
    let turnstile = Turnstile(concurrency: 10, rate: 1)
    #expect(await turnstile.enter("a"))
    let start = ContinuousClock.now
    #expect(await turnstile.enter("a"))
    // Not how long it takes, but how long it must: no machine is too slow for that.
    #expect(ContinuousClock.now - start > .milliseconds(900))
  }

  @Test("is shut for all by one who is cancelled")
  func shut() async {
    let turnstile = Turnstile(concurrency: 1, rate: 0)
    #expect(await turnstile.enter("a"))
    let waiting = Task { await turnstile.enter("b") }
    waiting.cancel()
    #expect(await !waiting.value)
    await turnstile.leave()
    #expect(await !turnstile.enter("c"))
  }
}

private actor Counter {
  var now = 0
  var most = 0

  func change(by step: Int) {
    now += step
    most = max(most, now)
  }
}
