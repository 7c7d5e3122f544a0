/// The app that a token is for: a host name, with a port if need be, in lower case. `https://` before it is kept apart
/// from the name without it, since apps compare the `aud` that they configured.
struct Audience: Sendable, Equatable {
    let text: String

    static let longest = 253

    init?(_ text: String) {
        let text = text.lowercased()
        guard text.utf8.count <= Self.longest else { return nil }
        var name = text[...]
        for scheme in ["https://", "http://"] where name.hasPrefix(scheme) { name = name.dropFirst(scheme.count) }
        guard name.wholeMatch(of: /[a-z0-9]([a-z0-9.\-]*[a-z0-9])?(:[0-9]{1,5})?/) != nil, !name.contains("..") else {
            return nil
        }
        self.text = text
    }
}
