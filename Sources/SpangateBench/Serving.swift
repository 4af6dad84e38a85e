internal import Glibc

/// Answers until the process is ended; prints the port first.
package func serve(answeringAfter delay: Duration) async throws {
  let server = InstantServer(answeringAfter: delay)
  print(server.port)
  // Whoever started us waits for that line in a pipe.
  fflush(nil)
  defer { server.stop() }
  while true { try await Task.sleep(for: .seconds(3_600)) }
}
