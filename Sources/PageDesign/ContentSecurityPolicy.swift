/// What a browser may load for a page: nothing but our own style, script, pictures and events.
public enum ContentSecurityPolicy {
    /// The value of the `Content-Security-Policy` header. Templates hold no inline style or script, so none is allowed.
    public static let value =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}
