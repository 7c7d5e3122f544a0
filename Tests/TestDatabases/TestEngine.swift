import Foundation
import Storage

/// The engines this run can test on: the arguments of a test that holds for both.
///
///     @Test(arguments: TestEngine.available)
///     func aWriteThatThrowsLeavesNothing(engine: TestEngine) async throws {
///         try await withStore(engine, migrator: migrator) { store in … }
///     }
public enum TestEngine: String, Sendable, CaseIterable, CustomStringConvertible {
    case sqlite, postgres

    /// SQLite always; PostgreSQL where `scripts/with-postgres` or somebody else gives a cluster. With
    /// `NACRE_TEST_REQUIRE_POSTGRES=1` it is listed even without one, so that its tests fail instead of being skipped.
    public static let available: [TestEngine] = allCases.filter { engine in
        engine == .sqlite || clusterURL != nil || environment["NACRE_TEST_REQUIRE_POSTGRES"] == "1"
    }

    public var description: String { rawValue }

    private static let environment = ProcessInfo.processInfo.environment

    /// A superuser's URL of a throw-away cluster.
    public static let clusterURL = environment["NACRE_TEST_POSTGRES_URL"].flatMap { $0.isEmpty ? nil : $0 }
}

public struct TestDatabaseError: Error, CustomStringConvertible {
    public let description: String

    static let noCluster = TestDatabaseError(
        description: "no PostgreSQL to test on: run the tests through scripts/with-postgres, "
            + "or set NACRE_TEST_POSTGRES_URL to a throw-away cluster")
}
