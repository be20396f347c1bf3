using System.Diagnostics;
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

    // Half of what is left behind the reserve.
    private const int AtOnce = (Limit - 256) / 2;

    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: farm\r\n\r\n");

    private readonly LbCommand _lb = new();
    private readonly int _front = FreePorts.Next();
    private readonly OriginServer _origin = new("a", FreePorts.Next(), _ => OriginAnswer.Text("hello"));

    [Fact]
    public async Task Clients_wait_that_are_more_than_there_are_files_for()
    {
        _origin.Start();
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

    public async ValueTask DisposeAsync()
    {
        _lb.Dispose();
        await _origin.DisposeAsync();
    }

    private async Task<RunningProgram> StartAsync()
    {
        var lb = _lb.StartWithFiles(Limit, "run", _lb.Write("lb.json", $$"""
            { "LoadBalancer": {
                "Frontends": { "www": { "Binds": ["127.0.0.1:{{_front}}"], "Backend": "web" } },
                "Backends": { "web": { "Retries": 0, "Servers": [ { "Name": "a", "Address": "127.0.0.1:{{_origin.Port}}" } ] } } } }
            """));
        await lb.WaitForAsync("listens on");
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
