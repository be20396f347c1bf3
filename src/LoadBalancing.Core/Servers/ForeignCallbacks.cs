namespace LoadBalancing.Servers;

/// <summary>Cancels tokens on which the application has registered callbacks.</summary>
internal static class ForeignCallbacks
{
    /// <summary>Cancels a token at once and leaves its callbacks to the thread pool.</summary>
    /// <param name="source">Where the token comes from.</param>
    /// <param name="failed">Told when callbacks have failed.</param>
    public static async Task CancelAsync(this CancellationTokenSource source, Action<Exception> failed)
    {
        try
        {
            await source.CancelAsync().ConfigureAwait(false);
        }
        catch (AggregateException exception)
        {
            failed(exception);
        }
    }
}
