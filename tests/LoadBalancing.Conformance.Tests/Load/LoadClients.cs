using System.Collections.Concurrent;
using System.Diagnostics;
using LoadBalancing.Conformance.Clients;

namespace LoadBalancing.Conformance.Load;

/// <summary>Sends the requests of the load over many connections at once, and looks at every byte of the responses.</summary>
internal sealed class LoadClients(int port, int requests)
{
    private int _next = -1;
    private int _done;

    public int Done => Volatile.Read(ref _done);

    /// <summary>Requests that failed in a way that a client can see.</summary>
    public ConcurrentQueue<LoadFailure> Failures { get; } = new();

    /// <summary>Responses that are whole and yet not what they have to be.</summary>
    public ConcurrentQueue<string> Wrong { get; } = new();

    public Task RunAsync(int connections) => Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(RunConnectionAsync)));

    private async Task RunConnectionAsync()
    {
        RawClient? client = null;
        while (Interlocked.Increment(ref _next) is var number && number < requests)
        {
            client ??= await RawClient.ConnectAsync(port);
            if (!await SendAsync(client, new LoadRequest(number)))
            {
                client.Dispose();
                client = null;
            }

            Interlocked.Increment(ref _done);
        }

        client?.Dispose();
    }

    /// <returns>Whether the connection can be used again.</returns>
    private async Task<bool> SendAsync(RawClient client, LoadRequest request)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var response = await client.SendAsync(request.ToBytes());
            if (response.Origin is null)
            {
                Failures.Enqueue(new(request.Number, began, Stopwatch.GetTimestamp(), response.Head.StartLine));
            }
            else if (Fault(request, response) is { } fault)
            {
                Wrong.Enqueue($"{request.Kind} {request.Number}: {fault}\n{string.Join('\n', response.Head.Headers)}");
            }

            return response.KeepsConnection;
        }
        catch (IOException cut)
        {
            Failures.Enqueue(new(request.Number, began, Stopwatch.GetTimestamp(), cut.Message));
        }
        catch (Exception broken) when (broken is InvalidDataException or FormatException or OperationCanceledException)
        {
            Wrong.Enqueue($"{request.Kind} {request.Number}: {broken.Message}");
        }

        return false;
    }

    private static string? Fault(LoadRequest request, RawResponse response)
    {
        var payload = request.Payload;
        var length = response.Head.Values("Content-Length").SingleOrDefault();
        return response switch
        {
            { Status: not 200 } => response.Head.StartLine,
            _ when request.Kind == LoadKind.Head && length != $"{payload.Length}" => $"length {length}",
            _ when request.Kind != LoadKind.Head && !response.Body.AsSpan().SequenceEqual(payload) => "the body is another's or not whole",
            _ when !HasRightCookie(request, response) => $"cookies {string.Join(" | ", response.SetCookies)}",
            _ => null,
        };
    }

    // The holder of a server that comes up at this moment may be balanced still, and be given the same server anew.
    private static bool HasRightCookie(LoadRequest request, RawResponse response) =>
        response.SetCookies.SequenceEqual([$"SERVERID={response.Origin}; path=/"]) ||
        (request.Cookie == response.Origin && !response.SetCookies.Any());
}
