using System.Globalization;
using System.Text;
using System.Threading.Channels;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Comparing;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Algorithms;

/// <summary>A farm whose servers leave requests for <c>/hold</c> unanswered, so that they stay in flight until the farm ends.</summary>
internal sealed class HeldRequests : IAsyncDisposable
{
    private const string HeldPath = "/hold";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly OriginAnswer Empty = OriginAnswer.Text("");
    private static readonly OriginAnswer Nothing = new() { Silent = true };

    private readonly Channel<string> _held = Channel.CreateUnbounded<string>();
    private readonly List<(RawClient Client, Task Response)> _waiting = [];
    private Farm _farm = null!;

    private HeldRequests()
    {
    }

    /// <param name="proxy">The proxy, not started yet.</param>
    /// <param name="balance">The lines that choose the algorithm.</param>
    /// <param name="weights">The weights of the servers a, b, c …, which a cookie <c>S</c> can name.</param>
    public static async Task<HeldRequests> StartAsync(Proxy proxy, string balance, int[] weights)
    {
        var text = new StringBuilder($"listen farm\n    bind 127.0.0.1:{{front}}\n    {balance}\n    cookie S insert indirect nocache\n");
        foreach (var (place, weight) in weights.Index())
        {
            var name = (char)('a' + place);
            text.Append(CultureInfo.InvariantCulture, $"    server {name} 127.0.0.1:{{{name}}} weight {weight} cookie {name}\n");
        }

        var held = new HeldRequests();
        held._farm = await Farm.StartAsync(proxy, text.ToString(), held.Answer);
        return held;
    }

    /// <summary>Sends a request that stays in flight.</summary>
    /// <param name="headers">Its headers.</param>
    /// <returns>The server that has it.</returns>
    public async Task<string> HoldAsync(params string[] headers)
    {
        var client = await _farm.ConnectAsync();
        _waiting.Add((client, client.SendAsync(Encoding.Latin1.GetBytes(Farm.Request("GET", HeldPath, headers)))));
        return await _held.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    /// <summary>Sends requests one after another, each answered before the next, and counts them by server.</summary>
    public async Task<long[]> CountAsync(int requests, int servers)
    {
        var counts = new long[servers];
        using var client = await _farm.ConnectAsync();
        var request = Encoding.Latin1.GetBytes(Farm.Request("GET", "/"));
        for (var i = 0; i < requests; i++)
        {
            counts[(await client.SendAsync(request)).Origin![0] - 'a']++;
        }

        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (client, _) in _waiting)
        {
            client.Dispose();
        }

        await Task.WhenAll(_waiting.Select(waiting => waiting.Response)).ContinueWith(_ => { }, TaskScheduler.Default);
        await _farm.DisposeAsync();
    }

    private OriginAnswer Answer(OriginRequest request)
    {
        if (request.Path != HeldPath)
        {
            return Empty;
        }

        _held.Writer.TryWrite(request.Server);
        return Nothing;
    }
}
