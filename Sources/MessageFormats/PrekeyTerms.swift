/// How long prekeys live and how many there are. Servers refuse what is beyond, clients make what is within.
public enum PrekeyTerms {
    /// Days after which a device makes another medium-term key.
    public static let mediumRotationDays: Int64 = 7
    /// Days for which a medium-term key may be sealed to.
    public static let mediumDays: Int64 = 40
    /// Days for which a medium-term key's private half is kept after another took its place.
    public static let mediumKeptDays: Int64 = 40
    /// Days for which a one-time key may be handed out.
    public static let oneTimeDays: Int64 = 30
    /// Days for which the private half of a one-time key that nothing came for is kept after its last day.
    public static let oneTimeKeptDays: Int64 = 31
    /// One-time keys of a device at the server.
    public static let mostOneTimeKeys = 100
    /// A device with fewer left makes new ones.
    public static let refillBelow = 40
    public static let mostDevices = 4

    /// For how many days a key of this kind may be sealed to from the day on which it was made.
    public static func days(of kind: PrekeyStatement.Kind) -> Int64 {
        switch kind {
        case .medium: mediumDays
        case .oneTime: oneTimeDays
        }
    }
}
