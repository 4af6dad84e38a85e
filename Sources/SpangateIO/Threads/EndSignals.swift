internal import CLinux

/// HUP, INT, QUIT and TERM: what asks this process to end. Their handler takes no lock and waits for nothing.
package enum EndSignals {
  /// From now on each of them ends the process with 128 and its number, unless somebody listens. Call it before there are
  /// other threads.
  package static func receive() { signals_receive() }

  /// From now on they wait for who listens; a second one ends the process at once.
  package static func hold() { signals_listen() }

  /// Listens until it is stopped: the first is told on a thread of its own, and any further one but HUP ends the process
  /// at once, whatever that thread does meanwhile.
  ///
  /// - Parameter heard: gets the signal's number.
  package static func listen(_ heard: @escaping @Sendable (Int32) -> Void) {
    signals_listen()
    let thread = WorkerThread(named: "spangate-signal") {
      let number = signals_wait()
      if number != 0 { heard(number) }
    }
    thread?.detach()
  }

  package static func stop() { signals_ignore() }
}
