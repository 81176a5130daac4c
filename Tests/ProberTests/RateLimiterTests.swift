import Testing

@testable import Prober

@Suite("The rateLimiter", .timeLimit(.minutes(1)))
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

  func change(by step: Int) {
    now += step
    most = max(most, now)
  }
}
