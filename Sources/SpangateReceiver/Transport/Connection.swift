import NIOCore
import SpangateCore
import SpangateTrace

/// One client's connection as its bounds know it. Touched on the listener's event loop only.
final class Connection {
  private let table: ConnectionTable
  /// When a byte came last.
  fileprivate(set) var lastRead = NIODeadline.now()
  /// For bodies on their way in, in bytes.
  fileprivate(set) var reserved = 0
  /// Requests that are complete and not answered yet.
  fileprivate var working = 0
  fileprivate var isEvicted = false
  /// Gives up its place: whoever waits for a reply is told so, and the connection closes.
  /// nil until the connection is up, and when it is gone.
  var evict: (() -> Void)?

  init(_ table: ConnectionTable) { self.table = table }

  func touch() { lastRead = .now() }

  /// Makes room for a part of a body.
  ///
  /// - Parameter evicting: whether others may have to go for it, which takes a look at all of them.
  func reserve(_ size: Int, evicting: Bool = true) -> Bool { table.reserve(size, for: self, evicting: evicting) }

  func release(_ size: Int) {
    guard !isEvicted else { return }
    reserved -= size
    table.intake.inbox.withLock { $0.endArrival(of: size) }
  }

  fileprivate var canBeEvicted: Bool { evict != nil && working == 0 }

  func beginWork() { working += 1 }
  func endWork() { working -= 1 }
}

/// Every connection, with a bound on how many there are and on what their bodies take together.
///
/// Whoever needs a place that nobody has left gets that of a client that makes no progress.
final class ConnectionTable: @unchecked Sendable {
  // Safe: it is touched on the listener's one event loop only.
  let intake: Intake
  /// Each costs a descriptor, and up to 16 KiB for what is not yet a request.
  private let most: Int
  private var connections: [ObjectIdentifier: Connection] = [:]

  /// A client that has sent nothing for as long has stalled.
  private static let stall = TimeAmount.seconds(1)
  /// Bodies that have come this far leave an eighth of the room to those that have not.
  private static let large = 1 << 20

  init(intake: Intake, most: Int = 1_024) {
    self.intake = intake
    self.most = most
  }

  /// Adds a connection; when there are too many those go that have been quiet for longest.
  func open() -> Connection {
    if connections.count >= most { evictQuietest() }
    let connection = Connection(self)
    connections[ObjectIdentifier(connection)] = connection
    return connection
  }

  func close(_ connection: Connection) { connections[ObjectIdentifier(connection)] = nil }

  /// Several at a time, so that a flood of connections does not mean a search for each.
  func evictQuietest() {
    let idle = connections.values.filter(\.canBeEvicted).sorted { $0.lastRead < $1.lastRead }
    for victim in idle.prefix(max(1, most / 32)) { evict(victim) }
  }

  fileprivate func reserve(_ size: Int, for connection: Connection, evicting: Bool) -> Bool {
    guard !connection.isEvicted else { return false }
    let limits = intake.limits
    let total = connection.reserved + size
    guard total <= limits.arrivingBytes else { return false }
    let room = total > Self.large ? limits.arrivingBytes / 8 * 7 : limits.arrivingBytes
    while !intake.inbox.withLock({ $0.beginArrival(of: size, within: room) }) {
      guard evicting, let victim = victim(for: connection, total: total) else { return false }
      evict(victim)
    }
    connection.reserved = total
    return true
  }

  /// Whose place a connection may have: of those that have stalled, or have more than it asks for in all, the one that
  /// has stalled, or has most.
  private func victim(for connection: Connection, total: Int) -> Connection? {
    let others = connections.values.lazy.filter { $0 !== connection && $0.canBeEvicted && $0.reserved > 0 }
    let stalled = NIODeadline.now() - Self.stall
    if let quiet = others.min(by: { $0.lastRead < $1.lastRead }), quiet.lastRead < stalled { return quiet }
    return others.filter { $0.reserved > total }.max { $0.reserved < $1.reserved }
  }

  private func evict(_ victim: Connection) {
    close(victim)
    let freed = victim.reserved
    victim.isEvicted = true
    victim.reserved = 0
    intake.inbox.withLock { $0.endArrival(of: freed) }
    victim.evict?()
  }
}
