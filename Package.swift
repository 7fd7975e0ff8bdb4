// swift-tools-version: 6.3
import PackageDescription

/// Settings of every Swift target of ours: Swift 6 language mode, every warning an error.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let deques = Target.Dependency.product(name: "DequeModule", package: "swift-collections")

/// A library target of ours.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// A `@main` target of ours: flags, wiring, exit code.
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies + [.product(name: "ArgumentParser", package: "swift-argument-parser")],
        swiftSettings: swiftSettings
    )
}

/// A test target of ours; every one may use the test kit.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["NewsTestSupport"], exclude: exclude, swiftSettings: swiftSettings
    )
}

/// What tests of the real programs need.
let programs: [Target.Dependency] = [
    "newswire-ingestor", "newswire-indexer", "newswire", "NewswireClient", "Messaging", "NewsModels", "ZeroMQ",
]

/// The fuzzer, which needs libFuzzer of the toolchain: only for `scripts/fuzz`.
let fuzzing: [Target] =
    Context.environment["NEWSWIRE_FUZZ"] == nil
    ? []
    : [
        .systemLibrary(name: "CFuzzDriver", path: "Tests/Fuzz/CFuzzDriver"),
        .executableTarget(
            name: "FuzzDriver", dependencies: ["ArticleParsing", "NewsModels", "CFuzzDriver"],
            path: "Tests/Fuzz/Driver", swiftSettings: swiftSettings
        ),
    ]

let package = Package(
    name: "newswire",
    products: [
        .library(name: "NewsModels", targets: ["NewsModels"]),
        .library(name: "NewswireClient", targets: ["NewswireClient", "Messaging", "ZeroMQ"]),
        .executable(name: "newswire-ingestor", targets: ["newswire-ingestor"]),
        .executable(name: "newswire-indexer", targets: ["newswire-indexer"]),
        .executable(name: "newswire", targets: ["newswire"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // Values
        library("NewsModels"),

        // Domain: deterministic; no files, no sockets, no clock
        library("Messaging", ["NewsModels", deques]),
        .systemLibrary(name: "CSHA2", providers: [.apt(["nettle-dev"])]),
        .target(name: "CLanguageDetector", linkerSettings: [.linkedLibrary("cld2")]),
        .target(name: "CHTMLParser", linkerSettings: [.linkedLibrary("gumbo")]),
        .systemLibrary(name: "CCharsetDetector", providers: [.apt(["libuchardet-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CBrotliDecoder", providers: [.apt(["libbrotli-dev"])]),
        library("ContentCoding", ["CZlib", "CBrotliDecoder"]),
        library("WebArchives", ["NewsModels", "ContentCoding"]),
        library(
            "ArticleParsing",
            [
                "NewsModels", "Messaging", "ContentCoding", "WebArchives", "CLanguageDetector", "CHTMLParser",
                "CCharsetDetector", "CSHA2",
            ]
        ),
        library("FeedPolling", ["NewsModels"]),
        .systemLibrary(name: "CIntrinsics"),
        .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
        .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
        library(
            "SearchEngine",
            ["CIntrinsics", "CStemmer", "CZstd", .product(name: "HeapModule", package: "swift-collections")]
        ),

        // Adapters: files, sockets
        .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
        library("ZeroMQ", ["CZeroMQ", deques]),
        library(
            "ArticleLog",
            [
                "NewsModels", "Messaging", "CSHA2", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),

        .systemLibrary(name: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
        library("IndexSnapshot", ["SearchEngine", "Messaging", "CXXHash"]),
        library("DocumentFiles", ["NewsModels", "Messaging", "WebArchives"]),
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        library("WebClient", ["FeedPolling", "CCurl"]),
        library(
            "FeedStore", ["FeedPolling", "NewsModels", "Messaging", .product(name: "GRDB", package: "GRDB.swift")]
        ),

        // Effects: threads, sockets, logs, shutdown
        library(
            "NewswireClient",
            ["NewsModels", "Messaging", "ZeroMQ", deques]
        ),
        library(
            "IngestorService",
            [
                "NewsModels", "Messaging", "ZeroMQ", "ArticleParsing", "ArticleLog", "DocumentFiles", "ServiceRuntime",
                "ContentCoding", "FeedPolling", "WebClient", "FeedStore", logging,
            ]
        ),
        library(
            "IndexerService",
            [
                "NewsModels", "Messaging", "ZeroMQ", "SearchEngine", "IndexSnapshot", "NewswireClient",
                "ServiceRuntime", logging,
            ]
        ),
        library("ServiceRuntime", ["NewsModels", "Messaging", "ZeroMQ", logging]),
        .target(name: "CAllocator", linkerSettings: [.linkedLibrary("jemalloc")]),
        program(
            "newswire-ingestor",
            [
                "IngestorService", "ServiceRuntime", "NewsModels", "ZeroMQ", "ArticleParsing", "FeedPolling",
                "CAllocator", logging,
            ]
        ),
        program(
            "newswire-indexer", ["IndexerService", "ServiceRuntime", "NewsModels", "ZeroMQ", "CAllocator", logging]),
        program(
            "newswire",
            [
                "NewswireClient", "NewsModels", "Messaging", "ArticleParsing", "DocumentFiles", "ServiceRuntime",
                "ZeroMQ",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ]
        ),

        // Tests
        .target(
            name: "NewsTestSupport",
            dependencies: ["NewsModels", "Messaging", "ZeroMQ", "NewswireClient", "CZlib"],
            path: "Tests/NewsTestSupport",
            swiftSettings: swiftSettings
        ),
        tests("NewsModelsTests", ["NewsModels", "Messaging"]),
        tests("MessagingTests", ["Messaging", "NewsModels"]),
        tests("ZeroMQTests", ["ZeroMQ"]),
        tests("NewswireClientTests", ["NewswireClient", "Messaging", "NewsModels", "ZeroMQ"]),
        tests("ContentCodingTests", ["ContentCoding"]),
        tests("WebArchivesTests", ["WebArchives", "NewsModels"]),
        tests("FeedPollingTests", ["FeedPolling", "NewsModels"]),
        tests("WebClientTests", ["WebClient", "FeedPolling", "NewsModels"]),
        tests(
            "IngestorServiceTests",
            ["IngestorService", "FeedStore", "FeedPolling", "ArticleParsing", "NewsModels"]),
        tests("IndexerServiceTests", ["IndexerService", "Messaging", "NewsModels", "SearchEngine", "ZeroMQ"]),
        tests("DocumentFilesTests", ["DocumentFiles", "NewsModels"]),
        tests("ArticleParsingTests", ["ArticleParsing", "Messaging", "NewsModels"]),
        tests("SearchEngineTests", ["SearchEngine", .product(name: "GRDB", package: "GRDB.swift")]),
        tests("IndexSnapshotTests", ["IndexSnapshot", "SearchEngine"]),
        .executableTarget(
            name: "SearchBench", dependencies: ["SearchEngine", "CAllocator"], path: "Tests/Benchmarks/SearchBench",
            swiftSettings: swiftSettings
        ),
        .executableTarget(
            name: "LogBench", dependencies: ["ArticleLog", "NewsModels"], path: "Tests/Benchmarks/LogBench",
            swiftSettings: swiftSettings
        ),
        tests("SearchCaseTests", ["SearchEngine"], exclude: ["Cases"]),
        .executableTarget(
            name: "ArticleLogCrashHelper", dependencies: ["ArticleLog", "NewsModels"],
            path: "Tests/ArticleLogCrashHelper", swiftSettings: swiftSettings
        ),
        tests(
            "ArticleLogTests",
            [
                "ArticleLog", "ArticleLogCrashHelper", "Messaging", "NewsModels",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        tests("ContractTests", ["NewsModels", "Messaging"]),
        tests("IntegrationTests", programs),
        tests("FaultTests", programs),
    ] + fuzzing,
    swiftLanguageModes: [.v6]
)
