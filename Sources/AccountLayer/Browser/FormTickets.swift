import ByteFraming
import HTTPSupport
import JSONWriting

/// What a form carries in a hidden field, so that only a page of ours can have made it: a keyed hash over where the form
/// goes, the hour, and who it was made for. No server keeps any.
///
/// Each is another: a random part goes into the hash, so that a compressed page tells nothing of it.
struct FormTickets: Sendable {
    let keys: AccountKeys
    let clock: WallClock

    /// The name of the hidden field.
    static let field = "form"
    /// For how long a page may lie open before its form is sent.
    static let hours: Int64 = 12

    /// Whose form it is.
    enum Holder: Sendable {
        /// Somebody who is signed in: by the tag of the session.
        case session([UInt8])
        case visitor(BrowserCookies.Visitor)
    }

    private static let saltSize = 16
    private static let hourSize = 8
    private static let hashSize = 32

    /// - Parameter path: where the form is sent.
    func make(for path: String, _ holder: Holder) -> String {
        let salt = BrowserCookies.Visitor().bytes
        let head = salt + Framing.number(clock.now.hour)
        return Base64URL.encode(head + hash(head, path, holder))
    }

    /// Whether `text` was made for this path and holder, not longer ago than a form is good for.
    func check(_ text: String, for path: String, _ holder: Holder) -> Bool {
        guard text.utf8.count <= 128, let bytes = Base64URL.decode(text),
            bytes.count == Self.saltSize + Self.hourSize + Self.hashSize
        else { return false }
        let head = Array(bytes.prefix(Self.saltSize + Self.hourSize))
        guard ConstantTime.equal(Array(bytes.suffix(Self.hashSize)), hash(head, path, holder)) else { return false }
        let hour = head.suffix(Self.hourSize).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return (0...Self.hours).contains(clock.now.hour - hour)
    }

    private func hash(_ head: [UInt8], _ path: String, _ holder: Holder) -> [UInt8] {
        switch holder {
        case .session(let tag):
            keys.tag("nacre/form/v1\0", Array("session".utf8), tag, Array(path.utf8), head)
        case .visitor(let visitor):
            keys.tag("nacre/form/v1\0", Array("visitor".utf8), visitor.bytes, Array(path.utf8), head)
        }
    }
}
