public import AccountAPI
import NIOCore
import NIOHTTP1
import PrivacyPassToken

extension AccountClient {
    /// GET /.well-known/private-token-issuer-directory: the bytes as the server wrote them. The wallet judges them.
    public func issuerDirectory() async throws -> [UInt8] {
        var request = ServerConnection.Outgoing(.GET, IssuerDirectory.wellKnownPath)
        request.headers.add(name: "Accept", value: IssuerDirectory.mediaType)
        return Array(try await send(request).body.readableBytesView)
    }

    /// GET /v1/crowd
    public func crowd() async throws -> Reply<CrowdReply> { try await get("/v1/crowd") }

    /// POST /v1/tokens: exactly the epoch's allowance in one batch. The same batch is answered again.
    ///
    /// - Parameter batch: of `TokenBatches.requestType`.
    /// - Returns: of `TokenBatches.responseType`.
    public func drawTokens(batch: [UInt8]) async throws -> [UInt8] {
        var request = ServerConnection.Outgoing(.POST, TokenBatches.path)
        request.headers.add(name: "Accept", value: TokenBatches.responseType)
        request.attach(ByteBuffer(bytes: batch), type: TokenBatches.requestType)
        return Array(try await send(request, needsSession: true).body.readableBytesView)
    }

    // MARK: The copy of the wallet

    /// GET /v1/wallet-copy: sealed bytes and their version; nil when there is none.
    public func walletCopy() async throws -> (bytes: [UInt8], version: String)? {
        do {
            var request = ServerConnection.Outgoing(.GET, WalletCopies.path)
            request.headers.add(name: "Accept", value: "application/octet-stream")
            let answer = try await send(request, needsSession: true)
            guard let version = EntityTag.version(in: answer.headers.first(name: "ETag")) else {
                throw ClientError.unreadableReply(server: server, status: answer.status)
            }
            return (Array(answer.body.readableBytesView), version)
        } catch let refusal as ClientRefusal where refusal.status == 404 {
            return nil
        }
    }

    /// PUT /v1/wallet-copy: refused with 412 `VERSION_CONFLICT` unless the copy there is the one to be replaced.
    ///
    /// - Parameter version: what is replaced; nil where there is to be no copy yet.
    /// - Returns: the new version.
    public func putWalletCopy(_ bytes: [UInt8], replacing version: String?) async throws -> String {
        var request = ServerConnection.Outgoing(.PUT, WalletCopies.path)
        if let version {
            request.headers.add(name: "If-Match", value: EntityTag.field(for: version))
        } else {
            request.headers.add(name: "If-None-Match", value: "*")
        }
        request.attach(ByteBuffer(bytes: bytes), type: "application/octet-stream")
        let reply: Reply<WalletCopyReply> = try await send(request, needsSession: true).decoded()
        return reply.value.version
    }
}

/// Strong entity tags, RFC 9110 section 8.8.3: the version between quotation marks.
private enum EntityTag {
    static func field(for version: String) -> String { "\"\(version)\"" }

    static func version(in field: String?) -> String? {
        guard let field, field.utf8.count > 2, field.hasPrefix("\""), field.hasSuffix("\"") else { return nil }
        return String(field.dropFirst().dropLast())
    }
}
