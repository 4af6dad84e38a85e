internal import CCurl
internal import Glibc
import SpangateTrace

extension CurlTransfer {
  /// What a code of libcurl means to who asked. No message holds the URL or a header.
  func failure(of code: CURLcode) -> HTTPFailure {
    if let exceeded { return .tooLarge(limit: exceeded) }
    let says = String(cString: ccurl_easy_strerror(code)).lowercasedFirst
    switch code {
    case CURLE_OPERATION_TIMEDOUT: return timeout
    case CURLE_COULDNT_RESOLVE_HOST: return .unreachable("no address is known for `\(authority)`")
    case CURLE_COULDNT_RESOLVE_PROXY: return .unreachable("no address is known for the proxy")
    case CURLE_COULDNT_CONNECT: return .unreachable("could not connect to `\(authority)`: \(systemSays ?? says)")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_INVALIDCERTSTATUS:
      return .untrusted("could not connect to `\(authority)`: \(says)")
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED, CURLE_PROXY:
      return .unreachable("could not connect to `\(authority)`: \(says)")
    case CURLE_UNSUPPORTED_PROTOCOL: return .disconnected("`\(authority)` does not answer in HTTP")
    case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_TOO_MANY_REDIRECTS:
      return .invalid(says)
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION: return .unavailable(says)
    case CURLE_GOT_NOTHING: return .disconnected("`\(authority)` closed the connection without a response")
    default: return .disconnected("the connection to `\(authority)` broke: \(says)")
    }
  }

  /// One code stands for both times; a connection that came to nothing has no moment at which sending could begin.
  private var timeout: HTTPFailure {
    let took = Duration.microseconds(microseconds(CURLINFO_TOTAL_TIME_T))
    guard microseconds(CURLINFO_PRETRANSFER_TIME_T) == 0, took < order.request.timeout else {
      return .timedOut(after: order.request.timeout)
    }
    return .unreachable("could not connect to `\(authority)` in time")
  }

  /// The system's word for why there was no connection.
  private var systemSays: String? {
    let number = long(CURLINFO_OS_ERRNO)
    guard number != 0, let text = strerror(Int32(number)) else { return nil }
    return String(cString: text).lowercasedFirst
  }
}

extension String {
  /// As within a sentence; an abbreviation stays as it is.
  fileprivate var lowercasedFirst: String {
    dropFirst().first?.isUppercase == true ? self : prefix(1).lowercased() + dropFirst()
  }
}
