import Foundation
import HTTPSupport
import JSONWriting
import LayerSupport
import LogService
import Logging
import ServiceLifecycle
import Storage
import Synchronization
import TransparencyLog

/// Checks the whole access trail after each start and each night against the heads of the nights before, notes the new one,
/// puts it into the log, and mails it to whoever audits.
///
/// Who can write to the database could write trail and notes anew together, but not the notes' keyed hashes; and removing
/// the newest notes with the newest entries is found by who holds a head: that is what the mail is for.
final class TrailCheck: Sendable {
    enum State: Sendable, Equatable {
        case unchecked
        case sound
        case broken(TrailAudit.Finding)

        /// As health says it.
        var name: String {
            switch self {
            case .unchecked: "unchecked"
            case .sound: "sound"
            case .broken: "broken"
            }
        }
    }

    private struct Checked {
        var state = State.unchecked
        var day: Int64?
        /// Where the trail ended then: this process remembers, whatever becomes of the notes.
        var head = TrailHead.empty
    }

    private let checked = Mutex(Checked())
    /// Whoever gets the head each day.
    let auditMail: EmailAddress?

    init(auditMail: EmailAddress?) { self.auditMail = auditMail }

    var state: State { checked.withLock { $0.state } }

    func service(_ domain: AccountDomain) -> any Service {
        Watch(domain.clock, domain.logger, doing: "checking the access trail") { [self] in
            try await runIfDue(domain)
        }
    }

    /// Once after a start and once a day in each process; of several over one database one notes and mails.
    func runIfDue(_ domain: AccountDomain) async throws {
        let today = domain.clock.now.day
        guard checked.withLock({ $0.day }) != today else { return }
        let outcome = try await audit(domain, today)
        checked.withLock { checked in
            checked.day = today
            if outcome.finding == nil { checked.head = outcome.head }
            checked.state = outcome.finding.map(State.broken) ?? .sound
        }
        if let finding = outcome.finding {
            domain.logger.report(finding, doing: "checking the access trail: it is broken", level: .critical)
        }
        try await DailyRun("access-trail", store: domain.store).ifDue(today: today) { _ in
            try await note(outcome, domain, today)
        }
    }

    private func audit(_ domain: AccountDomain, _ today: Int64) async throws -> TrailAudit.Outcome {
        let notes = try await domain.store.read { try $0.all(TrailNoteQueries.all()) }
        let audit = TrailAudit(domain)
        if let forged = notes.first(where: { !TrailNotes.isGenuine($0, domain.keys) }) {
            return TrailAudit.Outcome(head: try await domain.trail.head(), finding: .noteMissing(day: forged.day))
        }
        if let gap = TrailNotes.gap(in: notes) {
            return TrailAudit.Outcome(head: try await domain.trail.head(), finding: .noteMissing(day: gap))
        }
        return try await audit.run(against: notes.map(\.head) + [checked.withLock { $0.head }])
    }

    /// A broken trail gets no note: the next nights say so again, until somebody looks into it.
    private func note(_ outcome: TrailAudit.Outcome, _ domain: AccountDomain, _ today: Int64) async throws {
        let head = try await domain.trail.head(before: today)
        let note = try await TrailNotes.next(head, day: today, domain)
        let mail: Command?
        if let auditMail {
            mail = try await domain.people.post.prepare(
                outcome.finding.map { .trailBroken($0, to: auditMail) } ?? .trailHead(head, day: today, to: auditMail))
        } else {
            mail = nil
        }
        let isSound = outcome.finding == nil
        let fresh = UUID().uuidString
        try await domain.store.write(.upkeep) { transaction in
            if let mail { try transaction.run(mail) }
            guard isSound else { return }
            try transaction.run(note)
            try transaction.log(head, day: today, orNew: fresh, domain.log.writer)
        }
        domain.log.wake()
        if mail != nil { domain.people.post.signal.wake() }
    }
}

extension WriteTransaction {
    /// Commits the log to the trail as it was when the day began: whoever holds the log holds the heads of all days.
    ///
    /// - Parameter fresh: a random UUID for the trail in the log.
    func log(_ head: TrailHead, day: Int64, orNew fresh: String, _ log: LogWriter) throws {
        let object = try LogWriter.object(named: "trail", orNew: fresh, self)
        let statement = TrailHeadStatement(day: day, entries: head.sequence, head: head.hash)
        try log.append(PreparedLeaf(.trailHead(statement), object: object), self)
    }
}
