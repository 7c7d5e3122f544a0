import JSONWriting

/// A policy as it is in force, without its document.
public struct PolicySummary: Sendable, Decodable, JSONWritable {
    public let name: String
    public let title: String
    public let version: Int64
    /// From which this version has been in force.
    public let since: CalendarDay
    /// The leaf of this version in the log.
    public let sequence: Int64?

    public init(name: String, title: String, version: Int64, since: CalendarDay, sequence: Int64?) {
        self.name = name
        self.title = title
        self.version = version
        self.since = since
        self.sequence = sequence
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("name", name)
            writer.field("title", title)
            writer.field("version", version)
            writer.field("since", since)
            writer.field("sequence", sequence)
        }
    }
}

/// GET /policies
public struct PolicyListReply: Sendable, Decodable, JSONWritable {
    public let policies: [PolicySummary]

    public init(policies: [PolicySummary]) { self.policies = policies }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("policies", policies)
            writer.field("count", policies.count)
        }
    }
}

/// GET /policies/NAME, /policies/NAME/VERSION
public struct PolicyReply: Sendable, Decodable, JSONWritable {
    public let name: String
    public let version: Int64
    public let newestVersion: Int64
    public let since: CalendarDay
    /// The policy's UUID in the log.
    public let object: String
    /// Canonical JSON (RFC 8785): the very bytes that the leaf commits to.
    public let document: JSONText
    /// With which the leaf of this version commits to the document, base64url; nil where it is not kept.
    public let salt: String?

    public init(
        name: String, version: Int64, newestVersion: Int64, since: CalendarDay, object: String, document: JSONText,
        salt: String?
    ) {
        self.name = name
        self.version = version
        self.newestVersion = newestVersion
        self.since = since
        self.object = object
        self.document = document
        self.salt = salt
    }

    private enum CodingKeys: String, CodingKey {
        case name, version, newestVersion = "newest_version", since, object, document, salt
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("name", name)
            writer.field("version", version)
            writer.field("newest_version", newestVersion)
            writer.field("since", since)
            writer.field("object", object)
            writer.field("document", document)
            writer.field("salt", salt)
        }
    }
}
