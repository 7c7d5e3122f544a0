import NacreClient

/// What a server does after midnight, seen from outside: its database says until which day it is done.
struct DailyWork {
    let database: LayerDatabase

    func wait(until day: Int64, of server: ServerAddress) async throws {
        for _ in 0..<1_200 {
            try await Task.sleep(for: .milliseconds(50))
            if try await doneDays().allSatisfy({ $0 >= day }) { return }
        }
        throw DrillFailure("\(server) has not done its daily work within a minute")
    }

    private func doneDays() async throws -> [Int64] {
        guard let table = try await database.snapshot(only: ["daily_jobs"]).tables["daily_jobs"] else { return [] }
        return table.rows.compactMap { row in
            guard table.value(row, "name") == Array("midnight".utf8) else { return nil }
            return table.value(row, "done_day").flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
        }
    }
}
