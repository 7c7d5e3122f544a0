import Storage

/// Everything with which somebody who proved who he is acts later without proving it again.
enum AccessQueries {
    static let tables: [StaticString] = [
        "sessions", "staff_sessions", "oauth_grants", "oauth_codes", "oauth_devices", "oauth_tokens", "mailed_codes",
    ]

    static func endAll(in table: StaticString) -> Command { Command("DELETE FROM \(raw: table)") }
}
