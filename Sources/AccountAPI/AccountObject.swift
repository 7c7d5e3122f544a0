import JSONWriting

/// How many tokens of each kind one batch holds.
public struct Allowance: Codable, JSONWritable, Equatable {
    public let run: Int
    public let vote: Int

    public init(run: Int, vote: Int) {
        self.run = run
        self.vote = vote
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("run", run)
            writer.field("vote", vote)
        }
    }
}

/// An account as its holder sees it.
public struct AccountObject: Codable, JSONWritable {
    public let email: String
    public let plan: String
    /// What was chosen for the next epoch, if that is something else.
    public let nextPlan: String?
    public let createdDay: Int64
    /// Whether signing in takes a second factor.
    public let totp: Bool
    /// The epoch that runs now: 30 days, counted from 1970-01-01.
    public let epoch: Int64
    public let allowance: Allowance
    /// How many batches may still be drawn in this epoch; the second replaces a lost first one.
    public let batchesLeft: Int

    public init(
        email: String, plan: String, nextPlan: String?, createdDay: Int64, totp: Bool, epoch: Int64,
        allowance: Allowance, batchesLeft: Int
    ) {
        self.email = email
        self.plan = plan
        self.nextPlan = nextPlan
        self.createdDay = createdDay
        self.totp = totp
        self.epoch = epoch
        self.allowance = allowance
        self.batchesLeft = batchesLeft
    }

    private enum CodingKeys: String, CodingKey {
        case email, plan, nextPlan = "next_plan", createdDay = "created_day", totp, epoch, allowance
        case batchesLeft = "batches_left"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("email", email)
            writer.field("plan", plan)
            writer.field("next_plan", nextPlan)
            writer.field("created_day", createdDay)
            writer.field("totp", totp)
            writer.field("epoch", epoch)
            writer.field("allowance", allowance)
            writer.field("batches_left", batchesLeft)
        }
    }
}

/// GET /v1/account, POST /v1/account/plan
public struct AccountReply: Codable, JSONWritable {
    public let account: AccountObject

    public init(account: AccountObject) { self.account = account }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("account", account)
        }
    }
}
