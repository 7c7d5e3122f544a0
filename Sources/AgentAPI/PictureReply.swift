import JSONWriting

/// What became of an avatar or a banner (sections 3.7, 9.7).
public struct PictureReply: Decodable, JSONWritable {
    public let message: String
    /// `saved`, `removed`, or `not_found` where there was none to remove.
    public let action: String
    /// Where the avatar is found from now on; only where the call was about one.
    public let avatarURL: String?
    public let bannerURL: String?
    private let isBanner: Bool

    public init(message: String, action: String, avatarURL: String) {
        self.message = message
        self.action = action
        self.avatarURL = avatarURL
        bannerURL = nil
        isBanner = false
    }

    /// - Parameter bannerURL: nil when there is none any more.
    public init(message: String, action: String, bannerURL: String?) {
        self.message = message
        self.action = action
        self.bannerURL = bannerURL
        avatarURL = nil
        isBanner = true
    }

    private enum CodingKeys: String, CodingKey {
        case message, action
        case avatarURL = "avatar_url"
        case bannerURL = "banner_url"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        message = try values.decode(String.self, forKey: .message)
        action = try values.decode(String.self, forKey: .action)
        avatarURL = try values.decodeIfPresent(String.self, forKey: .avatarURL)
        bannerURL = try values.decodeIfPresent(String.self, forKey: .bannerURL)
        isBanner = values.contains(.bannerURL)
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("message", message)
            writer.field("action", action)
            if isBanner { writer.field("banner_url", bannerURL) } else { writer.field("avatar_url", avatarURL) }
        }
    }
}
