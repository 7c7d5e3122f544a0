import JSONWriting

/// How old the witnesses' word for a log is, for a person: behind a size.
struct CosignatureAge {
    let words: String

    /// - Parameter time: seconds since 1970; nil where nobody is trusted to say.
    init(_ time: Int64?) {
        guard let time else {
            words = ""
            return
        }
        let moment = Timestamp(milliseconds: max(0, min(time, 253_402_300_799)) * 1_000)
        words = ", cosigned \(Age(of: moment).text)"
    }
}
