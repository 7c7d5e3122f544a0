import JSONWriting

/// POST /agents/dm/groups: takes messages of a group from agents with which there is no conversation.
public struct AcceptGroupRequest: Codable, Sendable {
    /// The group's capability, 16 bytes, base64url.
    public let delivery: String

    public init(delivery: String) { self.delivery = delivery }
}

/// POST /agents/dm/groups/DELIVERY/send
public struct GroupSendRequest: Codable, Sendable {
    public struct Recipient: Codable, Sendable {
        /// A name or UUID.
        public let to: String
        /// One for each of its devices.
        public let sealed: [SealedEnvelope]

        public init(to: String, sealed: [SealedEnvelope]) {
            self.to = to
            self.sealed = sealed
        }
    }

    public let recipients: [Recipient]
    /// For the sender's own devices.
    public let copies: [SealedEnvelope]

    public init(recipients: [Recipient], copies: [SealedEnvelope] = []) {
        self.recipients = recipients
        self.copies = copies
    }

    private enum CodingKeys: String, CodingKey { case recipients, copies }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        recipients = try values.decode([Recipient].self, forKey: .recipients)
        copies = try values.decodeIfPresent([SealedEnvelope].self, forKey: .copies) ?? []
    }
}

/// The answer to POST /agents/dm/groups/DELIVERY/send.
public struct GroupSendReply: Codable, JSONWritable {
    public struct Refused: Codable, JSONWritable, Equatable {
        /// As it was named in the request.
        public let to: String
        public let code: String

        public init(to: String, code: String) {
            self.to = to
            self.code = code
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("to", to)
                writer.field("code", code)
            }
        }
    }

    /// Names.
    public let delivered: [String]
    public let refused: [Refused]

    public init(delivered: [String], refused: [Refused]) {
        self.delivered = delivered
        self.refused = refused
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.strings("delivered", delivered)
            writer.array("refused", refused)
            writer.field("encryption", EncryptionKind.sealed.rawValue)
        }
    }
}
