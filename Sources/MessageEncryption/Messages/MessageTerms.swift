/// Times that a recipient holds messages to, in milliseconds.
public enum MessageTerms {
    static let day: Int64 = 86_400_000
    /// A message written longer ago is refused: ids are remembered for so long, so an older one might be a repetition.
    public static let oldest: Int64 = 60 * day
    /// How far ahead the sender's clock may be.
    public static let furthestAhead: Int64 = day
}
