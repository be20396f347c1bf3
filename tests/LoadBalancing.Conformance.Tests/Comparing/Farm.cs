using System.Collections.Concurrent;
using System.Text;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Origins;
using LoadBalancing.Conformance.Proxies;

namespace LoadBalancing.Conformance.Comparing;

/// <summary>
/// A proxy and the servers behind it, on <see cref="Machines"/> of their own. In the configuration <c>{front}</c> stands for the port that
/// clients connect to.
/// </summary>
internal sealed class Farm : IAsyncDisposable
{
    // One thread makes HAProxy's order of servers one order. Checks are frequent, so that changes are noticed soon, and still
    // leave a busy machine the time to answer them.
    private const string Preamble = """
        global
            nbthread 1

        defaults
            mode http
            timeout connect 5s
            timeout client  30s
            timeout server  30s
            timeout check   5s
            default-server inter 500 fastinter 100 downinter 100


        """;

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"conformance-{Guid.NewGuid():N}.cfg");
    private readonly Machines _machines;
    private readonly Dictionary<string, OriginAnswer> _answers = [];
    private readonly ConcurrentQueue<OriginRequest> _seen = new();

    private Farm(Proxy proxy, Func<OriginRequest, OriginAnswer>? answer, Dictionary<string, int>? serverPorts)
    {
        Proxy = proxy;
        _machines = new(answer ?? Answer, serverPorts, proxy.Network);
    }

    public Proxy Proxy { get; }

    public Transcript Transcript { get; } = new();

    /// <summary>The port that clients connect to.</summary>
    public int Port => PortNamed("front");

    /// <param name="proxy">The proxy, not started yet.</param>
    /// <param name="configuration">What it runs on, beside a common preamble.</param>
    /// <param name="answer">What the servers answer; they then leave no trace in the transcript.</param>
    /// <param name="serverPorts">The ports of servers of an earlier farm, if they are to be the same.</param>
    public static async Task<Farm> StartAsync(
        Proxy proxy, string configuration, Func<OriginRequest, OriginAnswer>? answer = null, Dictionary<string, int>? serverPorts = null)
    {
        var farm = new Farm(proxy, answer, serverPorts);
        try
        {
            await File.WriteAllTextAsync(farm._file, farm._machines.Fill(Preamble + configuration) + Environment.NewLine);
            await proxy.StartAsync(farm._file, farm.Port);
            return farm;
        }
        catch
        {
            await farm.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes every server answer a path in its own way.</summary>
    public void Answer(string path, OriginAnswer answer) => _answers[path] = answer;

    /// <summary>The port that a name in braces stands for.</summary>
    public int PortNamed(string name) => _machines.Port(name);

    public OriginServer Origin(string server) => _machines.Server(server);

    public Task<RawClient> ConnectAsync() => ConnectAsync("front");

    /// <summary>Connects a client to the port that a name in braces stands for.</summary>
    public Task<RawClient> ConnectAsync(string name) => RawClient.ConnectAsync(PortNamed(name), network: Proxy.Network);

    /// <summary>Sends <c>GET</c> on a connection of its own.</summary>
    public Task<Exchange> GetAsync(string target, params string[] headers) => SendAsync(Request("GET", target, headers));

    /// <summary>Sends requests without a cookie, one after another, each on a connection of its own.</summary>
    public async Task GetManyAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await GetAsync("/");
        }
    }

    /// <summary>Sends a request as it stands on a connection of its own.</summary>
    public async Task<Exchange> SendAsync(string head, byte[]? body = null)
    {
        using var client = await ConnectAsync();
        return await SendAsync(client, head, body);
    }

    /// <summary>Sends a request as it stands on a connection that may have served others.</summary>
    public async Task<Exchange> SendAsync(RawClient client, string head, byte[]? body = null)
    {
        RawResponse? response = null;
        try
        {
            response = await client.SendAsync((byte[])[.. Encoding.Latin1.GetBytes(head), .. body ?? []]);
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException)
        {
            // That there is no whole response, or none in time, is what the transcript tells.
        }

        var exchange = new Exchange(head.TrimEnd(), response, [.. _seen]);
        _seen.Clear();
        Transcript.Add(exchange);
        return exchange;
    }

    /// <summary>A request of HTTP/1.1 for this farm.</summary>
    public static string Request(string method, string target, params string[] headers) =>
        $"{method} {target} HTTP/1.1\r\nHost: farm\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    /// <summary>Stops a server. The proxy is not waited for.</summary>
    public Task KillAsync(string server) => Origin(server).StopAsync();

    /// <summary>Stops servers and waits until the proxy takes them for down.</summary>
    public async Task StopAsync(params string[] servers)
    {
        foreach (var server in servers)
        {
            await KillAsync(server);
            await Proxy.WaitForStateAsync(server, up: false);
        }
    }

    /// <summary>Starts servers again and waits until the proxy takes them for up.</summary>
    public async Task StartAsync(params string[] servers)
    {
        foreach (var server in servers)
        {
            Origin(server).Start();
            await Proxy.WaitForStateAsync(server, up: true);
        }
    }

    /// <summary>Changes what a server's health checks get, and waits until the proxy takes it for up or down.</summary>
    public async Task ChangeHealthAsync(string server, bool healthy)
    {
        Origin(server).Healthy = healthy;
        await Proxy.WaitForStateAsync(server, healthy);
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _machines.DisposeAsync();
        File.Delete(_file);
    }

    private OriginAnswer Answer(OriginRequest request)
    {
        _seen.Enqueue(request);
        return _answers.GetValueOrDefault(request.Path) ?? OriginAnswer.Text($"{request.Method} answered by {request.Server}");
    }
}
