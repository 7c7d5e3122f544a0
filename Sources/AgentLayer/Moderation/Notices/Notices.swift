import HTTPSupport
import HTTPTypes
import JSONWriting
import Storage

/// Takes reports of people without an agent, shows them to who has the receipt, and to the operator. Bounded: in a day, and
/// in all.
struct Notices: Sendable {
    let desk: ModerationDesk

    init(_ desk: ModerationDesk) { self.desk = desk }

    static let perDay: Int64 = 200
    static let inAll: Int64 = 5_000

    private static let lockKey: Int64 = 0x5265_706f_7274_7302

    /// Reads what came in: from a form or as JSON. Throws a `Refusal` for what cannot be taken.
    static func check(category: String, about: String, text: String) throws(Refusal) -> Notice {
        guard let category = Notice.Category(rawValue: category) else {
            throw .badRequest("INVALID_CATEGORY", "category is not known", hint: "It is illegal, privacy or other.")
        }
        try TextRules.require(about, "about", upTo: Notice.longestAbout)
        try TextRules.require(text, "text", upTo: Notice.longestText)
        return Notice(category: category, about: about, text: text)
    }

    func store(_ notice: Notice) async throws -> ReceiptCode {
        let (code, today) = (ReceiptCode(), desk.clock.now.day)
        let tag = desk.keys.noticeTag(code)
        let sealed = try notice.sealed(under: try await desk.keys.dayKey(.notices, today), tag: tag)
        try await desk.store.write(.privateAct) { transaction in
            try transaction.lock(Self.lockKey)
            let counts = try transaction.first(
                NoticeQueries.counts(day: today, since: today - ModerationKeys.Dated.notices.keptDays))
            guard let counts, counts.day < Self.perDay, counts.all < Self.inAll else { throw Refusal.noticesAreFull }
            try transaction.run(NoticeQueries.insert(tag, day: today, sealed: sealed))
        }
        return code
    }

    func read(_ code: ReceiptCode) async throws -> (notice: Notice, day: Int64) {
        let row = try await desk.store.first(NoticeQueries.find(desk.keys.noticeTag(code)))
        guard let row, let notice = try await open(row) else { throw Refusal.unknownReceipt }
        return (notice, row.day)
    }

    /// Once, against the first answer.
    func object(_ code: ReceiptCode, _ text: String) async throws -> (notice: Notice, day: Int64) {
        try TextRules.require(text, "text", upTo: Notice.longestText)
        return try await change(desk.keys.noticeTag(code)) { notice in
            guard notice.objection == nil else { throw Refusal.alreadyObjected }
            guard notice.answer != nil else { throw Refusal.notAnswered }
            notice.objection = text
        }
    }

    // MARK: For the operator

    /// - Parameter all: also what is answered.
    func list(all: Bool) async throws -> [(row: StoredNotice, notice: Notice)] {
        var found: [(row: StoredNotice, notice: Notice)] = []
        var place: (day: Int64, tag: [UInt8]) = (0, [])
        while true {
            let start = place
            let page = try await desk.store.read {
                try $0.all(NoticeQueries.page(afterDay: start.day, tag: start.tag, limit: 100))
            }
            guard let last = page.last else { return found }
            place = (last.day, last.tag)
            for row in page {
                guard let notice = try await open(row) else { continue }
                if all || notice.status == "received" || notice.status == "appealed" { found.append((row, notice)) }
            }
        }
    }

    func answer(_ tag: [UInt8], _ text: String) async throws {
        try TextRules.require(text, "text", upTo: Notice.longestText)
        _ = try await change(tag) { notice in
            switch notice.status {
            case "received": notice.answer = text
            case "appealed": notice.finalAnswer = text
            default: throw Refusal.alreadyAnswered
            }
        }
    }

    // MARK: Rows

    private func open(_ row: StoredNotice) async throws -> Notice? {
        guard let key = try await desk.keys.existingDayKey(.notices, row.day) else { return nil }
        return try Notice(sealed: row.sealed, under: key, tag: row.tag)
    }

    /// Under the notice's lock, so that of two changes at once none is lost.
    ///
    /// NOTE: sealing draws a nonce, which a write closure may do although it draws nothing else: run again, it must seal
    /// under another one.
    private func change(
        _ tag: [UInt8], _ change: @escaping @Sendable (inout Notice) throws -> Void
    ) async throws -> (notice: Notice, day: Int64) {
        guard let row = try await desk.store.first(NoticeQueries.find(tag)),
            let key = try await desk.keys.existingDayKey(.notices, row.day)
        else { throw Refusal.unknownReceipt }
        return try await desk.store.write(.privateAct) { transaction in
            try transaction.lock(Self.lockKey)
            guard let row = try transaction.first(NoticeQueries.find(tag)) else { throw Refusal.unknownReceipt }
            var notice = try Notice(sealed: row.sealed, under: key, tag: tag)
            try change(&notice)
            try transaction.run(NoticeQueries.replace(tag, sealed: try notice.sealed(under: key, tag: tag)))
            return (notice, row.day)
        }
    }
}

extension Refusal {
    static let noticesAreFull: Refusal = {
        var refusal = Refusal(
            .serviceUnavailable, "REPORTS_FULL", "Too many reports came today",
            hint: "Nothing was stored. Try again tomorrow, or write to the operator by other means.")
        refusal.retryAfterSeconds = 3_600
        return refusal
    }()

    static let alreadyObjected = Refusal.conflict(
        "ALREADY_APPEALED", "You have objected to the answer", hint: "That can be done once.")

    static let notAnswered = Refusal.conflict(
        "NOT_ANSWERED", "There is no answer yet to object to", hint: "Look again in a few days.")

    static let alreadyAnswered = Refusal.conflict(
        "ALREADY_ANSWERED", "This was answered", hint: "Its sender may object once, then it can be answered again.")
}
