import Foundation

/// Requests that are sent once each, as they lie in a file: what is spent or signed cannot be made up by a script.
struct PreparedLoad: Sendable {
    let requests: [[UInt8]]

    /// Longer than any of them takes; the load generator waits for its end.
    private static let seconds = 6

    /// Requests per second, from the first that is sent to the last.
    func rate(at server: String, connections: Int, on stage: Stage) async throws -> Double {
        let list = stage.file("requests-\(UUID().uuidString)")
        let script = stage.file("\(UUID().uuidString).lua")
        defer { for file in [list, script] { try? FileManager.default.removeItem(atPath: file) } }
        var bytes: [UInt8] = []
        for request in requests { bytes += Array("\(request.count)\n".utf8) + request }
        try Data(bytes).write(to: URL(fileURLWithPath: list))
        try Data(Self.script(list).utf8).write(to: URL(fileURLWithPath: script))
        let output = try await stage.run(
            "wrk",
            ["-t1", "-c\(connections)", "-d\(Self.seconds)s", "--timeout", "30s", "-s", script, server + "/"])
        return try Self.rate(output)
    }

    static func rate(_ output: String) throws(BenchFailure) -> Double {
        let words = output.split(separator: "\n").filter { $0.hasPrefix(LoadReport.mark) }
            .flatMap { $0.dropFirst(LoadReport.mark.count).split(separator: " ") }
        var values: [Substring: Double] = [:]
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[parts[0]] = Double(parts[1]) }
        }
        guard let sent = values["sent"], let micros = values["us"], let refused = values["refused"], sent > 0, micros > 0
        else { throw BenchFailure("wrk did not say what it measured: \(output.suffix(400))") }
        guard refused == 0 else { throw BenchFailure("\(Int(refused)) of \(Int(sent)) requests were refused") }
        return sent / micros * 1e6
    }

    /// `wrk`'s own clock runs to the end of its time, whenever the last request was sent.
    private static func script(_ list: String) -> String {
        """
        local ffi = require("ffi")
        ffi.cdef[[typedef struct { long seconds; long micros; } nacre_time; int gettimeofday(nacre_time *now, void *zone);]]
        local function micros()
           local now = ffi.new("nacre_time")
           ffi.C.gettimeofday(now, nil)
           return tonumber(now.seconds) * 1000000 + tonumber(now.micros)
        end
        local threads = {}
        function setup(thread) table.insert(threads, thread) end
        local requests, place = {}, 0
        sent, began, ended = 0, 0, 0
        function init()
           local file = io.open(\(LuaText.literal(list)), "rb")
           while true do
              local size = file:read("*n")
              if not size then break end
              file:read(1)
              requests[#requests + 1] = file:read(size)
           end
           file:close()
        end
        function request()
           if began == 0 then began = micros() end
           place = place + 1
           if place >= #requests and ended == 0 then
              ended = micros()
              sent = #requests
              wrk.thread:stop()
           end
           return requests[math.min(place, #requests)]
        end
        function done(summary)
           local thread = threads[1]
           io.write(string.format(
              "\(LoadReport.mark)sent=%d us=%d refused=%d\\n", thread:get("sent"),
              thread:get("ended") - thread:get("began"), summary.errors.status))
        end
        """
    }
}
