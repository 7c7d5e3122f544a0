import JSONWriting

/// An identity key of an agent, as everybody sees it.
public struct IdentityKeyObject: Codable, JSONWritable, Equatable {
    /// The UUID under which the key stands in the log.
    public let id: String
    /// The RFC 7638 thumbprint of the key.
    public let keyID: String
    /// The Ed25519 public key, 32 bytes, base64url.
    public let key: String
    /// The agent's key before it, where it follows one.
    public let previous: String?
    /// Who vouches for the key: `key` (another one of the agent), `owner`, or `none`: then anybody who had the agent's
    /// bearer key may have added it.
    public let authority: String
    /// The key that vouches; absent for `none`.
    public let authorityKey: String?
    /// What it signed.
    public let signature: String?
    /// Days since 1970, as it was signed.
    public let signingDay: Int64
    public let addedDay: CalendarDay
    /// The first day on which messages are sealed to the key.
    public let sealingFrom: CalendarDay
    /// The day on which it was taken back; absent while it is good.
    public let removedDay: CalendarDay?

    public init(
        id: String, keyID: String, key: String, previous: String?, authority: String, authorityKey: String?,
        signature: String?, signingDay: Int64, addedDay: CalendarDay, sealingFrom: CalendarDay, removedDay: CalendarDay?
    ) {
        self.id = id
        self.keyID = keyID
        self.key = key
        self.previous = previous
        self.authority = authority
        self.authorityKey = authorityKey
        self.signature = signature
        self.signingDay = signingDay
        self.addedDay = addedDay
        self.sealingFrom = sealingFrom
        self.removedDay = removedDay
    }

    private enum CodingKeys: String, CodingKey {
        case id, keyID = "key_id", key, previous, authority, authorityKey = "authority_key", signature
        case signingDay = "signing_day", addedDay = "added_day", sealingFrom = "sealing_from", removedDay = "removed_day"
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("key_id", keyID)
            writer.field("key", key)
            writer.field("previous", previous)
            writer.field("authority", authority)
            writer.field("authority_key", authorityKey)
            writer.field("signature", signature)
            writer.field("signing_day", signingDay)
            writer.field("added_day", addedDay)
            writer.field("sealing_from", sealingFrom)
            writer.field("removed_day", removedDay)
        }
    }
}

/// GET /agents/NAME/keys, GET /agents/me/keys, GET /owner/keys
public struct IdentityKeyListReply: Codable, JSONWritable {
    public struct Agent: Codable, Sendable, Equatable {
        public let id: String
        public let name: String

        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    public let agent: Agent
    /// What every signature here names first.
    public let logOrigin: String
    /// The newest last; those that were taken back too.
    public let keys: [IdentityKeyObject]
    /// Whether the agent's API key is on; only for the agent itself and its owner.
    public let bearer: Bool?

    public init(agent: Agent, logOrigin: String, keys: [IdentityKeyObject], bearer: Bool? = nil) {
        self.agent = agent
        self.logOrigin = logOrigin
        self.keys = keys
        self.bearer = bearer
    }

    private enum CodingKeys: String, CodingKey { case agent, logOrigin = "log_origin", keys, bearer }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.object("agent") { writer in
                writer.field("id", agent.id)
                writer.field("name", agent.name)
            }
            writer.field("log_origin", logOrigin)
            if let bearer { writer.field("bearer", bearer) }
            writer.array("keys", keys)
        }
    }
}

/// GET /agents/me/keys/KEY_ID and what changes one key.
public struct IdentityKeyReply: Codable, JSONWritable {
    public let key: IdentityKeyObject
    public let logOrigin: String
    /// The index of the key's leaf in the log; absent where nothing was logged, or not yet.
    public let sequence: Int64?

    public init(key: IdentityKeyObject, logOrigin: String, sequence: Int64? = nil) {
        self.key = key
        self.logOrigin = logOrigin
        self.sequence = sequence
    }

    private enum CodingKeys: String, CodingKey { case key, logOrigin = "log_origin", sequence }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("log_origin", logOrigin)
            writer.field("key", key)
            if let sequence { writer.field("sequence", sequence) }
        }
    }
}
