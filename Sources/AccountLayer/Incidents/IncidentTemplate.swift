/// What people are told, in words that stand before anything happens.
enum IncidentTemplate: String, Sendable, CaseIterable {
    /// A root key is in other hands.
    case key
    /// Somebody was on the machine.
    case intrusion
    /// Somebody with a right to open data opened what they should not have.
    case access

    var subject: StaticString {
        switch self {
        case .key, .intrusion: "Your data may have been seen by others"
        case .access: "Your data was opened without a good reason"
        }
    }

    /// - Parameter details: the operator's own words.
    func text(_ scope: IncidentScope, details: String?) -> String {
        let paragraphs = [happened(scope), means, details, todo].compactMap(\.self)
        return paragraphs.joined(separator: "\n\n")
    }

    private func happened(_ scope: IncidentScope) -> String {
        switch (self, scope) {
        case (.key, .rootKey(let version)):
            "Version \(version) of the root key of this server came into other hands. Your data was sealed under it."
        case (.key, _): "A root key of this server came into other hands\(days(scope)). Your data was sealed under it."
        case (.intrusion, _): "Somebody who had no right to was on this server\(days(scope)). Your data was there."
        case (.access, _):
            "Your data was opened\(days(scope)) by somebody who works for this server and had no good reason to."
        }
    }

    private func days(_ scope: IncidentScope) -> String {
        switch scope {
        case .rootKey: ""
        case .held(let since, let until), .opened(let since, let until, _):
            since == until ? " on \(CalendarDay(since))" : " between \(CalendarDay(since)) and \(CalendarDay(until))"
        }
    }

    private var means: String {
        switch self {
        case .key, .intrusion:
            """
            Who had both the key and a copy of the database could read your e-mail address, your plan and, if you pay, \
            your billing details, and could try passphrases against the hash of yours. They could not learn which agents \
            are yours: this server does not know it, and what your wallet left here only your wallet opens.
            """
        case .access: "Every opening is listed in your account, with its time, its purpose and who it was."
        }
    }

    private var todo: String {
        switch self {
        case .key, .intrusion:
            """
            Change your passphrase, sign out everywhere, and turn on a second factor. If you used the same passphrase \
            elsewhere, change it there too. You read this in your account as well: a mail that asks for anything else is \
            not ours.
            """
        case .access: "You need to do nothing. Answer to the operator of this server if you want to know more."
        }
    }
}
