/// POST /v1/tokens: the epoch's full allowance in one batch, or nothing. The bodies are framed bytes; their layout is
/// that of the Privacy Pass modules.
public enum TokenBatches {
    public static let path = "/v1/tokens"
    public static let requestType = "application/nacre-token-batch-request"
    public static let responseType = "application/nacre-token-batch-response"
    /// How many different batches an account may draw in one epoch.
    public static let perEpoch = 2
}
