import JSONWriting
public import NIOCore

/// What the leak drill says, for people and for programs. Secrets are named, never quoted.
public struct LeakReport: Sendable {
    private let findings: LeakFindings

    public init(_ findings: LeakFindings) { self.findings = findings }

    // MARK: Text

    public var text: String {
        var parts = ["done: " + findings.steps.joined(separator: ", "), places, canaries, acts]
        if !findings.found.isEmpty { parts.append(found) }
        if !findings.joined.isEmpty {
            parts.append(findings.joined.map { "\($0.act) with its actor: \($0.place)" }.joined(separator: "\n"))
        }
        return (parts + [verdict]).joined(separator: "\n\n")
    }

    public var verdict: String {
        if let twin = findings.twin {
            return findings.caught(twin) ? "caught: \(twin.rawValue)" : "MISSED: \(twin.rawValue)"
        }
        let forms = findings.forms.values.reduce(0, +)
        return findings.holds
            ? "holds: nothing in the clear, in \(forms) forms"
            : "BROKEN: \(findings.found.count + findings.joined.count) findings"
    }

    private var places: String {
        var table = TextTable([("searched", .left), ("files", .right), ("KiB", .right)])
        for place in findings.places {
            table.add([place.name, place.files == 0 ? "" : "\(place.files)", "\((place.bytes + 1_023) / 1_024)"])
        }
        return table.text
    }

    private var canaries: String {
        var table = TextTable([("secret", .left), ("forms", .right), ("searched", .left), ("found", .left)])
        for canary in findings.canaries {
            table.add([
                canary, "\(findings.forms[canary] ?? 0)", searched(for: canary),
                summary(
                    findings.found.filter { $0.canary == canary }.map(\.times).reduce(0, +),
                    seen: findings.placesSeen(canary)),
            ])
        }
        for missing in LeakSecrets.notInThisVersion { table.add([missing, "", "no", "not in this version"]) }
        return table.text
    }

    private var acts: String {
        var table = TextTable([("act", .left), ("searched", .left), ("found with its actor", .left)])
        let searched = "rows, \(findings.commits) commits, order of rows"
        for act in findings.acts {
            table.add([act, searched, summary(findings.joined.filter { $0.act == act }.count)])
        }
        return table.text
    }

    private func searched(for canary: String) -> String {
        let exceptions = findings.allowed.filter { $0.canary == canary }.map(\.place)
        switch exceptions.count {
        case 0: return "everywhere"
        case 1...2: return "everywhere; may be in " + exceptions.joined(separator: "; ")
        default: return "everywhere; may be in \(exceptions.count) places"
        }
    }

    private func summary(_ times: Int, seen: Int = 0) -> String {
        if times > 0 { return "\(times) times" }
        return seen == 0 ? "nowhere" : "only there, in \(seen)"
    }

    private var found: String {
        var table = TextTable([
            ("secret", .left), ("form", .left), ("times", .right), ("place", .left), ("offset", .right),
        ])
        for finding in findings.found {
            table.add([finding.canary, finding.form, "\(finding.times)", finding.place, "\(finding.offset)"])
        }
        return table.text
    }

    // MARK: JSON

    /// One object.
    public var json: ByteBuffer {
        var writer = JSONWriter(buffer: ByteBuffer())
        writer.object { writer in
            writer.field("drill", "leak")
            writer.field("holds", findings.holds)
            writer.field("broken", findings.twin?.rawValue)
            if let twin = findings.twin { writer.field("caught", findings.caught(twin)) }
            writer.strings("steps", findings.steps)
            writer.array("places") { writer in
                for place in findings.places {
                    writer.object { writer in
                        writer.field("name", place.name)
                        writer.field("files", place.files)
                        writer.field("bytes", place.bytes)
                    }
                }
            }
            writer.array("secrets") { write(canaries: &$0) }
            writer.strings("not_in_this_version", LeakSecrets.notInThisVersion)
            writer.strings("acts", findings.acts)
            writer.field("commits", findings.commits)
            writer.array("found") { write(found: &$0) }
            writer.array("joined") { writer in
                for finding in findings.joined {
                    writer.object { writer in
                        writer.field("act", finding.act)
                        writer.field("place", finding.place)
                    }
                }
            }
        }
        return writer.finish()
    }

    private func write(canaries writer: inout JSONWriter) {
        for canary in findings.canaries {
            writer.object { writer in
                writer.field("name", canary)
                writer.field("forms", findings.forms[canary] ?? 0)
                writer.strings("allowed", findings.allowed.filter { $0.canary == canary }.map(\.place))
                writer.field("seen_where_allowed", findings.placesSeen(canary))
                writer.field("found", findings.found.filter { $0.canary == canary }.map(\.times).reduce(0, +))
            }
        }
    }

    private func write(found writer: inout JSONWriter) {
        for finding in findings.found {
            writer.object { writer in
                writer.field("secret", finding.canary)
                writer.field("form", finding.form)
                writer.field("place", finding.place)
                writer.field("offset", finding.offset)
                writer.field("times", finding.times)
            }
        }
    }
}
