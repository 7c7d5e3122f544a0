import LayerSupport

/// nacre-accounts incident list
public enum ListIncidents: OperatorCommand {
    public static let name = "incident-list"

    public struct Output: Codable, Sendable, Equatable {
        public struct Line: Codable, Sendable, Equatable {
            public let incident: String
            /// `2026-11-21`
            public let day: String
            public let subject: String
            /// Whether everybody concerned was told.
            public let done: Bool
            public let text: String
        }

        /// The newest first.
        public let incidents: [Line]
    }

    public static func run(_ input: Nothing, _ domain: AccountDomain) async throws -> Output {
        Output(
            incidents: try await IncidentDesk.all(domain).map { incident in
                Output.Line(
                    incident: incident.name, day: CalendarDay(incident.day).description,
                    subject: incident.template.subject.description, done: incident.isDone, text: incident.text)
            })
    }
}
