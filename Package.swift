// swift-tools-version: 6.2
import PackageDescription

// Our own targets: Swift 6, no implicit imports through other modules, `any` spelled out, warnings are errors.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "nacre",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "nacre-agents", targets: ["nacre-agents"]),
        .executable(name: "nacre", targets: ["nacre"]),
        .executable(name: "nacre-bench", targets: ["nacre-bench"]),
        .executable(name: "nacre-accounts", targets: ["nacre-accounts"]),
        .executable(name: "nacre-witness", targets: ["nacre-witness"]),
        .library(name: "NacreClient", targets: ["NacreClient"]),
        .library(name: "MessageEncryption", targets: ["MessageEncryption"]),
        .library(name: "TransparencyLog", targets: ["TransparencyLog"]),
        .library(name: "PrivacyPassToken", targets: ["PrivacyPassToken"]),
        .library(name: "PrivacyPassIssuer", targets: ["PrivacyPassIssuer"]),
        .library(name: "PrivacyPassOrigin", targets: ["PrivacyPassOrigin"]),
        .library(name: "PrivacyPassClient", targets: ["PrivacyPassClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1.git", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-structured-headers.git", exact: "1.7.0"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(
            name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"]), .brew(["argon2"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // MARK: The right to run an agent (Privacy Pass)

        .target(
            name: "ByteFraming", swiftSettings: strict),
        .target(
            name: "PrivacyPassToken",
            dependencies: [
                "ByteFraming",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ], swiftSettings: strict),
        .target(
            name: "PrivacyPassIssuer",
            dependencies: [
                "PrivacyPassToken",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ], swiftSettings: strict),
        .target(
            name: "PrivacyPassOrigin",
            dependencies: ["PrivacyPassToken", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .target(
            name: "PrivacyPassClient",
            dependencies: [
                "PrivacyPassToken",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ], swiftSettings: strict),
        .target(
            name: "HTTPSignatures",
            dependencies: [
                "ByteFraming",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "StructuredFieldValues", package: "swift-http-structured-headers"),
            ], swiftSettings: strict),
        // What a log says about an issuer's keys, for both layers and the wallet.
        .target(
            name: "IssuerLog", dependencies: ["PrivacyPassToken", "TransparencyLog"], swiftSettings: strict),
        .target(
            name: "AgentSignatures",
            dependencies: ["ByteFraming", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
        // What servers and clients both read of sealed messages.
        .target(
            name: "MessageFormats",
            dependencies: [
                "AgentSignatures", "ByteFraming", "JSONWriting", .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        .target(
            name: "MessageEncryption",
            dependencies: [
                "AgentSignatures", "ByteFraming", "JSONWriting", "MessageFormats",
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        .target(
            name: "PassphraseHashing",
            dependencies: ["CArgon2", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),

        // MARK: The log

        .target(
            name: "TransparencyLog",
            dependencies: ["ByteFraming", "JSONWriting", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),

        .target(
            name: "LogVerification",
            dependencies: [
                "AgentSignatures", "ByteFraming", "JSONWriting", "TransparencyLog",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),

        // MARK: What both servers stand on

        .target(
            name: "Storage", swiftSettings: strict),
        .target(
            name: "StorageSQLite",
            dependencies: [
                "Storage",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .target(
            name: "StoragePostgres",
            dependencies: [
                "Storage", "CLibPQ",
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .target(
            name: "Envelope",
            dependencies: ["ByteFraming", "Storage", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .target(
            name: "JSONWriting",
            dependencies: [.product(name: "NIOCore", package: "swift-nio")], swiftSettings: strict),
        .target(
            name: "HTTPSupport",
            dependencies: [
                "ByteFraming", "CZlib", "JSONWriting",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCertificateReloading", package: "swift-nio-extras"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        .target(
            name: "PageDesign",
            dependencies: [.product(name: "Mustache", package: "swift-mustache")],
            resources: [.embedInCode("Resources")], swiftSettings: strict),

        .target(
            name: "LayerSupport",
            dependencies: [
                "Envelope", "HTTPSupport", "JSONWriting", "PageDesign", "Storage",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        .target(
            name: "LogService",
            dependencies: [
                "ByteFraming", "Envelope", "HTTPSupport", "JSONWriting", "LayerSupport", "PageDesign", "Storage",
                "TransparencyLog",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [
                .embedInCode("Schema/log.sql"), .embedInCode("Schema/log-codes.sql"),
                .embedInCode("Serving/log.mustache"),
            ], swiftSettings: strict),
        .target(
            name: "ServerProgram",
            dependencies: [
                "Envelope", "HTTPSupport", "JSONWriting", "LayerSupport", "LogService", "Storage", "StoragePostgres",
                "StorageSQLite",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], swiftSettings: strict),

        // MARK: Outside witnesses of the log

        .target(
            name: "Witness",
            dependencies: [
                "ByteFraming", "HTTPSupport", "JSONWriting", "Storage", "StorageSQLite", "TransparencyLog",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "nacre-witness",
            dependencies: [
                "HTTPSupport", "Storage", "TransparencyLog", "Witness",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),

        // MARK: The agent layer

        .target(
            name: "AgentAPI",
            dependencies: ["JSONWriting", .product(name: "NIOCore", package: "swift-nio")], swiftSettings: strict),
        .target(
            name: "AgentLayer",
            dependencies: [
                "AgentAPI", "AgentSignatures", "ByteFraming", "Envelope", "HTTPSignatures", "HTTPSupport", "IssuerLog",
                "JSONWriting",
                "LayerSupport", "LogService", "MessageFormats", "PageDesign", "PrivacyPassOrigin", "PrivacyPassToken",
                "Storage", "TransparencyLog",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [
                .embedInCode("Pages/Templates"), .embedInCode("Schema/Migrations"), .embedInCode("SkillFiles/Texts"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "nacre-agents",
            dependencies: [
                "AgentLayer", "Envelope", "HTTPSupport", "JSONWriting", "LayerSupport", "LogService", "ServerProgram",
                "Storage",
                "TransparencyLog",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // MARK: The account layer

        .target(
            name: "AccountAPI",
            dependencies: ["JSONWriting", .product(name: "NIOCore", package: "swift-nio")], swiftSettings: strict),
        .target(
            name: "AccountLayer",
            dependencies: [
                "AccountAPI", "ByteFraming", "Envelope", "HTTPSupport", "IssuerLog", "JSONWriting", "LayerSupport",
                "LogService", "PageDesign", "PassphraseHashing", "PrivacyPassIssuer", "PrivacyPassToken", "Storage",
                "TransparencyLog",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.embedInCode("Pages/Templates"), .embedInCode("Schema/Migrations")], swiftSettings: strict),
        .executableTarget(
            name: "nacre-accounts",
            dependencies: [
                "AccountAPI", "AccountLayer", "Envelope", "HTTPSupport", "LayerSupport", "LogService", "ServerProgram",
                "Storage",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        // MARK: The people and agents who use them

        .target(
            name: "NacreClient",
            dependencies: [
                "AccountAPI", "AgentAPI", "AgentSignatures", "ByteFraming", "HTTPSignatures", "IssuerLog", "JSONWriting",
                "LogVerification", "MessageEncryption", "MessageFormats",
                "PassphraseHashing",
                "PrivacyPassClient", "PrivacyPassToken", "TransparencyLog",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .target(
            name: "LocalNetwork", dependencies: ["NacreClient"], swiftSettings: strict),
        .target(
            name: "Drills",
            dependencies: [
                "AccountAPI", "AgentAPI", "JSONWriting", "LocalNetwork", "NacreClient", "Storage", "StoragePostgres",
                "StorageSQLite", "TransparencyLog",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], swiftSettings: strict),
        .target(
            name: "Benchmarks",
            dependencies: [
                "AccountAPI", "AgentAPI", "AgentSignatures", "ByteFraming", "HTTPSignatures", "IssuerLog", "LocalNetwork",
                "MessageEncryption", "MessageFormats", "NacreClient", "PrivacyPassClient", "PrivacyPassIssuer",
                "PrivacyPassToken", "Storage", "StoragePostgres", "TransparencyLog",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "nacre-bench",
            dependencies: [
                "Benchmarks", "LocalNetwork",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "nacre",
            dependencies: [
                "AccountAPI", "AgentAPI", "Drills", "JSONWriting", "LocalNetwork", "LogVerification", "NacreClient",
                "TransparencyLog",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),

        // MARK: Tests

        .target(
            name: "TestDatabases", dependencies: ["Storage", "StorageSQLite", "StoragePostgres"],
            path: "Tests/TestDatabases", swiftSettings: strict),
        .target(
            name: "TestServers",
            dependencies: [
                "AgentAPI", "HTTPSupport", "JSONWriting", "LayerSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], path: "Tests/TestServers", swiftSettings: strict),
        .target(
            name: "TestRandomness", path: "Tests/TestRandomness", swiftSettings: strict),
        .target(
            name: "TestLogs", dependencies: ["LogService", "Storage", "TransparencyLog"], path: "Tests/TestLogs",
            swiftSettings: strict),
        // What `make fuzz` feeds, and the replay of its corpora.
        .target(
            name: "ParserFuzzing",
            dependencies: [
                "AgentLayer", "AgentSignatures", "ByteFraming", "HTTPSignatures", "HTTPSupport", "JSONWriting",
                "LogVerification", "MessageEncryption", "MessageFormats", "NacreClient", "PageDesign", "PrivacyPassToken",
                "TransparencyLog",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], path: "Tests/ParserFuzzing", swiftSettings: strict),
        .testTarget(
            name: "ParserFuzzingTests", dependencies: ["ParserFuzzing"], swiftSettings: strict),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Storage", "StorageSQLite", "StoragePostgres", "TestDatabases", "TestServers"],
            swiftSettings: strict),
        .testTarget(
            name: "JSONWritingTests",
            dependencies: ["JSONWriting", .product(name: "NIOCore", package: "swift-nio")], swiftSettings: strict),
        .testTarget(
            name: "PageDesignTests",
            dependencies: ["AgentLayer", "HTTPSupport", "JSONWriting", "LogService", "PageDesign"], swiftSettings: strict),
        .testTarget(
            name: "HTTPSupportTests",
            dependencies: [
                "HTTPSupport", "JSONWriting", "TestRandomness", "TestServers",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], swiftSettings: strict),
        .testTarget(
            name: "EnvelopeTests",
            dependencies: [
                "Envelope", "Storage", "StorageSQLite", "TestDatabases",
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        .testTarget(
            name: "PrivacyPassTests",
            dependencies: [
                "ByteFraming", "PrivacyPassClient", "PrivacyPassIssuer", "PrivacyPassOrigin", "PrivacyPassToken",
                "TestRandomness", "TestServers",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ], swiftSettings: strict),
        .testTarget(
            name: "IssuerLogTests", dependencies: ["IssuerLog", "PrivacyPassToken", "TestLogs", "TransparencyLog"],
            swiftSettings: strict),
        .testTarget(
            name: "HTTPSignaturesTests",
            dependencies: ["HTTPSignatures", "TestRandomness", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .testTarget(
            name: "TransparencyLogTests",
            dependencies: [
                "ByteFraming", "JSONWriting", "TestLogs", "TestRandomness", "TestServers", "TransparencyLog",
                .product(name: "Crypto", package: "swift-crypto"),
            ], exclude: ["Python"], swiftSettings: strict),
        .testTarget(
            name: "WitnessTests",
            dependencies: [
                "HTTPSupport", "JSONWriting", "Storage", "StorageSQLite", "TestLogs", "TestServers", "TransparencyLog",
                "Witness",
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "LogVerificationTests",
            dependencies: [
                "AgentSignatures", "ByteFraming", "JSONWriting", "LogVerification", "TransparencyLog",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "AgentSignaturesTests",
            dependencies: ["AgentSignatures", "ByteFraming", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        .testTarget(
            name: "MessageEncryptionTests",
            dependencies: [
                "AgentSignatures", "ByteFraming", "JSONWriting", "MessageEncryption", "MessageFormats",
                "TestRandomness", "TestServers",
                .product(name: "Crypto", package: "swift-crypto"),
            ], exclude: ["Python", "Vectors"], swiftSettings: strict),
        .testTarget(
            name: "LogServiceTests",
            dependencies: [
                "AgentAPI", "ByteFraming", "Envelope", "HTTPSupport", "JSONWriting", "LayerSupport", "LogService",
                "Storage",
                "StorageSQLite", "TestDatabases", "TestLogs", "TestServers", "TransparencyLog",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        .testTarget(
            name: "AccountLayerTests",
            dependencies: [
                "AccountAPI", "AccountLayer", "AgentAPI", "ByteFraming", "Envelope", "HTTPSupport", "JSONWriting",
                "IssuerLog", "LayerSupport", "LogService", "TransparencyLog",
                "PassphraseHashing", "PrivacyPassClient", "PrivacyPassIssuer", "PrivacyPassToken", "Storage",
                "StorageSQLite", "TestDatabases", "TestServers",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], exclude: ["OAuth/Python", "Pages/Python"], swiftSettings: strict),
        .testTarget(
            name: "BenchmarkTests",
            dependencies: ["AgentLayer", "Benchmarks", "LocalNetwork", "Storage", "TestDatabases"], swiftSettings: strict),
        .testTarget(
            name: "DrillTests",
            dependencies: [
                "Drills", "Storage", "TestDatabases",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], swiftSettings: strict),
        .testTarget(
            name: "AgentLayerTests",
            dependencies: [
                "AgentAPI", "AgentLayer", "AgentSignatures", "ByteFraming", "Envelope", "HTTPSignatures", "HTTPSupport",
                "IssuerLog", "TestLogs", "TestRandomness",
                "JSONWriting", "LayerSupport", "LogService", "LogVerification", "MessageFormats", "PrivacyPassClient",
                "PrivacyPassIssuer",
                "PrivacyPassOrigin",
                "PrivacyPassToken",
                "Storage", "TransparencyLog",
                "StoragePostgres", "StorageSQLite", "TestDatabases", "TestServers",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "ServerProgramTests",
            dependencies: [
                "Envelope", "HTTPSupport", "LayerSupport", "ServerProgram", "Storage", "StorageSQLite", "TestDatabases",
                "TestServers",
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "AccountAPI", "AgentAPI", "AgentSignatures", "JSONWriting", "MessageEncryption", "MessageFormats",
                "NacreClient",
                "PrivacyPassToken", "StoragePostgres", "TestDatabases",
                "TestLogs",
                "TestServers", "TransparencyLog", "nacre", "nacre-accounts", "nacre-agents", "nacre-bench",
                "nacre-witness",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "NacreClientTests",
            dependencies: [
                "AccountAPI", "AgentAPI", "AgentSignatures", "ByteFraming", "HTTPSignatures", "JSONWriting",
                "MessageEncryption", "MessageFormats",
                "NacreClient",
                "IssuerLog", "LocalNetwork", "LogVerification", "PassphraseHashing", "PrivacyPassClient",
                "PrivacyPassIssuer",
                "PrivacyPassToken", "TestLogs", "TransparencyLog",
                "nacre",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// `scripts/fuzz-parsers` alone sets this: the program needs libFuzzer, and every module compiled for it.
if Context.environment["NACRE_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "nacre-fuzz", dependencies: ["ParserFuzzing"], path: "Tests/nacre-fuzz", swiftSettings: strict,
            // Gold fails on the debug information of instrumented code.
            linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]))
}
