import JSONWriting

/// How many openings there were, counted by day, role, purpose and actor: for auditors.
public struct TrailReport: Codable, JSONWritable {
    public struct Line: Codable, JSONWritable, Equatable {
        /// Counted from 1970-01-01.
        public let day: Int64
        public let purpose: String
        public let actor: TrailActor
        public let openings: Int64

        public init(day: Int64, purpose: String, actor: TrailActor, openings: Int64) {
            self.day = day
            self.purpose = purpose
            self.actor = actor
            self.openings = openings
        }

        public func writeJSON(into writer: inout JSONWriter) {
            writer.object { writer in
                writer.field("day", day)
                writer.field("purpose", purpose)
                writer.field("actor", actor)
                writer.field("openings", openings)
            }
        }
    }

    /// The first day that is counted.
    public let since: Int64
    public let lines: [Line]
    public let head: TrailHeadObject

    public init(since: Int64, lines: [Line], head: TrailHeadObject) {
        self.since = since
        self.lines = lines
        self.head = head
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.field("since", since)
            writer.array("lines", lines)
            writer.field("head", head)
        }
    }
}
