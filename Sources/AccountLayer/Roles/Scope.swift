/// What an application may be let in for (RFC 6749 section 3.3): each scope is narrow, and none changes anything but
/// `tokens:issue`.
enum Scope: String, Sendable, CaseIterable {
    case profileRead = "profile:read"
    case planRead = "plan:read"
    case invoicesRead = "invoices:read"
    case tokensIssue = "tokens:issue"
}
