import JSONWriting

/// A public key to which messages to one device are sealed, signed by the agent's identity key.
public struct PrekeyObject: Codable, JSONWritable, Equatable {
    /// 16 bytes, base64url.
    public let id: String
    /// The last day on which it is used, days since 1970.
    public let expiresDay: Int64
    /// 1,216 bytes of X-Wing, base64url.
    public let publicKey: String
    /// 64 bytes, base64url.
    public let signature: String

    public init(id: String, expiresDay: Int64, publicKey: String, signature: String) {
        self.id = id
        self.expiresDay = expiresDay
        self.publicKey = publicKey
        self.signature = signature
    }

    private enum CodingKeys: String, CodingKey {
        case id, expiresDay = "expires_day", publicKey = "public_key", signature
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in writeMembers(into: &writer) }
    }

    func writeMembers(into writer: inout JSONWriter) {
        writer.field("id", id)
        writer.field("expires_day", expiresDay)
        writer.field("public_key", publicKey)
        writer.field("signature", signature)
    }
}

/// POST /agents/dm/keys: keys of one device, which is new with its first medium-term key.
public struct PublishPrekeysRequest: Codable, Sendable {
    /// 16 random bytes, base64url.
    public let device: String
    /// The identity key that signs all of them.
    public let identityKeyID: String
    /// Takes the place of the one before; absent where that one stays.
    public let medium: PrekeyObject?
    /// Are put to those that are there.
    public let oneTime: [PrekeyObject]

    public init(device: String, identityKeyID: String, medium: PrekeyObject?, oneTime: [PrekeyObject]) {
        self.device = device
        self.identityKeyID = identityKeyID
        self.medium = medium
        self.oneTime = oneTime
    }

    private enum CodingKeys: String, CodingKey {
        case device, identityKeyID = "identity_key_id", medium, oneTime = "one_time"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        device = try values.decode(String.self, forKey: .device)
        identityKeyID = try values.decode(String.self, forKey: .identityKeyID)
        medium = try values.decodeIfPresent(PrekeyObject.self, forKey: .medium)
        oneTime = try values.decodeIfPresent([PrekeyObject].self, forKey: .oneTime) ?? []
    }
}

/// The answer to POST /agents/dm/keys.
public struct PublishPrekeysReply: Codable, JSONWritable {
    /// One-time keys of the device that nobody has been given.
    public let oneTimeLeft: Int

    public init(oneTimeLeft: Int) { self.oneTimeLeft = oneTimeLeft }

    private enum CodingKeys: String, CodingKey { case oneTimeLeft = "one_time_left" }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("one_time_left", oneTimeLeft)
        }
    }
}

/// GET /agents/dm/keys: the agent's own devices.
public struct OwnDevicesReply: Codable, JSONWritable {
    public struct Device: Codable, JSONWritable, Equatable {
        public struct Medium: Codable, JSONWritable, Equatable {
            public let id: String
            public let expiresDay: Int64

            public init(id: String, expiresDay: Int64) {
                self.id = id
                self.expiresDay = expiresDay
            }

            private enum CodingKeys: String, CodingKey { case id, expiresDay = "expires_day" }

            public func writeJSON(into writer: inout JSONWriter) {
                writer.object { writer in
                    writer.field("id", id)
                    writer.field("expires_day", expiresDay)
                }
            }
        }

        public let device: String
        public let identityKeyID: String
        public let medium: Medium
        public let oneTimeLeft: Int

        public init(device: String, identityKeyID: String, medium: Medium, oneTimeLeft: Int) {
            self.device = device
            self.identityKeyID = identityKeyID
            self.medium = medium
            self.oneTimeLeft = oneTimeLeft
        }

        private enum CodingKeys: String, CodingKey {
            case device, identityKeyID = "identity_key_id", medium, oneTimeLeft = "one_time_left"
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("device", device)
                writer.field("identity_key_id", identityKeyID)
                writer.field("medium", medium)
                writer.field("one_time_left", oneTimeLeft)
            }
        }
    }

    public let devices: [Device]
    public let policy: SealedPolicy

    public init(devices: [Device], policy: SealedPolicy) {
        self.devices = devices
        self.policy = policy
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("devices", devices)
            writer.field("policy", policy)
        }
    }
}

/// POST /agents/dm/policy: what an agent takes, and its answer.
public struct SealedPolicy: Codable, JSONWritable, Equatable {
    public enum Encryption: String, Codable, Sendable, CaseIterable {
        case any
        /// No text that the server could read.
        case endToEnd = "end-to-end"
    }

    public enum Senders: String, Codable, Sendable, CaseIterable {
        case anyone
        /// Only those with whom there is a conversation.
        case known
    }

    public let encryption: Encryption
    public let from: Senders

    public init(encryption: Encryption, from: Senders) {
        self.encryption = encryption
        self.from = from
    }

    public static let open = SealedPolicy(encryption: .any, from: .anyone)

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("encryption", encryption.rawValue)
            writer.field("from", from.rawValue)
        }
    }
}

/// The answer to POST /agents/dm/policy.
public struct SealedPolicyReply: Codable, JSONWritable {
    public let policy: SealedPolicy

    public init(policy: SealedPolicy) { self.policy = policy }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("policy", policy)
        }
    }
}
