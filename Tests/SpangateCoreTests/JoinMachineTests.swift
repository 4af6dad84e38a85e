import SpangateCore
import SpangateTrace
import Testing

struct JoinMachineTests {
  /// Spans that arrive, then a wait that begins, all in milliseconds; what is decided at each of some moments.
  struct Story: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var arrivals: [(at: Int, span: UInt64, parent: UInt64?)] = []
    var waitSince = 1_000
    var agentExited = false
    var decisions: [(at: Int, JoinMachine.Decision)]
  }

  /// The trial's own span.
  private static let root: UInt64 = 0xb1

  @Test(arguments: [
    Story(
      testDescription: "an exited process without any span is absent after the grace", agentExited: true,
      decisions: [(1_000, .waiting(1_020)), (1_020, .settle(.absent))]),
    Story(
      testDescription: "a server without any span is absent when the time is up",
      decisions: [(1_000, .waiting(11_000)), (10_999, .waiting(11_000)), (11_000, .settle(.absent))]),
    Story(
      testDescription: "an exited process that flushed in time settles at once",
      arrivals: [(900, 2, 1), (900, 1, root)], agentExited: true, decisions: [(1_000, .settle(.settled))]),
    Story(
      testDescription: "an exited process whose last span just came gets the grace",
      arrivals: [(995, 1, root)], agentExited: true, decisions: [(1_000, .waiting(1_015)), (1_015, .settle(.settled))]),
    Story(
      testDescription: "a server's whole trace settles after the quiet time",
      arrivals: [(980, 2, 1), (990, 1, root)],
      decisions: [(1_000, .waiting(1_190)), (1_190, .settle(.settled))]),
    Story(
      testDescription: "a late child after the root restarts the quiet time",
      arrivals: [(990, 1, root), (1_100, 2, 1)],
      decisions: [(1_190, .waiting(1_300)), (1_300, .settle(.settled))]),
    Story(
      testDescription: "a killed process lacks its root and waits twice the quiet time",
      arrivals: [(990, 3, 2), (990, 4, 2)], agentExited: true,
      decisions: [(1_100, .waiting(1_400)), (1_400, .settle(.cutOff(.rootMissing(spans: 2))))]),
    Story(
      testDescription: "a parent below the root that never comes is named",
      arrivals: [(500, 1, root), (990, 3, 2)],
      decisions: [
        (1_500, .waiting(11_000)), (11_000, .settle(.cutOff(.parentMissing(span: SpanID(3)!, parent: SpanID(2)!)))),
      ]),
    Story(
      testDescription: "an agent that opens a trace of its own has a root without a parent",
      arrivals: [(700, 2, 1), (700, 1, nil)], decisions: [(1_000, .settle(.settled))]),
    Story(
      testDescription: "spans that keep coming past the time are said to",
      arrivals: [(990, 1, root)] + (1...106).map { (1_000 + $0 * 100, UInt64($0 + 1), 1) },
      decisions: [(11_000, .settle(.cutOff(.stillArriving(spans: 107))))]),
    Story(
      testDescription: "spans that are each other's parents have no root",
      arrivals: [(500, 1, 2), (500, 2, 1)], agentExited: true,
      decisions: [(1_400, .settle(.cutOff(.rootMissing(spans: 2))))]),
    Story(
      testDescription: "a span that is its own parent is no root",
      arrivals: [(500, 1, 1)], agentExited: true, decisions: [(1_400, .settle(.cutOff(.rootMissing(spans: 1))))]),
  ])
  func `the trace settles when it is whole and says why when it is not`(story: Story) {
    var machine = Self.machine()
    for arrival in story.arrivals { machine.arrive(arrival) }
    let wait = JoinMachine.Wait(since: .milliseconds(story.waitSince), agentExited: story.agentExited)
    for (moment, expected) in story.decisions {
      #expect(machine.decision(at: .milliseconds(moment), for: wait) == expected, "at \(moment) ms")
    }
  }

  @Test func `children that arrive before their parents leave nothing missing`() {
    var machine = Self.machine()
    let wait = JoinMachine.Wait(since: .zero, agentExited: true)
    for span: UInt64 in (1...50).reversed() {
      machine.arrive((0, span, span == 1 ? Self.root : span / 2))
      let isWhole = machine.decision(at: .milliseconds(30), for: wait) == .settle(.settled)
      #expect(isWhole == (span == 1))
    }
  }

  @Test func `a span that comes twice is told from a new one`() {
    var machine = Self.machine()
    let known = [7, 1, 7, 1].map { machine.arrive(SpanID($0)!, parent: SpanID(Self.root), at: .zero) }
    #expect(known == [nil, nil, 0, 1])
  }

  @Test func `a whole trace settles however long a request of someone else's is on its way in`() {
    var machine = Self.machine()
    machine.arrive((0, 1, Self.root))
    let wait = JoinMachine.Wait(since: .zero, agentExited: true)
    #expect(machine.decision(at: .milliseconds(390), for: wait, receiving: true) == .waiting(400))
    #expect(machine.decision(at: .milliseconds(400), for: wait, receiving: true) == .settle(.settled))
  }

  @Test func `a request on its way in is waited for, but not for ever`() {
    let machine = Self.machine()
    let wait = JoinMachine.Wait(since: .zero, agentExited: true)
    #expect(machine.decision(at: .milliseconds(30), for: wait, receiving: true) == .waiting(50))
    #expect(machine.decision(at: .milliseconds(390), for: wait, receiving: true) == .waiting(400))
    #expect(machine.decision(at: .milliseconds(400), for: wait, receiving: true) == .settle(.absent))
  }

  @Test func `a trace of which spans were dropped never settles`() {
    var machine = Self.machine()
    machine.arrive((0, 1, Self.root))
    machine.overflow()
    let wait = JoinMachine.Wait(since: .zero, agentExited: false)
    #expect(machine.decision(at: .seconds(1), for: wait) == .settle(.cutOff(.stillArriving(spans: 1))))
  }

  private static func machine() -> JoinMachine {
    JoinMachine(
      root: SpanID(root)!,
      patience: JoinMachine.Patience(wait: .seconds(10), quiet: .milliseconds(200), grace: .milliseconds(20)))
  }
}

extension JoinMachine {
  fileprivate mutating func arrive(_ arrival: (at: Int, span: UInt64, parent: UInt64?)) {
    _ = arrive(SpanID(arrival.span)!, parent: arrival.parent.flatMap { SpanID($0) }, at: .milliseconds(arrival.at))
  }
}

extension JoinMachine.Decision {
  fileprivate static func waiting(_ milliseconds: Int) -> Self { .wait(until: .milliseconds(milliseconds)) }
}
