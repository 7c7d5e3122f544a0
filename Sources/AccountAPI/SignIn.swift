import JSONWriting

/// POST /v1/sessions
public struct SignInRequest: Codable, Sendable {
    public let email: String
    public let passphrase: String
    /// Six digits, or one of the backup codes; for accounts with a second factor.
    public let totp: String?

    public init(email: String, passphrase: String, totp: String? = nil) {
        self.email = email
        self.passphrase = passphrase
        self.totp = totp
    }
}

/// The answer to POST /v1/sessions.
public struct SignInReply: Codable, JSONWritable {
    /// `nacre_session_…`, shown once; goes into `Authorization: Bearer`.
    public let session: String
    /// The first day, counted from 1970-01-01, on which it works no longer.
    public let expiresDay: Int64

    public init(session: String, expiresDay: Int64) {
        self.session = session
        self.expiresDay = expiresDay
    }

    private enum CodingKeys: String, CodingKey { case session, expiresDay = "expires_day" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("session", session)
            writer.field("expires_day", expiresDay)
        }
    }
}

/// A session as its holder sees it. Days, no times, and nothing about the device.
public struct SessionObject: Codable, JSONWritable {
    /// Names the session; not a secret and not part of one.
    public let id: String
    public let createdDay: Int64
    public let expiresDay: Int64
    /// The one that asks.
    public let current: Bool
    /// Whether it is kept in a browser's cookie; otherwise a program has it.
    public let browser: Bool?
    /// What its owner calls it; nil without a name.
    public let name: String?

    public init(
        id: String, createdDay: Int64, expiresDay: Int64, current: Bool, browser: Bool? = nil, name: String? = nil
    ) {
        self.id = id
        self.createdDay = createdDay
        self.expiresDay = expiresDay
        self.current = current
        self.browser = browser
        self.name = name
    }

    private enum CodingKeys: String, CodingKey {
        case id, createdDay = "created_day", expiresDay = "expires_day", current, browser, name
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("created_day", createdDay)
            writer.field("expires_day", expiresDay)
            writer.field("current", current)
            if let browser { writer.field("browser", browser) }
            writer.field("name", name)
        }
    }
}

/// GET /v1/sessions
public struct SessionsReply: Codable, JSONWritable {
    public let sessions: [SessionObject]

    public init(sessions: [SessionObject]) { self.sessions = sessions }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("sessions", sessions)
        }
    }
}
