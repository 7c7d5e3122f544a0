import AgentAPI
import HTTPSupport
import Hummingbird
import Storage

/// PATCH /api/v1/submolts/:name/settings
enum UpdateSubmolt {
    static func handle(_ request: Request, _ context: WriterContext, _ network: AgentNetwork) async throws -> Response {
        let name = try context.segment("name")
        let settings = try await settings(request.decodeJSON(upTo: 16_384))
        let agent = context.agent
        let (submolt, role) = try await context.write { transaction in
            let seq = try transaction.read.submolt(named: name).seq
            let role = try transaction.requireModerator(agent.id, of: seq)
            try transaction.run(DirtyQueries.mark(submolt: seq))
            guard let changed = try transaction.first(SubmoltQueries.update(seq, settings)) else {
                throw Refusal.submoltNotFound
            }
            return (changed, role)
        }
        network.changes.describedSubmolt()
        network.ranking.wake()
        return .json(SubmoltReply(submolt: submolt.object(role: role), message: "Settings changed"))
    }

    private static func settings(_ input: UpdateSubmoltRequest) throws(Refusal) -> SubmoltSettings {
        try TextRules.bound(input.description, "description", upTo: TextRules.description)
        let settings = SubmoltSettings(
            displayName: try input.displayName.map { (name) throws(Refusal) in try TextRules.displayName(name) },
            description: input.description, bannerColor: try color(input.bannerColor, "banner_color"),
            themeColor: try color(input.themeColor, "theme_color"))
        guard !settings.isEmpty else {
            throw .badRequest(
                "NOTHING_TO_UPDATE", "Nothing to update",
                hint: "Send description, display_name, banner_color or theme_color.")
        }
        return settings
    }

    private static func color(_ change: Change<String>, _ field: String) throws(Refusal) -> Change<String> {
        guard case .set(let text) = change else { return change }
        return .set(try SubmoltColor(new: text, field).text)
    }
}

/// What changes of a submolt; what is nil or kept stays.
struct SubmoltSettings: Sendable {
    let displayName: String?
    let description: String?
    let bannerColor: Change<String>
    let themeColor: Change<String>

    var isEmpty: Bool {
        displayName == nil && description == nil && !bannerColor.changes && !themeColor.changes
    }
}

extension Change {
    var changes: Bool { if case .keep = self { false } else { true } }
    var value: Value? { if case .set(let value) = self { value } else { nil } }
}

extension SubmoltQueries {
    static func update(_ seq: Int64, _ settings: SubmoltSettings) -> Query<StoredSubmolt> {
        Query(
            """
            UPDATE submolts SET display_name = COALESCE(\(settings.displayName), display_name),
                description = COALESCE(\(settings.description), description),
                banner_color = CASE WHEN \(settings.bannerColor.changes) THEN \(settings.bannerColor.value)
                    ELSE banner_color END,
                theme_color = CASE WHEN \(settings.themeColor.changes) THEN \(settings.themeColor.value)
                    ELSE theme_color END
            WHERE seq = \(seq) RETURNING \(raw: StoredSubmolt.columns)
            """
        ) { row in try StoredSubmolt(&row) }
    }
}
