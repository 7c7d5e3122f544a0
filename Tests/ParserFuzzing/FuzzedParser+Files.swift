import AgentLayer
import NIOCore
import NacreClient
import PageDesign

extension FuzzedParser {
    static let files = [
        FuzzedParser("wallet-file") { bytes in
            guard let sealed = try? WalletFile.Sealed(parsing: bytes, path: "wallet") else { return false }
            try require(sealed.bytes == bytes, "a wallet is written as it was read")
            return true
        },
        FuzzedParser("message-store") { bytes in
            guard let sealed = try? MessageStoreFile.Sealed(parsing: bytes, path: "messages.sealed") else { return false }
            let again = try? MessageStoreFile.Sealed(parsing: sealed.bytes, path: "messages.sealed")
            try require(again == sealed, "a store is read again")
            return true
        },
        FuzzedParser("key-ledger") { bytes in
            guard let ledger = try? KeyLedgerFile.ledger(bytes) else { return false }
            // In the order of the log, which a file need not have.
            let written = KeyLedgerFile.bytes(ledger)
            let again = try? KeyLedgerFile.ledger(written)
            try require(again.map { KeyLedgerFile.bytes($0).count } == written.count, "a ledger is read again")
            _ = ledger.logOrigin
            return true
        },
        FuzzedParser("image-header", longest: 16_384) { bytes in
            if let still = try? StillWebP(bytes, side: 512) {
                let again = try? StillWebP(still.bytes, side: 512)
                try require(again?.bytes == still.bytes, "a picture put together is not changed by doing it again")
            }
            guard let header = try? ImageHeader.read(ByteBuffer(bytes: bytes)) else { return false }
            try require(header.width > 0 && header.height > 0, "a picture has a size")
            try require(header.width * header.height <= ImageHeader.mostPixels, "no picture is larger than the limit")
            return true
        },
        FuzzedParser("markdown") { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let html = SafeMarkdown.html(text).lowercased()
            for forbidden in ["<script", "<iframe", "<style", "javascript:\"", "=\"javascript:", "=\"data:"] {
                try require(!html.contains(forbidden), "markdown never becomes \(forbidden)")
            }
            _ = SafeMarkdown.plainText(text, limit: 200)
            _ = SafeMarkdown.words(text, limit: 200)
            return !html.isEmpty
        },
    ]
}
