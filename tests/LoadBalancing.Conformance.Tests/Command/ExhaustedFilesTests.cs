using System.Diagnostics;
using System.Net;
using System.Text;
using LoadBalancing.AspNetCore.Tests;
using LoadBalancing.Conformance.Clients;
using LoadBalancing.Conformance.Origins;

namespace LoadBalancing.Conformance.Command;

/// <summary>A proxy that may open no more files: it neither ends nor tries all the time, and goes on when some are closed.</summary>
public sealed class ExhaustedFilesTests : IAsyncDisposable
{
    // The files suffice neither for the clients at the same time nor for the connections to their server that each of them leaves behind.
    private const int Limit = 450;
    private const int Crowd = 300;

    // Half of what is left behind the reserve, for each of two frontends.
    private const int AtOnce = (Limit - 256) / 2 / 2;

    // Clients with requests that are held.
    private const int Few = 40;

    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: farm\r\n\r\n");
    private static readonly byte[] Held = Encoding.ASCII.GetBytes("GET /held HTTP/1.1\r\nHost: farm\r\n\r\n");

    // Clients of HTTP/2 ask more at the same time than there are files for, each on one connection.
    private const int Connections = 20;
    private const int Streams = 20;

    private readonly LbCommand _lb = new();
    private readonly int _front = FreePorts.Next();
    private readonly int _otherFront = FreePorts.Next();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OriginServer _origin;
    private readonly OriginServer _other;
    private int _held;

    public ExhaustedFilesTests()
    {
        _origin = new("a", FreePorts.Next(), Answer);
        _other = new("b", FreePorts.Next(), Answer);
        _origin.Start();
        _other.Start();
    }

    [Fact]
    public async Task Clients_wait_that_are_more_than_there_are_files_for()
    {
        using var lb = await StartAsync();
        var crowd = new List<RawClient>();
        for (var i = 0; i < Crowd; i++)
        {
            crowd.Add(await RawClient.ConnectAsync(_front));
        }

        // All who have got in can be served at the same time.
        var requests = crowd.ConvertAll(client => client.SendAsync(Request));
        await Patience.UntilAsync(() => requests.Count(request => request.IsCompleted) == AtOnce, "the answers to all who have got in");
        (await CpuShareAsync(lb)).Should().BeLessThan(0.2);
        OpenFiles(lb).Should().BeLessThan(Limit);
        requests.Where(request => request.IsCompleted).Should().HaveCount(AtOnce).And.OnlyContain(request => request.Result.Status == 200);

        foreach (var (client, request) in crowd.Zip(requests))
        {
            (await request).Status.Should().Be(200);
            client.Dispose();
        }

        lb.Signal("TERM");
        (await lb.WaitForExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Requests_over_HTTP2_that_there_are_no_files_for_are_told_so_and_the_others_served()
    {
        using var lb = await StartAsync("Http2");
        using var clients = new Http2Crowd(_front, Connections);

        // Nobody goes before all have been told whether they are served.
        var requests = clients.GetAsync("/held", Streams);
        await Patience.UntilAsync(() => Volatile.Read(ref _held) + requests.Count(request => request.IsCompleted) == requests.Count, "an answer or a server for all");
        OpenFiles(lb).Should().BeLessThan(Limit);
        var (refused, served) = (requests.Count(request => request.IsCompleted), Volatile.Read(ref _held));
        refused.Should().BePositive();
        served.Should().BeGreaterThan(Limit / 4);
        _release.SetResult();
        var statuses = (await Task.WhenAll(requests)).CountBy(status => status).ToDictionary();
        statuses.Should().BeEquivalentTo(new Dictionary<HttpStatusCode, int> { [HttpStatusCode.OK] = served, [HttpStatusCode.ServiceUnavailable] = refused });
        lb.Output.Should().Contain("A request to backend web failed: SC NotConnected after 0 retries: This process may open no more files.");

        lb.Signal("TERM");
        (await lb.WaitForExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Connections_that_wait_make_room_for_those_to_another_server()
    {
        using var lb = await StartAsync();
        using var other = await RawClient.ConnectAsync(_otherFront);

        // The first request of a client has a new connection, which waits for others then.
        for (var i = 0; i < Crowd; i++)
        {
            (await GetAsync(_front)).Should().Be(200);
        }

        using var last = await RawClient.ConnectAsync(_front);
        (await last.SendAsync(Request)).Status.Should().Be(200);
        (await other.SendAsync(Request)).Status.Should().Be(200);
    }

    [Fact]
    public async Task Whoever_is_served_stays_so_when_the_limit_is_lowered_below_what_is_open()
    {
        using var lb = await StartAsync();
        var held = new List<Task<RawResponse>>();
        var clients = new List<RawClient>();
        for (var i = 0; i < Few; i++)
        {
            clients.Add(await RawClient.ConnectAsync(_front));
            held.Add(clients[i].SendAsync(Held));
        }

        using var late = await RawClient.ConnectAsync(_front);
        (await late.SendAsync(Request)).Status.Should().Be(200);
        await Patience.UntilAsync(() => Volatile.Read(ref _held) == Few, "a server for all");
        var limit = OpenFiles(lb) - (Few / 2);
        await RunningProgram.RunAsync(Path.GetTempPath(), "prlimit", [$"--pid={lb.Id}", $"--nofile={limit}"]);
        await lb.WaitForAsync($"Not {Limit} but {limit} files may be open from now on");

        // The server's connection that waits is as good as before.
        var more = late.SendAsync(Held);
        await Patience.UntilAsync(() => Volatile.Read(ref _held) == Few + 1, "a server for one that waited");
        using var newcomer = await RawClient.ConnectAsync(_front);
        var waiting = newcomer.SendAsync(Request);
        _release.SetResult();
        foreach (var (client, request) in clients.Append(late).Zip(held.Append(more)))
        {
            (await request).Status.Should().Be(200);
            client.Dispose();
        }

        (await waiting).Status.Should().Be(200);
        lb.Signal("TERM");
        (await lb.WaitForExitAsync()).Should().Be(0);
    }

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        _lb.Dispose();
        await _origin.DisposeAsync();
        await _other.DisposeAsync();
    }

    private static async Task<int> GetAsync(int front)
    {
        using var client = await RawClient.ConnectAsync(front);
        return (await client.SendAsync(Request)).Status;
    }

    private OriginAnswer Answer(OriginRequest request)
    {
        if (request.Path != "/held")
        {
            return OriginAnswer.Text("hello");
        }

        Interlocked.Increment(ref _held);
        return OriginAnswer.Text("hello") with { Release = _release.Task };
    }

    private async Task<RunningProgram> StartAsync(string protocol = "Http1")
    {
        var lb = _lb.StartWithFiles(Limit, "run", _lb.Write("lb.json", $$"""
            { "LoadBalancer": {
                "Frontends": {
                  "www": { "Binds": ["127.0.0.1:{{_front}}"], "Protocol": "{{protocol}}", "Backend": "web" },
                  "other": { "Binds": ["127.0.0.1:{{_otherFront}}"], "Backend": "other" } },
                "Backends": {
                  "web": { "Retries": 0, "Servers": [ { "Name": "a", "Address": "127.0.0.1:{{_origin.Port}}" } ] },
                  "other": { "Retries": 0, "Servers": [ { "Name": "b", "Address": "127.0.0.1:{{_other.Port}}" } ] } } } }
            """));
        // The last of the two by name.
        await lb.WaitForAsync("Frontend www listens on");
        return lb;
    }

    private static int OpenFiles(RunningProgram program) => Directory.GetFileSystemEntries($"/proc/{program.Id}/fd").Length;

    // Ten seconds show a loop that spins; one that asks now and then, and the compiler behind what has just run, take little of them.
    private static async Task<double> CpuShareAsync(RunningProgram program)
    {
        using var process = Process.GetProcessById(program.Id);
        var (before, began) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(10));
        process.Refresh();
        return (process.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(began);
    }
}
