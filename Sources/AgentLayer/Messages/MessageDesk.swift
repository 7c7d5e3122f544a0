import Envelope

/// What all requests about messages share on one server.
struct MessageDesk: Sendable {
    let keys: MessageKeys
    let readings = MailboxReadings()
    let ends = MailboxEnds()
    let oneTimeKeys = OneTimeKeys()
    let acknowledgements: AcknowledgementDesk

    init(dataKeys: DataKeyStore) async throws {
        keys = try await MessageKeys(dataKeys: dataKeys)
        acknowledgements = try await AcknowledgementDesk(dataKeys: dataKeys)
    }
}
