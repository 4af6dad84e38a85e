import Glibc
import SpangateTrace
import Testing

@testable import SpangateIO

/// What leaves the process group that it was started in.
@Suite(.timeLimit(.minutes(5)))
struct StrayProcessTests {
  private let runner = ChildProcessRunner()

  private func command(_ script: String, timeout: Duration = .seconds(600)) -> ProcessCommand {
    ProcessCommand(["/bin/sh", "-c", script], timeout: timeout, grace: .milliseconds(20))
  }

  @Test func `what outlives its command is told and ended, in whatever session it is`() async {
    let script = "setsid sleep 600 >/dev/null 2>&1 & sleep 600 >/dev/null 2>&1 & echo $!; sleep 0.2"
    let result = await runner.run(command(script))
    #expect(result.end == .exited(0) && isAlive(result.output))
    let strays = await runner.endStrays()
    #expect(strays.count == 2 && strays.allSatisfy { $0.command.hasSuffix("sleep 600") })
    for stray in strays { await eventually { !isAlive(Array("\(stray.pid)".utf8)) } }
    #expect(await runner.endStrays().isEmpty)
  }

  @Test func `what will not end is killed`() async {
    let script = "trap '' TERM; setsid sh -c 'while :; do sleep 0.05; done' >/dev/null 2>&1 & sleep 0.1"
    #expect(await runner.run(command(script)).end == .exited(0))
    let strays = await runner.endStrays()
    #expect(!strays.isEmpty)
    for stray in strays { await eventually { !isAlive(Array("\(stray.pid)".utf8)) } }
  }

  @Test func `what runs still, and what other runners started, is left alone`() async throws {
    let other = ChildProcessRunner()
    let left = await other.run(command("setsid sleep 600 >/dev/null 2>&1 & sleep 0.1"))
    #expect(left.end == .exited(0))
    let process = try await runner.start(command("setsid sleep 600 & echo $!; wait"))
    await eventually { !process.diagnostics.isEmpty }
    #expect(await runner.endStrays().isEmpty)
    #expect(isAlive(Array(process.diagnostics.utf8)))
    await process.stop()
    #expect(await other.endStrays().count == 1)
  }

  @Test func `a time-out also ends what has left the group`() async throws {
    let folder = try TemporaryFolder()
    for timeout in [Duration.milliseconds(200), .seconds(2), .seconds(20)] {
      let script = "setsid sh -c 'echo $$ > \(folder.path)/pid; exec sleep 600' & sleep 600"
      #expect(await runner.run(command(script, timeout: timeout)).end == .timedOut)
      let pid = folder.read("pid")
      if pid.isEmpty { continue }
      await eventually { !isAlive(pid) }
      return
    }
    Issue.record("the child never ran")
  }

  @Test func `one process is never taken for another of the same number`() throws {
    let own = try #require(ProcessTree()[getpid()])
    #expect(own.isAlive && own.signal(0))
    let other = KnownProcess(pid: own.pid, start: own.start + 1)
    #expect(!other.isAlive && !other.signal(0))
  }
}

@Suite(.timeLimit(.minutes(5)))
struct ListeningSocketTests {
  private let runner = ChildProcessRunner()

  /// A socket that listens on a free port.
  private func listener(_ address: String = "127.0.0.1") throws -> (Descriptor, port: UInt16) {
    let descriptor = try Descriptor(socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    inet_pton(AF_INET, address, &place.sin_addr)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        _ = bind(descriptor.number, place, size)
        listen(descriptor.number, 1)
        getsockname(descriptor.number, place, &size)
      }
    }
    return (descriptor, UInt16(bigEndian: place.sin_port))
  }

  @Test(arguments: ["127.0.0.1", "0.0.0.0"])
  func `who listens at a URL is found, and that it was not started here`(_ address: String) throws {
    let (descriptor, port) = try listener(address)
    for host in ["127.0.0.1", "localhost", "LOCALHOST"] {
      let found = try #require(runner.listeners(at: "http://\(host):\(port)/ask?x=1:2"))
      #expect(found.count == 1 && found.first?.isOwn == false)
      #expect(found.first?.holder?.contains("(process \(getpid()))") == true)
      #expect(runner.sockets(listeningAt: "http://\(host):\(port)") == Set(found.map(\.socket)))
    }
    #expect(
      runner.sockets(listeningAt: "http://127.0.0.1:\(port == 1 ? 2 : port - 1)")
        != runner.sockets(listeningAt: "http://localhost:\(port)"))
    withExtendedLifetime(descriptor) {}
  }

  @Test func `where nobody listens there is nothing`() throws {
    let port = try { try listener().port }()
    #expect(runner.listeners(at: "http://127.0.0.1:\(port)") == [])
  }

  @Test(.enabled(if: ProgramPath(ProcessCommand(["python3"]), inheriting: .current).obstacle() == nil, "no python3"))
  func `what a child listens at is its own, also when its parent has ended`() async throws {
    let folder = try TemporaryFolder()
    let script = """
      import socket, sys, time
      s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()
      open(sys.argv[1], 'w').write(f'{s.getsockname()[1]}\\n'); time.sleep(600)
      """
    let words = ["sh", "-c", "setsid python3 -c \"$0\" \"$1\" >/dev/null 2>&1 &", script, folder.path + "/port"]
    #expect(await runner.run(ProcessCommand(words)).end == .exited(0))
    await eventually { folder.read("port").last == UInt8(ascii: "\n") }
    let port = String(decoding: folder.read("port").dropLast(), as: UTF8.self)
    let listeners = try #require(runner.listeners(at: "http://127.0.0.1:\(port)"))
    #expect(listeners.count == 1 && listeners.first?.isOwn == true)
    #expect(await runner.endStrays().count == 1)
  }
}
