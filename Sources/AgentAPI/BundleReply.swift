import JSONWriting

/// GET /agents/dm/bundle/NAME: a key for each device of an agent, and who signed it. Nothing in it is to be believed before
/// the log shows the identity key as the agent's.
public struct BundleReply: Codable, JSONWritable {
    public struct Agent: Codable, JSONWritable, Equatable {
        public let id: String
        public let name: String

        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("id", id)
                writer.field("name", name)
            }
        }
    }

    public struct Device: Codable, JSONWritable, Equatable {
        public let device: String
        public let identityKey: SigningKey
        public let prekey: Prekey
        /// Why there is no one-time key; nil where there is one, or none was asked for.
        public let fallback: Fallback?

        public init(device: String, identityKey: SigningKey, prekey: Prekey, fallback: Fallback?) {
            self.device = device
            self.identityKey = identityKey
            self.prekey = prekey
            self.fallback = fallback
        }

        private enum CodingKeys: String, CodingKey { case device, identityKey = "identity_key", prekey, fallback }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("device", device)
                writer.field("identity_key", identityKey)
                writer.field("prekey", prekey)
                writer.field("fallback", fallback?.rawValue)
            }
        }
    }

    /// The identity key by which a device's keys are signed.
    public struct SigningKey: Codable, JSONWritable, Equatable {
        public let keyID: String
        /// 32 bytes, base64url.
        public let publicKey: String
        /// The UUID under which it stands in the log.
        public let object: String

        public init(keyID: String, publicKey: String, object: String) {
            self.keyID = keyID
            self.publicKey = publicKey
            self.object = object
        }

        private enum CodingKeys: String, CodingKey { case keyID = "key_id", publicKey = "public_key", object }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("key_id", keyID)
                writer.field("public_key", publicKey)
                writer.field("object", object)
            }
        }
    }

    public struct Prekey: Codable, JSONWritable, Equatable {
        public enum Kind: String, Codable, Sendable {
            case medium
            case oneTime = "one-time"
        }

        public let kind: Kind
        public let key: PrekeyObject

        public init(kind: Kind, key: PrekeyObject) {
            self.kind = kind
            self.key = key
        }

        private enum CodingKeys: String, CodingKey { case kind }

        public init(from decoder: any Decoder) throws {
            kind = try decoder.container(keyedBy: CodingKeys.self).decode(Kind.self, forKey: .kind)
            key = try PrekeyObject(from: decoder)
        }

        public func encode(to encoder: any Encoder) throws {
            try key.encode(to: encoder)
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(kind, forKey: .kind)
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("kind", kind.rawValue)
                key.writeMembers(into: &writer)
            }
        }
    }

    public enum Fallback: String, Codable, Sendable {
        /// The device has none left.
        case exhausted
        /// The reader was given as many as it gets for now.
        case limit
    }

    public let agent: Agent
    public let logOrigin: String
    public let policy: SealedPolicy
    public let devices: [Device]

    public init(agent: Agent, logOrigin: String, policy: SealedPolicy, devices: [Device]) {
        self.agent = agent
        self.logOrigin = logOrigin
        self.policy = policy
        self.devices = devices
    }

    private enum CodingKeys: String, CodingKey { case agent, logOrigin = "log_origin", policy, devices }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("agent", agent)
            writer.field("log_origin", logOrigin)
            writer.field("policy", policy)
            writer.array("devices", devices)
        }
    }
}
