import struct Foundation.Date

struct SubmoltCard: Sendable {
    var name: String
    var displayName: String = ""
    var description: String = ""
    var postCount: Int
    /// As of last midnight UTC.
    var subscriberCount: Int = 0
    var picture: ImageID? = nil
    var banner: ImageID? = nil
    /// "#rrggbb".
    var bannerColor: String?
    var themeColor: String?
}
