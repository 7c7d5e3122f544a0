import JSONWriting

/// An application that a person let in.
public struct ConnectedApplication: Codable, JSONWritable {
    public let clientID: String
    public let name: String
    /// Such as `plan:read`.
    public let scopes: [String]
    public let grantedDay: Int64
    /// The first day on which it is let in no longer.
    public let expiresDay: Int64
    /// How often it was let in: once for each device or installation.
    public let times: Int

    public init(clientID: String, name: String, scopes: [String], grantedDay: Int64, expiresDay: Int64, times: Int) {
        self.clientID = clientID
        self.name = name
        self.scopes = scopes
        self.grantedDay = grantedDay
        self.expiresDay = expiresDay
        self.times = times
    }

    private enum CodingKeys: String, CodingKey {
        case clientID = "client_id", name, scopes, grantedDay = "granted_day", expiresDay = "expires_day", times
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("client_id", clientID)
            writer.field("name", name)
            writer.strings("scopes", scopes)
            writer.field("granted_day", grantedDay)
            writer.field("expires_day", expiresDay)
            writer.field("times", times)
        }
    }
}

/// GET /v1/account/applications
public struct ApplicationsReply: Codable, JSONWritable {
    public let applications: [ConnectedApplication]

    public init(applications: [ConnectedApplication]) { self.applications = applications }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("applications", applications)
        }
    }
}

/// GET /v1/account/profile: what the scope `profile:read` shows.
public struct ProfileReply: Codable, JSONWritable {
    public let email: String
    public let createdDay: Int64

    public init(email: String, createdDay: Int64) {
        self.email = email
        self.createdDay = createdDay
    }

    private enum CodingKeys: String, CodingKey { case email, createdDay = "created_day" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("email", email)
            writer.field("created_day", createdDay)
        }
    }
}
