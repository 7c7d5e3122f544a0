/// What a browser may load for a page: nothing but our own style, script, pictures and events.
public enum ContentSecurityPolicy {
    /// The value of the `Content-Security-Policy` header. Templates hold no inline style or script, so none is allowed.
    public static let value =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// The same for pages of forms: no script at all. A form's answer may lead to `targets` as well as here: origins, or the
    /// schemes of programs (`https://app.example`, `com.example.app:`). What could be more than one source is left out.
    public static func forms(leadingTo targets: [String] = []) -> String {
        let sources = targets.filter { target in
            !target.isEmpty
                && target.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"):
                        true
                    default: ":/.-+[]".utf8.contains(byte)
                    }
                }
        }
        return "default-src 'none'; style-src 'self'; img-src 'self'; form-action "
            + (["'self'"] + sources).joined(separator: " ") + "; base-uri 'none'; frame-ancestors 'none'"
    }
}
