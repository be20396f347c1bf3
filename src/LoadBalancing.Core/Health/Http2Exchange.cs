namespace LoadBalancing.Health;

/// <summary>A request of a check over HTTP/2 and what comes back.</summary>
/// <param name="response">The head of the answer, once it comes.</param>
internal sealed class Http2Exchange(Task<HttpResponseMessage> response)
{
    private HttpAnswer? _answer;

    /// <summary>Waits for the head of the answer.</summary>
    public async ValueTask<HttpAnswer> HeadAsync()
    {
        var head = await response.ConfigureAwait(false);
        return _answer ??= new HttpAnswer(
            (int)head.StatusCode,
            Reason: "",
            [.. from field in head.Headers.NonValidated.Concat(head.Content.Headers.NonValidated) from value in field.Value select (field.Key, value)],
            Length: 0);
    }

    /// <summary>Waits for more of the body.</summary>
    /// <returns>How many bytes came; 0 at its end.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        var head = await response.ConfigureAwait(false);
        var body = await head.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        return await body.ReadAsync(buffer, cancellation).ConfigureAwait(false);
    }
}
