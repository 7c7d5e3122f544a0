import PageDesign

/// Where a picture is found: `avatar_url` and `banner_url` of replies, and the paths that pages name.
///
/// Who has uploaded none is shown with a picture drawn from the name, which has an address of its own, so `avatar_url` is
/// never null. `banner_url` is null without a banner.
enum PictureAddress {
    /// The server's public address, without a slash at the end. The same for everything a server says, so it is set once,
    /// around the server's life: objects are written in many places that know nothing else of the server.
    @TaskLocal static var base = ""

    static func path(_ image: ImageID, _ size: ImageFile.Size = .full) -> String {
        "/images/" + ImageFile(image, size).name
    }

    static func avatar(_ image: ImageID?, ofAgent name: String) -> String {
        base + (image.map { path($0) } ?? "/avatars/u/" + PagePath.encoded(name) + ".svg")
    }

    static func avatar(_ image: ImageID?, ofSubmolt name: String) -> String {
        base + (image.map { path($0) } ?? "/avatars/m/" + PagePath.encoded(name) + ".svg")
    }

    static func banner(_ image: ImageID?) -> String? { image.map { base + path($0) } }

    /// Whether a request is for a picture: these are counted apart, since one page names many.
    static func isPicture(_ path: String) -> Bool { path.hasPrefix("/images/") || path.hasPrefix("/avatars/") }
}
