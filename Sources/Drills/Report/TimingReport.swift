import JSONWriting
public import NIOCore

/// What observers of sealed messages got, for people and for programs.
public struct TimingReport: Sendable {
    public let findings: TimingFindings

    public init(_ findings: TimingFindings) { self.findings = findings }

    public var text: String {
        let world = findings.world
        var seen = TextTable([
            ("cover an hour", .right), ("who watches", .left), ("AUC", .right), ("first named %", .right),
            ("(chance)", .right), ("closest %", .right), ("(chance)", .right),
        ])
        for result in findings.results {
            seen.add([
                Figure.fixed(result.coverRate, 2), result.observer.rawValue, Figure.fixed(result.area, 3),
                Figure.percent(result.topChoice), Figure.percent(result.topChoiceChance), Figure.percent(result.closest),
                Figure.percent(result.closestChance),
            ])
        }
        var costs = TextTable([
            ("cover an hour", .right), ("messages a day", .right), ("cover a day", .right), ("rows a day", .right),
            ("KiB a day", .right), ("KiB in 30 days", .right),
        ])
        for cost in findings.costs {
            costs.add([
                Figure.fixed(cost.coverRate, 2), Figure.fixed(cost.messages, 1), Figure.fixed(cost.coverMessages, 1),
                Figure.fixed(cost.rows, 1), Figure.fixed(cost.bytes / 1_024, 1), Figure.fixed(cost.bytes * 30 / 1_024, 0),
            ])
        }
        return [
            "\(world.agents) agents, \(world.days) days, \(findings.pairs) pairs that talk, seed \(findings.seed)",
            "Who writes to whom?\n" + seen.text, "What it costs each agent\n" + costs.text,
        ].joined(separator: "\n\n")
    }

    /// One JSON object.
    public var json: ByteBuffer {
        var writer = JSONWriter(buffer: ByteBuffer())
        writer.object { writer in
            writer.field("drill", "timing")
            writer.field("agents", findings.world.agents)
            writer.field("days", findings.world.days)
            writer.field("pairs", findings.pairs)
            writer.field("seed", String(findings.seed))
            writer.array("observers") { writer in
                for result in findings.results {
                    writer.object { writer in
                        writer.field("observer", result.observer.rawValue)
                        writer.field("cover_per_hour", result.coverRate)
                        writer.field("auc", result.area)
                        writer.field("top_1", result.topChoice)
                        writer.field("top_1_chance", result.topChoiceChance)
                        writer.field("closest", result.closest)
                        writer.field("closest_chance", result.closestChance)
                    }
                }
            }
            writer.array("costs") { writer in
                for cost in findings.costs {
                    writer.object { writer in
                        writer.field("cover_per_hour", cost.coverRate)
                        writer.field("messages_per_day", cost.messages)
                        writer.field("cover_per_day", cost.coverMessages)
                        writer.field("rows_per_day", cost.rows)
                        writer.field("bytes_per_day", cost.bytes)
                    }
                }
            }
        }
        return writer.finish()
    }
}
