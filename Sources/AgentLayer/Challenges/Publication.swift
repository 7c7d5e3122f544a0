import AgentAPI
import HTTPSupport
import Storage

/// How what an agent wrote comes to be public.
enum Publication: Sendable {
    case atOnce
    /// It is kept first, until its author has solved a challenge.
    case held(HeldDraft)
    /// Its author has solved the challenge.
    case solved(Draft)

    /// Keeping is a private act: nothing public is committed with it.
    var writeKind: WriteKind {
        if case .held = self { .privateAct } else { .publication }
    }

    /// What the author is told; nil when there is nothing to solve.
    var verification: VerificationObject? {
        if case .held(let draft) = self { draft.verification } else { nil }
    }

    /// Whether the rows are to be written now. Keeps the draft where they are not.
    ///
    /// Ask after every check, in the transaction that publishes, under the agent's lock: then of several right answers one
    /// alone publishes. Throws a 409 `Refusal` to the others.
    func begins(in transaction: WriteTransaction) throws -> Bool {
        switch self {
        case .atOnce: return true
        case .held(let draft):
            guard try transaction.run(DraftQueries.insert(draft.tag, period: draft.period, sealed: draft.sealed)) == 1
            else { throw HeldDraft.PlaceTaken() }
            return false
        case .solved(let draft):
            guard try transaction.first(DraftQueries.published(draft.kind, draft.id)) == nil else {
                throw Refusal.alreadyAnswered(draft.kind, draft.id)
            }
            return true
        }
    }
}

/// A sealed draft about to be kept.
struct HeldDraft: Sendable {
    let tag: [UInt8]
    let period: DraftPeriod
    let sealed: [UInt8]
    let verification: VerificationObject

    /// Another request of the agent took the place first.
    struct PlaceTaken: Error {}
}
