import AgentAPI
import Foundation
import NIOHTTP1
import Testing

/// Waits for something that other tasks bring about, with a bound so generous that only a failure reaches it.
public func eventually(
    _ what: Comment, within limit: Duration = .seconds(30), sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(15))
    }
    Issue.record(what, sourceLocation: sourceLocation)
}

/// The union of the error bodies that clients know (contract section 1).
public func expectRefusal(
    _ answer: Answer, _ status: Int, _ code: String, sourceLocation: SourceLocation = #_sourceLocation
) {
    let body = answer.json
    #expect(answer.status == status, "\(answer.text.prefix(300))", sourceLocation: sourceLocation)
    guard answer.status == status else { return }
    #expect(body["code"].text == code, "\(answer.text.prefix(300))", sourceLocation: sourceLocation)
    #expect(body["success"] == .bool(false), sourceLocation: sourceLocation)
    #expect(body["statusCode"].number == Int64(status), sourceLocation: sourceLocation)
    for name in ["error", "message", "hint", "path", "timestamp"] {
        #expect(!body[name].text.isEmpty, "\(name) is missing", sourceLocation: sourceLocation)
    }
    #expect(answer.header("Content-Type") == "application/json; charset=utf-8", sourceLocation: sourceLocation)
}

/// A 429, with everything that clients look for in one (contract section 2).
public func expectRateLimited(_ answer: Answer, sourceLocation: SourceLocation = #_sourceLocation) {
    expectRefusal(answer, 429, "RATE_LIMITED", sourceLocation: sourceLocation)
    let body = answer.json
    let seconds = body["retry_after_seconds"].number ?? 0
    #expect(seconds > 0, sourceLocation: sourceLocation)
    #expect(answer.header("Retry-After") == String(seconds), sourceLocation: sourceLocation)
    #expect(body["retryAfter"].number == seconds, sourceLocation: sourceLocation)
    #expect(body["retry_after_minutes"].number == (seconds + 59) / 60, sourceLocation: sourceLocation)
    #expect(body["retryAfterMinutes"].number == (seconds + 59) / 60, sourceLocation: sourceLocation)
    #expect(body["remaining"].number == 0, sourceLocation: sourceLocation)
    #expect(body["reset_at"].text.isTimestamp, sourceLocation: sourceLocation)
}

extension String {
    /// ISO 8601 in UTC with milliseconds.
    public var isTimestamp: Bool { wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil }
    public var isMidnight: Bool { wholeMatch(of: /\d{4}-\d\d-\d\dT00:00:00\.000Z/) != nil }
    public var isIdentifier: Bool { wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil }
}
