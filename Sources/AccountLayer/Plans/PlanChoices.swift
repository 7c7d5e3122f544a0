import Envelope
import HTTPSupport
import JSONWriting
import PrivacyPassToken
import Storage

/// Which plan each account chose, sealed under the account's data key.
struct PlanChoices: Sendable {
    let domain: AccountDomain

    func of(_ account: AccountID) async throws -> PlanChoice { try await stored(account)?.choice ?? initial }

    /// Chooses a plan; it counts from the next epoch, or, where it costs nothing, at once in the account's first epoch before
    /// its first draw.
    ///
    /// Compare-and-swap: a change that met another one starts over.
    /// - Parameter createdDay: of the account.
    @discardableResult
    func choose(_ plan: Plans.Plan, for account: AccountID, createdDay: Int64) async throws -> PlanChoice {
        let epoch = Epoch(day: domain.clock.now.day)
        let tag = tag(of: account)
        guard let dataKey = try await domain.keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        while true {
            let stored = try await stored(account)
            var choice = stored?.choice ?? initial
            let hasDrawn = try await Draws(domain: domain).standing(of: account).batches > 0
            choice.choose(plan.name, in: epoch, atOnce: plan.price == nil && Epoch(day: createdDay) == epoch && !hasDrawn)
            let sealed = try dataKey.seal(choice.bytes, as: Self.context(tag))
            let revision = Int64.random(in: 1...Int64.max)
            let swapped = try await domain.store.write(.privateAct) { transaction in
                let command =
                    if let stored {
                        PlanChoiceQueries.swap(tag, sealed: sealed, revision: revision, expected: stored.revision)
                    } else {
                        PlanChoiceQueries.insert(tag, sealed: sealed, revision: revision)
                    }
                return try transaction.run(command) == 1
            }
            if swapped { return choice }
        }
    }

    /// For the transaction that deletes an account.
    func erasure(of account: AccountID) -> Command { PlanChoiceQueries.erase(tag(of: account)) }

    private var initial: PlanChoice { PlanChoice(domain.plans.initial.name) }

    private func stored(_ account: AccountID) async throws -> (choice: PlanChoice, revision: Int64)? {
        let tag = tag(of: account)
        guard let row = try await domain.store.first(PlanChoiceQueries.find(tag)) else { return nil }
        guard let dataKey = try await domain.keys.existingDataKey(of: account) else { throw Refusal.unknownSession }
        guard let choice = PlanChoice(bytes: try dataKey.open(row.sealed, as: Self.context(tag))) else {
            throw EnvelopeError.cannotOpen
        }
        return (choice, row.revision)
    }

    private func tag(of account: AccountID) -> [UInt8] { domain.keys.tag("nacre/plan-choice/v1\0", account.bytes) }

    private static func context(_ tag: [UInt8]) -> SealContext {
        SealContext(table: "plan_choices", column: "sealed", record: tag)
    }
}

enum PlanChoiceQueries {
    struct Row: Sendable {
        let revision: Int64
        let sealed: [UInt8]
    }

    static func find(_ tag: [UInt8]) -> Query<Row> {
        Query("SELECT revision, sealed FROM plan_choices WHERE tag = \(tag)") { row in
            Row(revision: try row.integer(), sealed: try row.blob())
        }
    }

    static func insert(_ tag: [UInt8], sealed: [UInt8], revision: Int64) -> Command {
        Command(
            """
            INSERT INTO plan_choices (tag, revision, sealed, fresh) VALUES (\(tag), \(revision), \(sealed), TRUE)
            ON CONFLICT DO NOTHING
            """)
    }

    static func swap(_ tag: [UInt8], sealed: [UInt8], revision: Int64, expected: Int64) -> Command {
        Command(
            """
            UPDATE plan_choices SET revision = \(revision), sealed = \(sealed), fresh = TRUE
            WHERE tag = \(tag) AND revision = \(expected)
            """)
    }

    static func erase(_ tag: [UInt8]) -> Command { Command("DELETE FROM plan_choices WHERE tag = \(tag)") }
}
