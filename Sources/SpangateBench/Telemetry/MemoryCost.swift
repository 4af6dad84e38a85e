internal import CLinux
internal import Glibc
internal import SpangateCore
internal import SpangateTelemetry

/// What telemetry adds to a process, in bytes.
struct MemoryCost {
  /// Of a span that waits in the queue.
  var span: Int
  /// Heap and stacks.
  var anonymous: Int
  /// With its own code, as far as it was used.
  var resident: Int

  /// Sends 20,000 spans to a receiver, and then lets 2,000 wait.
  static func measured() async -> MemoryCost {
    let server = DiscardingServer()
    let before = (anonymous: status("RssAnon"), resident: status("VmRSS"))
    let options = Telemetry.Options(service: "bench", exporter: .otlp("http://127.0.0.1:\(server.port)"))
    let telemetry = Telemetry(options)
    for _ in 0..<20 {
      for _ in 0..<1_000 { writeSpan(telemetry.tracer) }
      _ = await telemetry.flush()
    }
    let after = (anonymous: status("RssAnon"), resident: status("VmRSS"))
    await telemetry.shutdown()
    return MemoryCost(
      span: await waitingSpan(options), anonymous: after.anonymous - before.anonymous,
      resident: after.resident - before.resident)
  }

  private static func waitingSpan(_ options: Telemetry.Options) async -> Int {
    // Nothing leaves by itself, so that what waits can be weighed.
    let patient = ["OTEL_BSP_SCHEDULE_DELAY": "600000", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE": "2048"]
    let telemetry = Telemetry(options, environment: patient)
    writeSpan(telemetry.tracer)
    let before = mallinfo2().uordblks
    for _ in 0..<2_000 { writeSpan(telemetry.tracer) }
    let after = mallinfo2().uordblks
    await telemetry.shutdown()
    return (Int(after) - Int(before)) / 2_000
  }

  /// A line of this process's status, in bytes; 0 where there is none.
  private static func status(_ name: String) -> Int {
    guard let file = fopen("/proc/self/status", "re") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        .split { " \t\n".contains($0) }
      if words.first == "\(name):", words.count > 1 { return (Int(words[1]) ?? 0) << 10 }
    }
    return 0
  }
}
