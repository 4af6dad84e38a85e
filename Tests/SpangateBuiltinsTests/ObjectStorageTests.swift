import SpangateBuiltins
import SpangateCore
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ObjectStorageTests {
  /// Source: AWS, "Signature Calculations for the Authorization Header", its GET and PUT examples.
  @Test func `requests are signed as in the examples of AWS`() {
    let signature = RequestSignature(
      accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", region: "us-east-1")
    let time = Timestamp(nanoseconds: 1_369_353_600_000_000_000)  // 2013-05-24
    let host = HTTPHeader("host", "examplebucket.s3.amazonaws.com")
    func signed(_ method: String, _ path: String, _ headers: [HTTPHeader], _ body: String) -> String {
      signature.signed(method, path: path, headers: [host] + headers, body: Array(body.utf8), at: time)
        .first { $0.name == "authorization" }?.value ?? ""
    }
    let get = signed("GET", "/test.txt", [HTTPHeader("range", "bytes=0-9")], "")
    #expect(get.hasSuffix("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"))
    #expect(get.contains("Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"))
    let headers = [
      HTTPHeader("date", "Fri, 24 May 2013 00:00:00 GMT"), HTTPHeader("x-amz-storage-class", "REDUCED_REDUNDANCY"),
    ]
    let put = signed("PUT", "/test%24file.text", headers, "Welcome to Amazon S3.")
    #expect(put.hasSuffix("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"))
  }

  private let bucket = Settings.Offload.Bucket(
    name: "traces", prefix: ["a"], endpoint: "http://localhost:9000", region: "x")

  @Test func `a text is put once, where its link says`() async {
    let server = FakeBucket([200])
    let storage = ObjectStorage(bucket, environment: [:], http: server) { _ in }
    let content = Array("long".utf8)
    let name = SHA256.hash(content).hexDigits
    let link = storage.keep(content)
    #expect(link == "http://localhost:9000/traces/a/\(name.prefix(2))/\(name).txt")
    #expect(storage.keep(content) == link)
    #expect(await storage.finish() == [])
    let requests = server.requests
    #expect(requests.map(\.url) == [link])
    #expect(requests.map(\.method) == ["PUT"])
    #expect(requests.map(\.body) == [content])
    #expect(requests[0].headers.contains(HTTPHeader("host", "localhost:9000")))
  }

  @Test(arguments: [([503, 500, 200], 3, false), ([403], 1, true), ([500, 500, 500, 500], 4, true)])
  func `what is not taken is tried again where that can help, and said`(
    statuses: [Int], calls: Int, isUnkept: Bool
  ) async {
    let server = FakeBucket(statuses)
    let storage = ObjectStorage(bucket, environment: [:], http: server) { _ in }
    _ = storage.keep([1, 2, 3])
    let findings = await storage.finish()
    #expect(server.requests.count == calls)
    #expect(findings.map(\.rule) == (isUnkept ? [.contentUnkept] : []))
  }

  @Test func `many texts all arrive`() async {
    let server = FakeBucket([200])
    let storage = ObjectStorage(bucket, environment: [:], http: server) { _ in }
    let links = (0..<200).map { storage.keep(Array("text \($0)".utf8)) }
    #expect(await storage.finish() == [])
    #expect(Set(server.requests.map(\.url)) == Set(links.compactMap { $0 }))
    #expect(links.count == 200)
  }
}

/// Answers with one status after the other, and then with the last one.
private final class FakeBucket: HTTPClient {
  private let state: Locked<(statuses: [Int], requests: [HTTPRequest])>

  init(_ statuses: [Int]) { state = Locked((statuses, [])) }

  var requests: [HTTPRequest] { state.withLock(\.requests) }

  func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
    state.withLock { state in
      state.requests.append(request)
      return HTTPResponse(status: state.statuses.count > 1 ? state.statuses.removeFirst() : state.statuses[0])
    }
  }
}
