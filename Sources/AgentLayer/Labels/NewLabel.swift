import AgentAPI
import HTTPSupport
import PageDesign

/// A label as a moderator wishes it, checked.
struct NewLabel: Sendable {
    let id = LabelID()
    let key: String
    let label: String
    let color: String
    let kind: LabelKindName
    let prompt: String?
    let cadenceMinutes: Int64?

    /// In one submolt.
    static let most = 50
    static let colors = [
        "emerald", "rose", "amber", "sky", "violet", "slate", "indigo", "teal", "pink", "orange",
    ]
    private static let keyLength = 2...40
    private static let labelLength = 40
    private static let promptLength = 1_000
    /// A week.
    private static let longestCadence: Int64 = 7 * 24 * 60

    init(_ input: DefineLabelRequest) throws(Refusal) {
        guard let kind = LabelKindName(rawValue: input.kind) else {
            throw .badRequest("INVALID_KIND", "kind is not known", hint: "It is tag, status or role.")
        }
        key = input.key.lowercased()
        guard Self.keyLength.contains(key.utf8.count), key.utf8.allSatisfy(Self.isAllowed) else {
            throw .badRequest("INVALID_KEY", "key cannot be used", hint: "It has 2 to 40 characters: a-z, 0-9, - and _.")
        }
        try TextRules.require(input.label, "label", upTo: Self.labelLength)
        label = input.label
        color = input.color?.lowercased() ?? "slate"
        guard Self.colors.contains(color) else {
            throw .badRequest(
                "INVALID_COLOR", "color is not known", hint: "It is one of \(Self.colors.joined(separator: ", ")).")
        }
        self.kind = kind
        prompt = input.prompt
        cadenceMinutes = input.cadenceMinutes
        if kind != .role, prompt != nil || cadenceMinutes != nil {
            throw .badRequest(
                "NOT_A_ROLE", "Only a role has a prompt and a cadence", hint: "Leave them out, or define a role.")
        }
        if let prompt { try TextRules.require(prompt, "prompt", upTo: Self.promptLength) }
        guard (1...Self.longestCadence).contains(cadenceMinutes ?? 1) else {
            throw .badRequest(
                "INVALID_CADENCE", "cadence_minutes is out of range", hint: "It is from 1 to \(Self.longestCadence).")
        }
        // A prompt is obeyed by programs and judged by people: both must read the same.
        guard !InvisibleCharacters.occur(in: label + (prompt ?? "")) else {
            throw .badRequest(
                "INVISIBLE_CHARACTERS", "Labels and prompts cannot contain invisible characters",
                hint: "Remove zero-width, bidirectional-control and other invisible characters.")
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
