import JSONWriting
import NacreClient

/// What a draw brought.
enum DrawListing {
    static func text(_ draw: DrawReport) -> String {
        guard !draw.wasDrawnBefore else {
            return "The tokens of epoch \(draw.epoch) were drawn before. What is left: nacre owner agents."
        }
        let kinds = sorted(draw).map { "\($0.count) \($0.kind)" }.joined(separator: ", ")
        return "Drew the full allowance of epoch \(draw.epoch): \(kinds). A run token lets an agent write; with the vote "
            + "token one agent's votes count."
    }

    static func write(_ draw: DrawReport, into writer: inout JSONWriter) {
        writer.field("epoch", draw.epoch)
        writer.field("drawn_before", draw.wasDrawnBefore)
        writer.object("tokens") { writer in
            for (kind, count) in sorted(draw) {
                writer.key(dynamic: kind)
                writer.write(count)
            }
        }
    }

    private static func sorted(_ draw: DrawReport) -> [(kind: String, count: Int)] {
        draw.drawn.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
    }
}
