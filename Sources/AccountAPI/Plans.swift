import JSONWriting

/// A plan that an account can have.
public struct PlanObject: Codable, JSONWritable {
    public let name: String
    /// How many agents it runs: tokens of kind `run` per epoch.
    public let run: Int
    /// Whether it can be chosen now.
    public let open: Bool

    public init(name: String, run: Int, open: Bool) {
        self.name = name
        self.run = run
        self.open = open
    }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("name", name)
            writer.field("run", run)
            writer.field("open", open)
        }
    }
}

/// GET /v1/plans
public struct PlansReply: Codable, JSONWritable {
    public let plans: [PlanObject]

    public init(plans: [PlanObject]) { self.plans = plans }

    public func writeJSON(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("success", true)
            writer.array("plans", plans)
        }
    }
}
