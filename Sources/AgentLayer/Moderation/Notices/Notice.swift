import AgentAPI
import ByteFraming
import Envelope
import Storage

/// A report by somebody without an agent, with its answers: sealed under the key of the day on which it came, of one size
/// whatever has been said.
struct Notice: Sendable, Equatable {
    enum Category: String, Sendable, CaseIterable {
        case illegal, privacy, other

        var words: String {
            switch self {
            case .illegal: "Illegal content"
            case .privacy: "My private data, or somebody’s"
            case .other: "Something else"
            }
        }
    }

    let category: Category
    /// The address of what it is about.
    let about: String
    let text: String
    var answer: String?
    var objection: String?
    var finalAnswer: String?

    static let longestText = 2_000
    static let longestAbout = 500

    private static let domain = Array("nacre/notice/v1\0".utf8)
    /// Four texts of `longestText` characters and one of `longestAbout`, of four bytes each.
    private static let size = 34_816

    init(category: Category, about: String, text: String) {
        self.category = category
        self.about = about
        self.text = text
    }

    init(sealed: [UInt8], under key: DataKey, tag: [UInt8]) throws {
        guard let bytes = ZeroPadding.unpad(try key.open(sealed, as: Self.context(tag))) else {
            throw EnvelopeError.cannotOpen
        }
        func words(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
        var reader = FrameReader(bytes)
        try reader.expect(Self.domain)
        category = Category(rawValue: String(decoding: try reader.field(upTo: 16), as: UTF8.self)) ?? .other
        about = String(decoding: try reader.field(upTo: Self.size), as: UTF8.self)
        text = String(decoding: try reader.field(upTo: Self.size), as: UTF8.self)
        answer = words(try reader.optionalField(upTo: Self.size))
        objection = words(try reader.optionalField(upTo: Self.size))
        finalAnswer = words(try reader.optionalField(upTo: Self.size))
        try reader.end()
    }

    func sealed(under key: DataKey, tag: [UInt8]) throws -> [UInt8] {
        func bytes(_ text: String?) -> [UInt8]? { text.map { Array($0.utf8) } }
        let content = Framing.frame(optional: [
            Self.domain, bytes(category.rawValue), bytes(about), bytes(text), bytes(answer), bytes(objection),
            bytes(finalAnswer),
        ])
        return try key.seal(ZeroPadding.pad(content, to: Self.size), as: Self.context(tag))
    }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "notices", column: "sealed", record: tag)
    }

    var status: String {
        if finalAnswer != nil { return "closed" }
        if objection != nil { return "appealed" }
        return answer == nil ? "received" : "answered"
    }

    var mayAppeal: Bool { answer != nil && objection == nil }

    func reply(day: Int64, receipt: String? = nil) -> NoticeReply {
        let message =
            switch status {
            case "received": "Your report waits for the operator."
            case "answered": "The operator has answered. You may object once."
            case "appealed": "Your objection waits for the operator."
            default: "The operator has answered your objection. This is the end of it here."
            }
        return NoticeReply(
            status: status,
            message: receipt == nil ? message : "Keep the receipt: it is shown once, and nothing else leads back here.",
            receipt: receipt, category: category.rawValue, about: about, receivedDay: CalendarDay(day: day),
            answer: answer, finalAnswer: finalAnswer, mayAppeal: mayAppeal)
    }
}

/// A notice as it is stored.
struct StoredNotice: Sendable {
    let tag: [UInt8]
    let day: Int64
    let sealed: [UInt8]
}

enum NoticeQueries {
    static func insert(_ tag: [UInt8], day: Int64, sealed: [UInt8]) -> Command {
        Command("INSERT INTO notices (tag, day, sealed, fresh) VALUES (\(tag), \(day), \(sealed), TRUE)")
    }

    /// How many there are of this day, and since another.
    static func counts(day: Int64, since first: Int64) -> Query<(day: Int64, all: Int64)> {
        Query(
            """
            SELECT (SELECT COUNT(*) FROM notices WHERE day = \(day)), (SELECT COUNT(*) FROM notices WHERE day >= \(first))
            """
        ) { row in (try row.integer(), try row.integer()) }
    }

    static func find(_ tag: [UInt8]) -> Query<StoredNotice> {
        Query("SELECT tag, day, sealed FROM notices WHERE tag = \(tag)") { row in
            StoredNotice(tag: try row.blob(), day: try row.integer(), sealed: try row.blob())
        }
    }

    /// The oldest day first, in no order within a day.
    static func page(afterDay day: Int64, tag: [UInt8], limit: Int) -> Query<StoredNotice> {
        Query(
            """
            SELECT tag, day, sealed FROM notices WHERE (day, tag) > (\(day), \(tag)) ORDER BY day, tag LIMIT \(limit)
            """
        ) { row in StoredNotice(tag: try row.blob(), day: try row.integer(), sealed: try row.blob()) }
    }

    static func replace(_ tag: [UInt8], sealed: [UInt8]) -> Command {
        Command("UPDATE notices SET sealed = \(sealed), fresh = TRUE WHERE tag = \(tag)")
    }

    static func remove(olderThan day: Int64) -> Command { Command("DELETE FROM notices WHERE day < \(day)") }
}
