import JSONWriting

/// POST /v1/staff/sessions: whoever has a role proves the second factor, and may act until midnight UTC.
public struct StaffSessionRequest: Codable, Sendable {
    /// Six digits of the authenticator.
    public let totp: String

    public init(totp: String) { self.totp = totp }
}

public struct StaffSessionReply: Codable, JSONWritable {
    public let role: String
    /// By which the people concerned, and auditors, see who opened something.
    public let name: String
    /// The first day on which the role acts no longer in this session.
    public let expiresDay: Int64

    public init(role: String, name: String, expiresDay: Int64) {
        self.role = role
        self.name = name
        self.expiresDay = expiresDay
    }

    private enum CodingKeys: String, CodingKey { case role, name, expiresDay = "expires_day" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("role", role)
            writer.field("name", name)
            writer.field("expires_day", expiresDay)
        }
    }
}

/// POST /v1/staff/accounts: whether an address has an account, and its plan.
public struct FindAccountRequest: Codable, Sendable {
    public let email: String
    /// `support`, `dispute` or `legal-request`. The person concerned reads it.
    public let purpose: String?

    public init(email: String, purpose: String?) {
        self.email = email
        self.purpose = purpose
    }
}

public struct FindAccountReply: Codable, JSONWritable {
    public let exists: Bool
    /// Nil where there is no account.
    public let plan: String?
    /// Where another plan counts from the next epoch on.
    public let nextPlan: String?

    public init(exists: Bool, plan: String? = nil, nextPlan: String? = nil) {
        self.exists = exists
        self.plan = plan
        self.nextPlan = nextPlan
    }

    private enum CodingKeys: String, CodingKey { case exists, plan, nextPlan = "next_plan" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("exists", exists)
            writer.field("plan", plan)
            writer.field("next_plan", nextPlan)
        }
    }
}

/// GET /v1/staff/health: for the operator, without anybody's data.
public struct StaffHealthReply: Codable, JSONWritable {
    /// `sound`, `broken`, or `unchecked` in the first moments after a start.
    public let trail: String
    public let head: TrailHeadObject
    /// The version of the root key that seals.
    public let rootKey: Int64
    /// Keys that an older one wraps still.
    public let waitingKeys: Int64
    /// Mail that waits to be handed over.
    public let waitingMail: Int64

    public init(trail: String, head: TrailHeadObject, rootKey: Int64, waitingKeys: Int64, waitingMail: Int64) {
        self.trail = trail
        self.head = head
        self.rootKey = rootKey
        self.waitingKeys = waitingKeys
        self.waitingMail = waitingMail
    }

    private enum CodingKeys: String, CodingKey {
        case trail, head, rootKey = "root_key", waitingKeys = "waiting_keys", waitingMail = "waiting_mail"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("trail", trail)
            writer.field("head", head)
            writer.field("root_key", rootKey)
            writer.field("waiting_keys", waitingKeys)
            writer.field("waiting_mail", waitingMail)
        }
    }
}
