/// What a server's refusal means for an act.
enum ActVerdict: Equatable {
    /// It may pass: repeat exactly.
    case again
    /// The token is worth nothing: repeat with another, if there is one.
    case anotherToken
    /// The server's clock and the token's epoch do not fit: the token is as good as this wallet's own clock says.
    case otherEpoch
    /// No, and the token is still good.
    case never

    init(_ refusal: ClientRefusal) {
        switch refusal.code {
        case "TOKEN_SPENT", "INVALID_TOKEN": self = .anotherToken
        case "TOKEN_WRONG_EPOCH": self = .otherEpoch
        case "SIGNATURE_EXPIRED", "SIGNATURE_REPLAYED": self = .again
        default: self = Self.isPassing(refusal) ? .again : .never
        }
    }

    static func isPassing(_ refusal: ClientRefusal) -> Bool {
        refusal.status >= 500 || refusal.status == 429 || refusal.status == 408
    }
}
