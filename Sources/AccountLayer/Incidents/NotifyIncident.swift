import HTTPSupport
import JSONWriting
import LayerSupport

/// nacre-accounts incident notify
///
/// Drafts the notice from a template; unless it is only to be shown, records the incident, writes a notice into the account
/// of everybody concerned and a mail into the outbox.
public enum NotifyIncident: OperatorCommand {
    public static let name = "incident-notify"

    public struct Input: Codable, Sendable {
        let selection: IncidentSelection
        let template: String
        /// The operator's own words.
        let details: String?
        /// Only drafts.
        let draft: Bool

        public init(_ selection: IncidentSelection, template: String, details: String?, draft: Bool) {
            self.selection = selection
            self.template = template
            self.details = details
            self.draft = draft
        }
    }

    public struct Output: Codable, Sendable, Equatable {
        /// The name of the incident; nil for a draft.
        public let incident: String?
        public let accounts: Int
        /// How many could not be told, as what is kept of them does not open.
        public let untold: Int
        public let subject: String
        public let text: String
    }

    public static func run(_ input: Input, _ domain: AccountDomain) async throws -> Output {
        let scope = try input.selection.scope()
        guard let template = IncidentTemplate(rawValue: input.template) else { throw IncidentRefusal.unknownTemplate }
        let incident = Incident(
            day: domain.clock.now.day, scope: scope, template: template, details: try Incident.details(input.details))
        let found = try await FindIncident.run(input.selection, domain)
        if !input.draft { try await domain.incidents.open(incident, domain) }
        return Output(
            incident: input.draft ? nil : incident.name, accounts: found.accounts, untold: found.unopened,
            subject: template.subject.description, text: incident.text)
    }
}
