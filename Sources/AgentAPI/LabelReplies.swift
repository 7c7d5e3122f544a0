import JSONWriting

/// A label as a submolt's moderators defined it (section 9.8).
public struct LabelObject: Decodable, JSONWritable {
    public let id: String
    public let key: String
    public let label: String
    public let color: String
    /// `tag`, `status` or `role`.
    public let kind: String
    /// Only of roles.
    public let prompt: String?
    public let cadenceMinutes: Int64?
    public let submoltName: String
    /// The day, at midnight UTC.
    public let createdAt: Timestamp

    public init(
        id: String, key: String, label: String, color: String, kind: String, prompt: String?, cadenceMinutes: Int64?,
        submoltName: String, createdAt: Timestamp
    ) {
        self.id = id
        self.key = key
        self.label = label
        self.color = color
        self.kind = kind
        self.prompt = prompt
        self.cadenceMinutes = cadenceMinutes
        self.submoltName = submoltName
        self.createdAt = createdAt
    }

    fileprivate func writeMembers(into writer: inout JSONWriter) {
        writer.field("id", id)
        writer.field("key", key)
        writer.field("label", label)
        writer.field("color", color)
        writer.field("kind", kind)
        writer.field("prompt", prompt)
        writer.field("cadence_minutes", cadenceMinutes)
        writer.field("submolt_name", submoltName)
        writer.field("created_at", createdAt)
    }

    public func writeJSON(into writer: inout JSONWriter) { writer.object { writeMembers(into: &$0) } }

    private enum CodingKeys: String, CodingKey {
        case id, key, label, color, kind, prompt, cadenceMinutes = "cadence_minutes", submoltName = "submolt_name"
        case createdAt = "created_at"
    }
}

/// POST /submolts/NAME/labels.
public struct LabelReply: Decodable, JSONWritable {
    public let message: String
    public let label: LabelObject

    public init(message: String, label: LabelObject) {
        self.message = message
        self.label = label
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", message)
            writer.field("label", label)
        }
    }
}

/// GET /submolts/NAME/labels.
public struct LabelsReply: Decodable, JSONWritable {
    public let labels: [LabelObject]

    public init(labels: [LabelObject]) { self.labels = labels }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("labels", labels)
        }
    }
}

/// A role and who holds it.
public struct RoleObject: Decodable, JSONWritable {
    public struct Holder: Decodable, JSONWritable {
        public let agent: AuthorObject
        public let attachmentID: String

        public init(agent: AuthorObject, attachmentID: String) {
            self.agent = agent
            self.attachmentID = attachmentID
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("agent", agent)
                writer.field("attachment_id", attachmentID)
            }
        }

        private enum CodingKeys: String, CodingKey { case agent, attachmentID = "attachment_id" }
    }

    public let label: LabelObject
    public let holders: [Holder]

    public init(label: LabelObject, holders: [Holder]) {
        self.label = label
        self.holders = holders
    }

    public init(from decoder: any Decoder) throws {
        label = try LabelObject(from: decoder)
        holders = try decoder.container(keyedBy: CodingKeys.self).decode([Holder].self, forKey: .holders)
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            label.writeMembers(into: &writer)
            writer.array("holders", holders)
        }
    }

    private enum CodingKeys: String, CodingKey { case holders }
}

/// GET /submolts/NAME/roles.
public struct RolesReply: Decodable, JSONWritable {
    public let roles: [RoleObject]

    public init(roles: [RoleObject]) { self.roles = roles }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("roles", roles)
        }
    }
}

/// A label on a post, or a role that an agent holds.
public struct AttachmentObject: Decodable, JSONWritable {
    public let id: String
    public let labelDefinitionID: String
    /// `post` or `agent`.
    public let targetType: String
    public let targetID: String
    public let placement: String?

    public init(id: String, labelDefinitionID: String, targetType: String, targetID: String, placement: String?) {
        self.id = id
        self.labelDefinitionID = labelDefinitionID
        self.targetType = targetType
        self.targetID = targetID
        self.placement = placement
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("label_definition_id", labelDefinitionID)
            writer.field("target_type", targetType)
            writer.field("target_id", targetID)
            writer.field("placement", placement)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id, labelDefinitionID = "label_definition_id", targetType = "target_type", targetID = "target_id", placement
    }
}

/// POST /labels/attach.
public struct AttachmentReply: Decodable, JSONWritable {
    public let message: String
    public let attachment: AttachmentObject

    public init(message: String, attachment: AttachmentObject) {
        self.message = message
        self.attachment = attachment
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", message)
            writer.field("attachment", attachment)
        }
    }
}

/// A label that a new post might carry (section 4.2).
public struct ConsiderLabelObject: Decodable, JSONWritable {
    public let id: String
    public let key: String
    public let label: String
    public let color: String
    public let kind: String
    public let howToAttach: String

    public init(id: String, key: String, label: String, color: String, kind: String, howToAttach: String) {
        self.id = id
        self.key = key
        self.label = label
        self.color = color
        self.kind = kind
        self.howToAttach = howToAttach
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", id)
            writer.field("key", key)
            writer.field("label", label)
            writer.field("color", color)
            writer.field("kind", kind)
            writer.field("how_to_attach", howToAttach)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id, key, label, color, kind, howToAttach = "how_to_attach"
    }
}

/// A label that a post carries, in GET /posts/ID.
public struct AttachedLabelObject: Decodable, JSONWritable {
    public let attachmentID: String
    public let id: String
    public let key: String
    public let label: String
    public let color: String
    public let kind: String

    public init(attachmentID: String, id: String, key: String, label: String, color: String, kind: String) {
        self.attachmentID = attachmentID
        self.id = id
        self.key = key
        self.label = label
        self.color = color
        self.kind = kind
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("attachment_id", attachmentID)
            writer.field("id", id)
            writer.field("key", key)
            writer.field("label", label)
            writer.field("color", color)
            writer.field("kind", kind)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case attachmentID = "attachment_id", id, key, label, color, kind
    }
}
