import AgentAPI
import HTTPSupport
import MessageFormats

/// What a request brings for the devices of one agent, read: one sealed message for each, in no order.
struct SealedEnvelopes: Sendable {
    let messages: [DeviceID: [UInt8]]

    static let none = SealedEnvelopes(messages: [:])

    private init(messages: [DeviceID: [UInt8]]) { self.messages = messages }

    /// Throws a 400 `Refusal`.
    init(_ envelopes: [SealedEnvelope], _ field: String) throws(Refusal) {
        guard envelopes.count <= PrekeyTerms.mostDevices else {
            throw .badRequest(
                "TOO_MANY_DEVICES", "\(field) has more messages than an agent has devices",
                hint: "At most \(PrekeyTerms.mostDevices), one for each.")
        }
        var messages: [DeviceID: [UInt8]] = [:]
        for envelope in envelopes {
            let device = try Refusal.device(envelope.device)
            let message: SealedMessage
            do { message = try SealedMessage(envelope.message) } catch { throw Refusal(error) }
            guard messages.updateValue(message.bytes, forKey: device) == nil else {
                throw .badRequest(
                    "DEVICE_TWICE", "\(field) names a device twice", hint: "Seal one message for each device.")
            }
        }
        self.messages = messages
    }

    /// The body of a call that takes either text or sealed messages. Nil where it is text.
    init?(either message: String?, or sealed: [SealedEnvelope]?, copies: [SealedEnvelope]) throws(Refusal) {
        guard let sealed else {
            guard copies.isEmpty else {
                throw .badRequest("COPIES_ALONE", "copies come with sealed", hint: "Leave them out beside message.")
            }
            return nil
        }
        guard message == nil else {
            throw .badRequest(
                "BOTH_BODIES", "message and sealed exclude each other", hint: "Send what the server cannot read alone.")
        }
        guard !sealed.isEmpty else {
            throw .badRequest("MISSING_FIELD", "sealed is empty", hint: "One message for each device of the recipient.")
        }
        try self.init(sealed, "sealed")
    }
}
