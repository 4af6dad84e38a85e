import SpangateCore
import SpangateTrace
import Testing

@testable import SpangateGate

@Suite(.timeLimit(.minutes(5)))
struct AgentSlotsTests {
  @Test func `no more calls are under way than the limit allows`() async {
    let slots = AgentSlots(3)
    let (underWay, most) = (Locked(0), Locked(0))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<200 {
        group.addTask {
          await slots.acquire()
          let now = underWay.withLock { count in
            count += 1
            return count
          }
          most.withLock { $0 = max($0, now) }
          await Task.yield()
          underWay.withLock { $0 -= 1 }
          slots.release(after: .answered)
        }
      }
    }
    #expect(most.withLock { $0 } <= 3)
    #expect(underWay.withLock { $0 } == 0)
  }

  @Test func `an agent that asks to be left alone gets half as many calls, and more again once it answers`() async {
    let slots = AgentSlots(8)
    await slots.acquire()
    slots.release(after: .throttled)
    #expect(slots.limit == 4)
    for _ in 0..<3 {
      await slots.acquire()
      slots.release(after: .throttled)
    }
    #expect(slots.limit == 1)
    for _ in 0..<100 {
      await slots.acquire()
      slots.release(after: .answered)
    }
    #expect(slots.limit == 8)
  }

  @Test func `pauses double, are jittered, and respect what the agent asked for`() {
    var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
    for failures in 1...20 {
      let most = min(30.0, 0.2 * Double(1 << min(failures - 1, 10)))
      let pause = Runner.pause(after: failures, asked: nil, using: &generator)
      #expect(pause.seconds <= most && pause.seconds >= most / 2)
    }
    #expect(Runner.pause(after: 1, asked: .seconds(7), using: &generator) == .seconds(7))
  }
}
