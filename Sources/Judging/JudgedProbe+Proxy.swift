package import Causes

extension JudgedProbe {
  /// The two paths to a server, where there are two, are told apart as soon as they come to different
  /// ends; of the end that stands for the server nothing is said twice.
  package var differingPathsWarning: Warning? {
    guard let direct, let proxied, let proxy = proxied.findings?.proxy,
      let words = words(direct.verdict, proxied.verdict, proxy)
    else { return nil }
    return Warning(code: .pathsDiffer, message: words)
  }

  private func words(_ direct: Verdict, _ proxied: Verdict, _ proxy: String) -> String? {
    switch (direct.failure, proxied.failure) {
    case (let failure?, nil) where proxied.status.isSuccess:
      "works only through the proxy \(proxy); without it: \(failure.brief)"
    case (nil, let failure?) where direct.status.isSuccess:
      "works only without the proxy \(proxy); through it: \(failure.brief)"
    case (let one?, let other?) where one.cause != other.cause:
      best.findings?.proxy == nil
        ? "through the proxy \(proxy) it fails otherwise: \(other.brief)"
        : "without the proxy \(proxy) it fails otherwise: \(one.brief)"
    default: nil
    }
  }
}

extension Failure {
  /// The cause's code and sentence.
  fileprivate var brief: String { "\(cause.rawValue), \(cause.message)" }
}
