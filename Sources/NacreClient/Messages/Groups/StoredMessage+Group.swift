import MessageEncryption

extension StoredMessage {
    /// What a message without words did in a group.
    public var groupEvent: String? {
        switch parsed?.group {
        case .state(let state, _):
            "made state \(state.version) of the group \(state.name), \(state.members.count) members"
        case .talk where parsed?.kind == .groupLeft: "left the group"
        default: nil
        }
    }
}
