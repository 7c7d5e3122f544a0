import JSONWriting
public import NIOCore

/// What the attackers got, for people, for programs and as a drawing.
public struct LinkageReport: Sendable {
    public let findings: LinkageFindings
    /// Facts of the world, in order.
    public let world: [(name: String, value: String)]

    public init(_ findings: LinkageFindings, world: [(name: String, value: String)] = []) {
        self.findings = findings
        self.world = world
    }

    public var text: String {
        var parts: [String] = []
        let facts =
            world + [
                ("accounts", "\(findings.accounts)"), ("agents", "\(findings.agents)"), ("seed", "\(findings.seed)"),
            ]
        let width = facts.map(\.name.count).max() ?? 0
        parts.append(
            facts.map { $0.name + String(repeating: " ", count: width - $0.name.count) + "  " + $0.value }
                .joined(separator: "\n"))
        for question in AttackResult.Question.allCases {
            let results = findings.results.filter { $0.question == question }
            guard let first = results.first else { continue }
            var lines = [Self.title(question), Self.table(results).text]
            lines.append(
                "\(first.truePairs) true among \(first.pairs) candidate pairs; one in \(Figure.fixed(first.crowd, 1)) by chance; "
                    + "\(findings.alone[question] ?? 0) agents alone in their class left out")
            parts.append(lines.joined(separator: "\n"))
        }
        parts.append(verdict)
        return parts.joined(separator: "\n\n")
    }

    public var verdict: String {
        let level = Figure.percent(findings.level)
        guard !findings.holds else {
            return "holds: no attacker does better than chance within the crowd (permutation tests, Holm, \(level) %)"
        }
        let broken = findings.broken.map { result in
            let means = [
                result.isRejected ? "by its curve" : nil, result.surest.isRejected ? "by its surest pairs" : nil,
            ]
            return
                "\(result.attacker) (\(result.question.rawValue), \(means.compactMap(\.self).joined(separator: " and ")))"
        }
        return "BROKEN: " + broken.joined(separator: ", ")
    }

    private static func title(_ question: AttackResult.Question) -> String {
        switch question {
        case .owner: "Which account owns this agent?"
        case .sibling: "Do these two agents share an owner?"
        }
    }

    private static func table(_ results: [AttackResult]) -> TextTable {
        var table = TextTable(
            [
                ("attacker", .left), ("AUC", .right), ("top-1 %", .right), ("(chance)", .right),
                ("TPR % at 1e-2", .right),
                ("(chance)", .right), ("at 1e-3", .right), ("(chance)", .right), ("surest hits", .right),
                ("(chance)", .right), ("p", .right), ("p surest", .right), ("after Holm", .right), ("", .left),
            ])
        for result in results {
            table.add([
                result.attacker, Figure.fixed(result.area, 3), Figure.percent(result.topChoice),
                Figure.percent(result.topChoiceChance), Figure.percent(result.atHundredth),
                Figure.percent(result.atHundredthChance), Figure.percent(result.atThousandth),
                Figure.percent(result.atThousandthChance), "\(result.surest.hits)/\(result.surest.count)",
                Figure.fixed(result.surest.expected, 1), Figure.p(result.areaP), Figure.p(result.surest.p),
                Figure.p(min(result.adjustedAreaP, result.surest.adjustedP)),
                result.isRejected || result.surest.isRejected ? "BROKEN" : "",
            ])
        }
        return table
    }

    /// One JSON object.
    public var json: ByteBuffer {
        var writer = JSONWriter(buffer: ByteBuffer())
        writer.object { writer in
            writer.field("drill", "linkage")
            writer.field("holds", findings.holds)
            writer.object("world") { writer in
                for fact in world {
                    writer.key(dynamic: fact.name)
                    writer.write(fact.value)
                }
            }
            writer.field("accounts", findings.accounts)
            writer.field("agents", findings.agents)
            writer.field("seed", String(findings.seed))
            writer.field("level", findings.level)
            writer.array("attacks") { writer in
                for result in findings.results { Self.write(result, into: &writer) }
            }
        }
        return writer.finish()
    }

    private static func write(_ result: AttackResult, into writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("attacker", result.attacker)
            writer.field("question", result.question.rawValue)
            writer.field("rejected", result.isRejected)
            writer.field("pairs", result.pairs)
            writer.field("true_pairs", result.truePairs)
            writer.field("crowd", result.crowd)
            writer.field("auc", result.area)
            writer.field("top_1", result.topChoice)
            writer.field("top_1_chance", result.topChoiceChance)
            writer.field("tpr_at_fpr_1e-2", result.atHundredth)
            writer.field("tpr_at_fpr_1e-2_chance", result.atHundredthChance)
            writer.field("tpr_at_fpr_1e-3", result.atThousandth)
            writer.field("tpr_at_fpr_1e-3_chance", result.atThousandthChance)
            writer.field("p", result.areaP)
            writer.field("p_adjusted", result.adjustedAreaP)
            writer.field("relabelings", result.relabelings)
            writer.object("surest") { writer in
                writer.field("pairs", result.surest.count)
                writer.field("hits", result.surest.hits)
                writer.field("expected", result.surest.expected)
                writer.field("poisson_binomial_tail", result.surest.tail)
                writer.field("p", result.surest.p)
                writer.field("p_adjusted", result.surest.adjustedP)
                writer.field("rejected", result.surest.isRejected)
            }
            writer.array("roc") { writer in
                for point in result.curve {
                    writer.array { writer in
                        writer.write(point.falsePositives)
                        writer.write(point.truePositives)
                    }
                }
            }
        }
    }
}
