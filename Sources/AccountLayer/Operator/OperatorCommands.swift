import LayerSupport

/// The table of what the operator can ask for, one line each.
enum OperatorCommands {
    static let all: [any OperatorCommand.Type] = [
        GivePlan.self,
        AddClient.self, ListClients.self, RemoveClient.self,
        ListInvoiceNumbers.self,
        SettleInvoice.self,
        GrantRole.self, RevokeRole.self, ListRoles.self,
        ShowTrailHead.self, ReportTrail.self, VerifyTrail.self,
        FindIncident.self, NotifyIncident.self, ListIncidents.self,
    ]

    static func tasks(_ domain: AccountDomain) -> [OperatorTask] { all.map { $0.task(domain) } }
}
