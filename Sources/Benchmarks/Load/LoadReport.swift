/// What one round of the load generator saw.
struct LoadReport: Sendable, Equatable {
    let requests: Int
    let seconds: Double
    let bytes: Int
    /// Answers of 400 and above.
    let refused: Int
    /// Connections that failed, and answers that did not come.
    let broken: Int
    /// In seconds.
    let p50: Double
    let p99: Double

    var rate: Double { seconds > 0 ? Double(requests) / seconds : 0 }

    /// Why the round is no figure; nil when it is one.
    var fault: String? {
        if refused > 0 { return "\(refused) of \(requests) refused" }
        if broken > 0 { return "\(broken) connections failed" }
        return requests == 0 ? "no answer" : nil
    }

    /// Finds the line that the script of `LoadScript` prints when it is done. `wrk`'s own words around it, rounded for
    /// people, are passed over.
    init(output: String) throws(BenchFailure) {
        let lines = output.split(separator: "\n").filter { $0.hasPrefix(Self.mark) }
        guard lines.count == 1, let line = lines.first else { throw Self.unreadable(output) }
        var values: [Substring: Double] = [:]
        for word in line.dropFirst(Self.mark.count).split(separator: " ") {
            let parts = word.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Double(parts[1]), value.isFinite, value >= 0, value < 1e15 else {
                throw Self.unreadable(output)
            }
            values[parts[0]] = value
        }
        guard let requests = values["requests"], let micros = values["us"], let bytes = values["bytes"],
            let status = values["status"], let broken = values["broken"], let p50 = values["p50"],
            let p99 = values["p99"]
        else { throw Self.unreadable(output) }
        self.requests = Int(requests)
        seconds = micros / 1e6
        self.bytes = Int(bytes)
        refused = Int(status)
        self.broken = Int(broken)
        self.p50 = p50 / 1e6
        self.p99 = p99 / 1e6
    }

    static let mark = "nacre-bench: "

    /// The end of every script: one line with everything, as numbers.
    static let printing = """
        done = function(summary, latency, requests)
           local e = summary.errors
           io.write(string.format(
              "\(mark)requests=%d us=%d bytes=%d status=%d broken=%d p50=%.1f p99=%.1f\\n",
              summary.requests, summary.duration, summary.bytes, e.status, e.connect + e.read + e.write + e.timeout,
              latency:percentile(50.0), latency:percentile(99.0)))
        end
        """

    private static func unreadable(_ output: String) -> BenchFailure {
        BenchFailure("wrk did not say what it measured: \(output.suffix(400))")
    }
}
