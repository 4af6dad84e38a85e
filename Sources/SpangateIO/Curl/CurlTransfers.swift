internal import CCurl
import SpangateTrace

/// Everything that is under way on the curl thread, and the handles that wait to be used again.
final class CurlTransfers {
  private let multi: UnsafeMutableRawPointer
  private let connectTimeout: Duration
  private var running: [UnsafeMutableRawPointer: CurlTransfer] = [:]
  private var handles: [UInt64: UnsafeMutableRawPointer] = [:]
  private var idle: [UnsafeMutableRawPointer] = []
  /// Those that may not be silent for long.
  private var watched: [UnsafeMutableRawPointer: CurlTransfer] = [:]

  init(multi: UnsafeMutableRawPointer, connectTimeout: Duration) {
    self.multi = multi
    self.connectTimeout = connectTimeout
  }

  deinit { for easy in idle { ccurl_easy_cleanup(easy) } }

  func start(_ order: CurlOrder) {
    guard let easy = idle.popLast() ?? ccurl_easy_init() else {
      return order.report(.ended(.failure(.unavailable("libcurl has no memory"))))
    }
    let transfer = CurlTransfer(order, on: easy)
    running[easy] = transfer
    handles[order.id] = easy
    if order.request.stallTimeout != nil { watched[easy] = transfer }
    do throws(HTTPFailure) {
      try transfer.prepare(connectTimeout: connectTimeout)
    } catch {
      return finish(transfer, .failure(error))
    }
    if ccurl_multi_add(multi, easy) != CURLM_OK { finish(transfer, .failure(.unavailable("libcurl has no memory"))) }
  }

  /// Closes the connection at once; the ID of a transfer that is done already is ignored.
  func cancel(_ id: UInt64) {
    guard let easy = handles[id], let transfer = running[easy] else { return }
    finish(transfer, .failure(.cancelled))
  }

  func cancelAll() {
    for transfer in Array(running.values) { finish(transfer, .failure(.cancelled)) }
  }

  func finishDone() {
    var code = CURLE_OK
    while let easy = ccurl_multi_next_done(multi, &code) {
      guard let transfer = running[easy] else { continue }
      finish(transfer, transfer.result(of: code))
    }
  }

  /// Ends those that have been silent for too long.
  func endStalled(at now: ContinuousClock.Instant) {
    for transfer in Array(watched.values) {
      guard let limit = transfer.order.request.stallTimeout, now - transfer.lastHeard >= limit else { continue }
      finish(transfer, .failure(.stalled(after: limit)))
    }
  }

  /// How long nothing need be looked at, in milliseconds, at most a minute.
  func patience(at now: ContinuousClock.Instant) -> Int32 {
    let left = watched.values.compactMap { transfer in
      transfer.order.request.stallTimeout.map { $0 - (now - transfer.lastHeard) }
    }.min()
    // Rounded up, or the last millisecond would be spent going round.
    return Int32(min(60_000, max(0, (left ?? .seconds(60)).nanoseconds / 1_000_000 + 1)))
  }

  private func finish(_ transfer: CurlTransfer, _ result: Result<HTTPResponse, HTTPFailure>) {
    let easy = transfer.easy
    ccurl_multi_remove(multi, easy)
    ccurl_easy_reset(easy)
    transfer.releaseHeaders()
    running[easy] = nil
    watched[easy] = nil
    handles[transfer.order.id] = nil
    idle.append(easy)
    transfer.order.report(.ended(result))
  }
}
