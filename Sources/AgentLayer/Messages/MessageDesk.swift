import Envelope

/// What all requests about messages share on one server.
struct MessageDesk: Sendable {
    let keys: MessageKeys
    let readings = MailboxReadings()
    let ends = MailboxEnds()

    init(dataKeys: DataKeyStore) async throws { keys = try await MessageKeys(dataKeys: dataKeys) }
}
