using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>What the meter tells of the connections to servers.</summary>
public sealed class ConnectionMetricsTests
{
    private const string Tags = "loadbalancer.backend=web loadbalancer.server=s1";

    [Fact]
    public async Task Connections_are_counted_by_what_they_do()
    {
        var go = new TaskCompletionSource();
        using var server = new ScriptedServer(async connection =>
        {
            while (true)
            {
                var request = await connection.ReadRequestAsync();
                if (request.Line.StartsWith("GET /wait", StringComparison.Ordinal))
                {
                    await go.Task;
                }

                await connection.SendAsync(Answer.Ok("x"));
            }
        });
        var app = await BalancedApp.StartAsync(new ManualTime(), server);
        using var wire = await RawClient.ConnectAsync(app.Address);
        for (var i = 0; i < 3; i++)
        {
            await wire.SendAsync(RawClient.Lasting("GET /"));
            await wire.ReadResponseAsync();
        }

        await app.UntilNothingRunsAsync();
        var waiting = app.Client().GetStringAsync("/wait");
        await Patience.UntilAsync(() => server.Requests.Count == 4, "the request");

        Measure(app).Should().BeEquivalentTo(
            $"loadbalancer.server.open_connections {Tags} loadbalancer.connection.state=active: 1",
            $"loadbalancer.server.open_connections {Tags} loadbalancer.connection.state=idle: 1",
            $"loadbalancer.server.connections_created {Tags}: 2",
            $"loadbalancer.server.connections_reused {Tags}: 2");

        go.SetResult();
        await waiting;
        await app.UntilNothingRunsAsync();
        Measure(app).Should().Contain($"loadbalancer.server.open_connections {Tags} loadbalancer.connection.state=idle: 2");
        await app.DisposeAsync();
    }

    private static List<string> Measure(BalancedApp app)
    {
        var lines = new ConcurrentQueue<string>();
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name.Contains("connections", StringComparison.Ordinal) &&
                    instrument.Meter.Name == "LoadBalancing")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            lines.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}: {value}"));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. lines];
    }
}
