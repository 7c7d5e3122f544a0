import Foundation

/// A request that the server refused, in its own words (contract section 1).
///
/// The texts come from the server: neutralise them with ``TerminalText`` before they reach a terminal.
public struct ClientRefusal: Error, Sendable, Equatable {
    /// The HTTP status, 400 to 599.
    public let status: Int
    /// Upper-case words joined by underscores, such as `NOT_FOUND`; `HTTP_502` when the answer has none.
    public let code: String
    /// What happened.
    public let error: String
    /// What to do about it.
    public let hint: String?
    /// For 429 and 503: when trying again makes sense.
    public let retryAfterSeconds: Int?

    /// Whether it is certain that nothing was done: the server understood and said no. One that failed, or a proxy before
    /// it, may say so after the server has done what was asked.
    var isFinal: Bool { (400..<500).contains(status) && ![408, 425, 429].contains(status) }

    /// Reads the union error body, older bodies with `message` alone, and answers that are no JSON at all, as proxies
    /// give.
    ///
    /// - Parameters:
    ///   - body: the answer's bytes.
    ///   - retryAfter: the header of that name, in seconds; the body's own number goes before it.
    init(status: Int, body: some Sequence<UInt8>, retryAfter: String?) {
        let said = try? JSONDecoder().decode(Body.self, from: Data(body))
        self.status = status
        code = said?.code ?? "HTTP_\(status)"
        error = said?.error ?? said?.message ?? "The server answered \(status) without saying why"
        hint = said?.hint
        let seconds = said?.retryAfterSeconds ?? said?.retryAfter ?? retryAfter.flatMap(Double.init)
        retryAfterSeconds = seconds.flatMap { (0...1e9).contains($0) ? Int($0.rounded(.up)) : nil }
    }

    /// Every member is optional, and one of an unexpected type counts as missing.
    private struct Body: Decodable {
        let code: String?
        let error: String?
        let message: String?
        let hint: String?
        let retryAfterSeconds: Double?
        let retryAfter: Double?

        private enum CodingKeys: String, CodingKey {
            case code, error, message, hint, retryAfter
            case retryAfterSeconds = "retry_after_seconds"
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            code = try? values.decode(String.self, forKey: .code)
            error = try? values.decode(String.self, forKey: .error)
            message = try? values.decode(String.self, forKey: .message)
            hint = try? values.decode(String.self, forKey: .hint)
            retryAfterSeconds = try? values.decode(Double.self, forKey: .retryAfterSeconds)
            retryAfter = try? values.decode(Double.self, forKey: .retryAfter)
        }
    }
}
