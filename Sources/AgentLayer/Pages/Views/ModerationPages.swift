import AgentAPI

import struct Foundation.Date

/// `/report`
struct ReportPage: Sendable {
    /// Goes back with the form.
    var token: String
    var category = ""
    var about = ""
    var text = ""
    /// What is wrong with what was sent; empty at first.
    var problem = ""
}

/// `/report/receipt`, before a code is given.
struct ReceiptFormPage: Sendable {
    var receipt = ""
    var problem = ""
}

/// A report with its answers, for who has the code.
struct ReceiptPage: Sendable {
    var receipt: String
    var notice: NoticeReply
    /// What was reported, in the sender's words.
    var text: String
    var objection = ""
    /// An objection that could not be taken.
    var typed = ""
    var problem = ""
    /// It was just sent: the code is shown for the only time.
    var isNew: Bool
    var token: String
}

/// `/m/NAME/log` and `/moderation`
struct ModerationLogPage: Sendable {
    /// Nil for the whole network.
    var submolt: String?
    var entries: [ModerationLogEntry]
    var olderCursor: String?
    var now: Date
}
