/// What an agent does in every trial of one case, by chance varied: rounds of a model and the tools that it asks for.
struct AgentPlan {
  struct Argument {
    enum Kind {
      case chosen(String)
      case number(Int)
      case worded([String])
      /// Another one in every trial.
      case unique(prefix: String)
      /// The identifier that the first call before it gave.
      case handed
      /// Chosen by what was found before.
      case derived([String])
    }

    var key: String
    var kind: Kind
  }

  enum Yield { case record, list, prose, number }

  struct Call {
    var tool: String
    var arguments: [Argument]
    var yields: Yield
    /// Milliseconds.
    var duration: Double
    /// Inside of it, another agent's work.
    var agent: [Round]?
    /// Whether something else is spanned inside of it.
    var hasClient = false
    /// Told apart from others of the plan; 0 of what nobody needs.
    var id: Int
    /// Whether what it gives depends on what was found before.
    var depends = false
    /// Whether later calls are given its identifier.
    var hands = false
    /// Whether what it gives matters for what comes later.
    var isKept = false
  }

  struct Round {
    var calls: [Call]
    /// How often it is there.
    var share = 1.0
    /// Whether it may change places with the one after it.
    var isFree = false
    var duration: Double
    var tokens: Double
    var says: [String]
  }

  var name: String
  var rounds: [Round]
  var model: String
  var prompt: String
  var answers: [String]

  /// - Parameter size: rounds, about.
  init(_ draws: inout Draws, size: Int) {
    var maker = Maker()
    name = draws.pick(["support", "ops", "planner", "assistant", "researcher"])
    model = draws.pick(Self.models)
    prompt = draws.pick(["triage", "answer", "system"])
    rounds = maker.rounds(&draws, count: size, depth: 0)
    answers = (0..<draws.int(2...5)).map { _ in maker.sentence(&draws, words: draws.int(5...14)) }
  }

  static let models = ["gpt-4o-2024-08-06", "claude-sonnet-4-5", "gemini-2.5-pro", "gpt-4o-mini", "mistral-large"]

  private struct Maker {
    private var calls = 0

    mutating func rounds(_ draws: inout Draws, count: Int, depth: Int) -> [Round] {
      // Agents have few tools, and call some of them often.
      let tools = (0..<max(2, count * 2 / 3 + 1)).map { _ in draws.pick(Self.tools) }
      let shapes = Dictionary(tools.map { ($0, shape(&draws)) }, uniquingKeysWith: { first, _ in first })
      let rounds = (0..<count).map { _ in
        let parallel = draws.chance(0.25) ? draws.int(2...3) : 1
        var round = Round(
          calls: (0..<parallel).map { _ in call(&draws, tools, shapes, depth) },
          duration: Double(draws.int(300...4_000)), tokens: Double(draws.int(15...400)),
          says: (0..<draws.int(1...4)).map { _ in sentence(&draws, words: 6) })
        if count > 1, draws.chance(0.12) { round.share = Double(draws.int(25...60)) / 100 }
        round.isFree = draws.chance(0.15)
        return round
      }
      return rounds.indices.map { settled(rounds[$0], isFree: rounds[$0].isFree || $0 > 0 && rounds[$0 - 1].isFree) }
    }

    /// What may change places depends on nothing, and what may be left out matters for nothing.
    private func settled(_ round: Round, isFree: Bool) -> Round {
      var round = round
      for index in round.calls.indices {
        let isFixed = !isFree && round.share == 1 && round.calls.count == 1
        round.calls[index].depends = isFixed && round.calls[index].id % 3 == 0
        round.calls[index].hands = isFixed && round.calls[index].id % 3 == 1
        round.calls[index].isKept = round.share == 1
        for place in round.calls[index].arguments.indices {
          if case .derived(let texts) = round.calls[index].arguments[place].kind, !isFixed {
            round.calls[index].arguments[place].kind = .chosen(texts[0])
          }
        }
      }
      return round
    }

    private func shape(_ draws: inout Draws) -> (keys: [(String, Int)], yields: Yield) {
      let keys = Self.keys.inRandomOrder(&draws).prefix(draws.int(0...4)).map { ($0, draws.int(0...9)) }
      return (Array(keys), draws.pick([.record, .record, .list, .prose, .number]))
    }

    private mutating func call(
      _ draws: inout Draws, _ tools: [String], _ shapes: [String: (keys: [(String, Int)], yields: Yield)], _ depth: Int
    ) -> Call {
      calls += 1
      let tool = draws.pick(tools)
      let shape = shapes[tool] ?? ([], .record)
      var call = Call(
        tool: tool, arguments: shape.keys.map { Argument(key: $0.0, kind: kind(&draws, $0.1)) }, yields: shape.yields,
        duration: Double(draws.int(20...1_500)), hasClient: draws.chance(0.15), id: calls)
      if depth < 2, draws.chance(0.08) {
        call.agent = rounds(&draws, count: draws.int(1...3), depth: depth + 1)
        call.tool = draws.pick(["research_agent", "billing_agent", "code_agent"])
      }
      return call
    }

    private func kind(_ draws: inout Draws, _ number: Int) -> Argument.Kind {
      switch number {
      case 0...2: .chosen(draws.pick(Self.choices))
      case 3: .number(draws.int(1...500))
      case 4, 5: .worded((0..<draws.int(2...5)).map { _ in sentence(&draws, words: draws.int(2...6)) })
      case 6: .unique(prefix: draws.pick(["req", "sess", "run"]))
      case 7: .handed
      case 8: .derived(Self.choices.inRandomOrder(&draws).prefix(3).map { $0 })
      default: .chosen(draws.pick(["2024-01-01", "2024-11-30T00:00:00Z", "last night", "2025-06-30"]))
      }
    }

    func sentence(_ draws: inout Draws, words: Int) -> String {
      (0..<words).map { _ in draws.pick(Self.words) }.joined(separator: " ")
    }

    private static let tools = [
      "search_logs", "get_order", "query_database", "lookup_customer", "send_email", "list_refunds", "fetch_page",
      "read_file", "run_query", "get_weather", "check_stock", "calculate", "search_docs", "get_invoice",
    ]
    private static let keys = [
      "query", "since", "limit", "order_id", "status", "region", "filter", "customer", "path", "format", "sort",
    ]
    private static let choices = [
      "EU", "US", "open", "closed", "refunded", "error", "warning", "asc", "desc", "json", "orders", "paid", "premium",
    ]
    private static let words = [
      "refund", "policy", "orders", "late", "last", "night", "customer", "europe", "return", "window", "days", "please",
      "find", "the", "of", "with", "failed", "payment", "shipping", "delay", "status", "all", "recent", "for", "and",
      "export", "worker", "restart", "time", "total", "amount", "check", "which", "show",
    ]
  }
}

extension Array {
  func inRandomOrder(_ draws: inout Draws) -> [Element] {
    var copy = self
    guard copy.count > 1 else { return copy }
    for index in copy.indices.dropLast() { copy.swapAt(index, draws.int(index...copy.count - 1)) }
    return copy
  }
}
