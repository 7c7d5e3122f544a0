import JSONWriting

/// Who opened personal data.
public struct TrailActor: Codable, JSONWritable, Equatable {
    /// `owner`, `staff`, `application` or `service`.
    public let kind: String
    /// `owner`, `support`, `billing`, `auditor`, `operator` or `service`.
    public let role: String
    /// The name that was given with the role, an application's client id, or what the server calls a part of itself. Nil
    /// for the owner.
    public let name: String?

    public init(kind: String, role: String, name: String?) {
        self.kind = kind
        self.role = role
        self.name = name
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("kind", kind)
            writer.field("role", role)
            writer.field("name", name)
        }
    }
}

/// An opening of somebody's data, as they alone see it.
public struct AccessObject: Codable, JSONWritable {
    /// Its place in the public trail, GET /v1/trail.
    public let sequence: Int64
    public let at: Timestamp
    public let by: TrailActor
    /// Such as `own-account`, `invoicing`, `dispute`.
    public let purpose: String
    /// Such as `email`, `payment-method`, `invoice`.
    public let opened: String

    public init(sequence: Int64, at: Timestamp, by: TrailActor, purpose: String, opened: String) {
        self.sequence = sequence
        self.at = at
        self.by = by
        self.purpose = purpose
        self.opened = opened
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("sequence", sequence)
            writer.field("at", at)
            writer.field("by", by)
            writer.field("purpose", purpose)
            writer.field("opened", opened)
        }
    }
}

/// GET /v1/account/access: the newest first.
public struct AccessReply: Codable, JSONWritable {
    /// How many there are in all.
    public let count: Int64
    public let accesses: [AccessObject]
    /// What to ask for next, as `before`; nil at the end.
    public let next: Int64?

    public init(count: Int64, accesses: [AccessObject], next: Int64?) {
        self.count = count
        self.accesses = accesses
        self.next = next
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("count", count)
            writer.array("accesses", accesses)
            writer.field("next", next)
        }
    }
}

/// The end of the trail: who keeps it can prove later that nothing before it was altered or removed.
public struct TrailHeadObject: Codable, JSONWritable, Equatable {
    /// 0 where nothing was ever opened.
    public let sequence: Int64
    /// Base64url of 32 bytes.
    public let hash: String

    public init(sequence: Int64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("sequence", sequence)
            writer.field("hash", hash)
        }
    }
}

/// What is public of one opening.
public struct TrailObject: Codable, JSONWritable {
    public let sequence: Int64
    /// Counted from 1970-01-01.
    public let day: Int64
    public let role: String
    public let purpose: String
    /// SHA-256 of what is sealed for the person concerned, base64url.
    public let personHash: String
    /// SHA-256 of what is sealed for auditors, base64url.
    public let auditorHash: String
    /// Over the hash of the entry before and all of the above, base64url.
    public let hash: String
    /// For auditors.
    public let actor: TrailActor?

    public init(
        sequence: Int64, day: Int64, role: String, purpose: String, personHash: String, auditorHash: String,
        hash: String, actor: TrailActor? = nil
    ) {
        self.sequence = sequence
        self.day = day
        self.role = role
        self.purpose = purpose
        self.personHash = personHash
        self.auditorHash = auditorHash
        self.hash = hash
        self.actor = actor
    }

    private enum CodingKeys: String, CodingKey {
        case sequence, day, role, purpose, personHash = "person_hash", auditorHash = "auditor_hash", hash, actor
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("sequence", sequence)
            writer.field("day", day)
            writer.field("role", role)
            writer.field("purpose", purpose)
            writer.field("person_hash", personHash)
            writer.field("auditor_hash", auditorHash)
            writer.field("hash", hash)
            if let actor { writer.field("actor", actor) }
        }
    }
}

/// GET /v1/trail and GET /v1/staff/trail: in order.
public struct TrailReply: Codable, JSONWritable {
    public let entries: [TrailObject]
    /// The end of what is shown here: in public that of yesterday.
    public let head: TrailHeadObject
    /// What to ask for next, as `after`; nil at the end.
    public let next: Int64?

    public init(entries: [TrailObject], head: TrailHeadObject, next: Int64?) {
        self.entries = entries
        self.head = head
        self.next = next
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("entries", entries)
            writer.field("head", head)
            writer.field("next", next)
        }
    }
}
