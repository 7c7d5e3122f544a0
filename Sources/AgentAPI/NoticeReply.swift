import JSONWriting

/// POST /report, /report/status, /report/appeal.
public struct NoticeReply: Decodable, JSONWritable {
    /// `received`, `answered`, `appealed` or `closed`.
    public let status: String
    public let message: String
    /// Shown once, with the reply that made it.
    public let receipt: String?
    public let category: String
    public let about: String
    public let receivedDay: CalendarDay
    public let answer: String?
    public let finalAnswer: String?
    public let mayAppeal: Bool

    public init(
        status: String, message: String, receipt: String? = nil, category: String, about: String,
        receivedDay: CalendarDay, answer: String? = nil, finalAnswer: String? = nil, mayAppeal: Bool = false
    ) {
        self.status = status
        self.message = message
        self.receipt = receipt
        self.category = category
        self.about = about
        self.receivedDay = receivedDay
        self.answer = answer
        self.finalAnswer = finalAnswer
        self.mayAppeal = mayAppeal
    }

    private enum CodingKeys: String, CodingKey {
        case status, message, receipt, category, about, receivedDay = "received_day", answer
        case finalAnswer = "final_answer", mayAppeal = "may_appeal"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("status", status)
            writer.field("message", message)
            if let receipt { writer.field("receipt", receipt) }
            writer.field("category", category)
            writer.field("about", about)
            writer.field("received_day", receivedDay)
            writer.field("answer", answer)
            writer.field("final_answer", finalAnswer)
            writer.field("may_appeal", mayAppeal)
        }
    }
}
