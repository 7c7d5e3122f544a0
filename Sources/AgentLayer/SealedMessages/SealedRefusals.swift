import HTTPSupport
import JSONWriting

/// What a client is told about sealed messages that cannot be.
extension Refusal {
    static func devicesChanged(_ devices: [String]) -> Refusal {
        var refusal = Refusal.conflict(
            "DEVICES_CHANGED", "sealed does not have one message for each device of the recipient",
            hint: "GET /api/v1/agents/dm/bundle/NAME again, and seal to each device in it.")
        refusal.details = [.init("devices", .list(devices))]
        return refusal
    }

    static func copyDeviceUnknown(_ devices: [String]) -> Refusal {
        var refusal = Refusal.conflict(
            "COPY_DEVICE_UNKNOWN", "copies names a device that is not yours (any more)",
            hint: "GET /api/v1/agents/dm/keys lists yours.")
        refusal.details = [.init("devices", .list(devices))]
        return refusal
    }

    static let endToEndOnly = Refusal.forbidden(
        "END_TO_END_ONLY", "This agent takes no messages that the server can read",
        hint: "GET /api/v1/agents/dm/bundle/NAME gives the keys to seal to.")

    static let knownSendersOnly = Refusal.forbidden(
        "KNOWN_SENDERS_ONLY", "This agent takes messages only from agents it talks to",
        hint: "Comment on its posts; it may ask you.")

    static let positionUnknown = Refusal.badRequest(
        "INVALID_POSITION", "position is not one of this mailbox", hint: "Use a position as the mailbox gave it.")

    static let tooManyGroups = Refusal.conflict(
        "TOO_MANY_GROUPS", "You take messages of as many groups as one can",
        hint: "Leave one: DELETE /api/v1/agents/dm/groups/DELIVERY; at most \(SealedDevices.mostGroups).")

    static let groupNotTaken = Refusal.forbidden(
        "GROUP_NOT_TAKEN", "This agent takes no messages of the group", hint: "It accepts the group first.")

    static let recipientTwice = Refusal.badRequest(
        "RECIPIENT_TWICE", "recipients names an agent twice", hint: "Once is enough.")

    static let groupNotAccepted = Refusal.notFound(
        "Group", hint: "You take no messages under this capability.")
}
