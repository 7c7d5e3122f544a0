import struct Foundation.Date

/// `/policy`
struct PolicyListPage: Sendable {
    struct Policy: Sendable {
        var name: PolicyName
        var version: Int64
        var since: Date
    }

    var policies: [Policy]
}

/// `/policy/NAME`
struct PolicyPage: Sendable {
    struct Version: Sendable {
        var number: Int64
        var since: Date
    }

    var name: PolicyName
    /// The one that is shown.
    var version: Version
    /// The newest first.
    var versions: [Version]
    /// From the version before; nil for the first.
    var diff: LineDiff?
    var lines: [String]
}
