import AgentAPI
import HTTPSupport
import HTTPTypes
import Storage

/// Takes reports in and shows them to those who decide. Bounded: on one target, at one place and in a day.
struct Reports: Sendable {
    let desk: ModerationDesk

    init(_ desk: ModerationDesk) { self.desk = desk }

    /// Of one target: those who decide have heard it.
    static let perTarget: Int64 = 20
    static let perPlace: Int64 = 500
    static let perDay: Int64 = 2_000
    /// Targets shown at a time.
    static let listed = 50

    private static let lockKey: Int64 = 0x5265_706f_7274_7301

    /// A transaction that names nobody: neither who reports nor what is reported.
    func store(_ report: Report, by writer: WriterContext, at submolt: Int64?, day: Int64) async throws {
        let keys = desk.keys
        let tag = keys.reportTag(report.target, by: writer.agent.id)
        let (target, place) = (keys.targetTag(report.target), keys.placeTag(submolt))
        let sealed = try report.sealed(under: try await keys.dayKey(.reports, day), tag: tag)
        try await writer.write(.privateAct) { transaction in
            try transaction.lock(Self.lockKey)
            let found = try transaction.first(ReportQueries.counts(target: target, place: place, day: day))
            guard let counts = found, counts.target < Self.perTarget else { return }
            guard counts.place < Self.perPlace, counts.day < Self.perDay else { throw Refusal.reportsAreFull }
            try transaction.run(
                ReportQueries.insert(tag, target: target, place: place, day: day, sealed: sealed))
        }
    }

    /// What waits at a place, the most reported first.
    ///
    /// - Parameter submolt: nil for the operator's own desk.
    func waiting(at submolt: Int64?) async throws -> (reported: [ReportedObject], hasMore: Bool) {
        let place = desk.keys.placeTag(submolt)
        return try await show(
            try await desk.store.read { try $0.all(ReportQueries.at(place: place, limit: Int(Self.perPlace))) })
    }

    /// What waits anywhere, for the operator.
    func waiting() async throws -> (reported: [ReportedObject], hasMore: Bool) {
        try await show(try await desk.store.read { try $0.all(ReportQueries.newest(limit: Int(Self.perDay))) })
    }

    func dismiss(_ target: Reportable) async throws {
        let tag = desk.keys.targetTag(target)
        let gone = try await desk.store.write(.privateAct) { try $0.run(ReportQueries.forget(target: tag)) }
        guard gone > 0 else {
            throw Refusal.notFound("Report", hint: "Nobody reported this, or it was dealt with.")
        }
    }

    private func show(_ rows: [StoredReport]) async throws -> (reported: [ReportedObject], hasMore: Bool) {
        var said: [Reportable: [ReportedObject.Said]] = [:]
        for row in rows {
            guard let key = try await desk.keys.existingDayKey(.reports, row.day),
                let report = try? Report(sealed: row.sealed, under: key, tag: row.tag)
            else { continue }
            said[report.target, default: []].append(
                ReportedObject.Said(reason: report.reason, details: report.details, day: CalendarDay(day: row.day)))
        }
        // Ties in an order that says nothing of who reported when.
        let ordered = said.keys.sorted {
            let (one, other) = (said[$0]?.count ?? 0, said[$1]?.count ?? 0)
            return one == other ? $0.bytes.lexicographicallyPrecedes($1.bytes) : one > other
        }
        let (targets, reasons) = (ordered, said)
        let reported = try await desk.store.read { transaction in
            var shown: [ReportedObject] = []
            // One more than is shown tells whether there are more.
            for target in targets where shown.count <= Self.listed {
                if let one = try Self.describe(target, reasons[target] ?? [], transaction) { shown.append(one) }
            }
            return shown
        }
        return (Array(reported.prefix(Self.listed)), reported.count > Self.listed)
    }

    /// Nil for what is gone.
    private static func describe(
        _ target: Reportable, _ said: [ReportedObject.Said], _ transaction: ReadTransaction
    ) throws -> ReportedObject? {
        switch target {
        case .content(let object):
            guard let content = try transaction.first(RemovalQueries.content(object)), !content.deleted else {
                return nil
            }
            let words = content.title.isEmpty ? content.content ?? "" : content.title
            return ReportedObject(
                targetType: object.kind, targetID: object.text, postID: content.post.text,
                authorName: content.authorName, excerpt: String(words.prefix(200)), reports: said)
        case .agent(let id):
            guard let agent = try transaction.first(AgentQueries.byID(id)) else { return nil }
            return ReportedObject(
                targetType: "agent", targetID: id.text, postID: nil, authorName: agent.name,
                excerpt: String(agent.description.prefix(200)), reports: said)
        }
    }
}

extension Refusal {
    static let reportsAreFull: Refusal = {
        var refusal = Refusal(
            .serviceUnavailable, "REPORTS_FULL", "Too many reports wait already",
            hint: "Nothing was stored. Try again tomorrow; what is urgent goes to the page /report.")
        refusal.retryAfterSeconds = 3_600
        return refusal
    }()
}
