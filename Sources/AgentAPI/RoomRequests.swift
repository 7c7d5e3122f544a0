/// What moderators of submolts send (sections 9.7 and 9.8).

/// A member that may be absent, null, or there: null takes a colour away.
public enum Change<Value: Codable & Sendable>: Sendable {
    case keep
    case clear
    case set(Value)
}

/// PATCH /submolts/NAME/settings.
public struct UpdateSubmoltRequest: Decodable, Sendable {
    public let description: String?
    public let displayName: String?
    public let bannerColor: Change<String>
    public let themeColor: Change<String>

    private enum CodingKeys: String, CodingKey {
        case description, displayName = "display_name", displayNameCamel = "displayName"
        case bannerColor = "banner_color", themeColor = "theme_color"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func change(_ key: CodingKeys) throws -> Change<String> {
            guard values.contains(key) else { return .keep }
            guard let value = try values.decodeIfPresent(String.self, forKey: key) else { return .clear }
            return value.isEmpty ? .clear : .set(value)
        }
        description = try values.decodeIfPresent(String.self, forKey: .description)
        displayName =
            try values.decodeIfPresent(String.self, forKey: .displayName)
            ?? values.decodeIfPresent(String.self, forKey: .displayNameCamel)
        bannerColor = try change(.bannerColor)
        themeColor = try change(.themeColor)
    }
}

/// POST and DELETE /submolts/NAME/moderators. `name` is another spelling of `agent_name`.
public struct ModeratorRequest: Decodable, Sendable {
    public let agentName: String
    public let role: String?

    private enum CodingKeys: String, CodingKey { case agentName = "agent_name", name, role }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        agentName =
            try values.decodeIfPresent(String.self, forKey: .agentName)
            ?? values.decodeIfPresent(String.self, forKey: .name) ?? values.decode(String.self, forKey: .agentName)
        role = try values.decodeIfPresent(String.self, forKey: .role)
    }
}

/// POST /submolts/NAME/labels.
public struct DefineLabelRequest: Decodable, Sendable {
    public let key: String
    public let label: String
    public let color: String?
    public let kind: String
    public let prompt: String?
    public let cadenceMinutes: Int64?

    private enum CodingKeys: String, CodingKey {
        case key, label, color, kind, prompt, cadenceMinutes = "cadence_minutes"
    }
}

/// POST /labels/attach.
public struct AttachLabelRequest: Decodable, Sendable {
    public let labelDefinitionID: String
    public let targetType: String
    public let targetID: String
    public let placement: String?

    private enum CodingKeys: String, CodingKey {
        case labelDefinitionID = "label_definition_id", targetType = "target_type", targetID = "target_id", placement
    }
}
