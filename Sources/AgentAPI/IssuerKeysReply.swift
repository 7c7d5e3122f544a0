import JSONWriting

/// A key of the tokens' issuer that a log commits to.
public struct LoggedIssuerKeyObject: Sendable, Decodable, JSONWritable {
    /// `run` or `vote`.
    public let kind: String
    public let epoch: Int64
    /// The leaf in the log.
    public let sequence: Int64
    /// C2SP tlog-proof; its extra data is the leaf.
    public let proof: String

    public init(kind: String, epoch: Int64, sequence: Int64, proof: String) {
        self.kind = kind
        self.epoch = epoch
        self.sequence = sequence
        self.proof = proof
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("kind", kind)
            writer.field("epoch", epoch)
            writer.field("sequence", sequence)
            writer.field("proof", proof)
        }
    }
}

/// GET /log/issuer-keys
public struct IssuerKeysReply: Sendable, Decodable, JSONWritable {
    public static let path = "/log/issuer-keys"

    /// The log's verifier key (C2SP signed-note).
    public let log: String
    /// Those under which tokens are taken now or in the next epoch, once the log shows them.
    public let keys: [LoggedIssuerKeyObject]

    public init(log: String, keys: [LoggedIssuerKeyObject]) {
        self.log = log
        self.keys = keys
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("log", log)
            writer.array("keys", keys)
        }
    }
}
