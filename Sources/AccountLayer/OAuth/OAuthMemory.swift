/// What the endpoints for applications keep in memory, and nowhere else.
final class OAuthMemory: Sendable {
    let nonces = DPoPNonces()
    let polls = DevicePolls()
}
