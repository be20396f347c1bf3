using System.Collections.Concurrent;
using System.Globalization;
using LoadBalancing.AspNetCore.Tests.Clients;
using LoadBalancing.AspNetCore.Tests.Hosting;
using LoadBalancing.AspNetCore.Tests.Servers;
using LoadBalancing.Configuration;

namespace LoadBalancing.AspNetCore.Tests.Forwarding;

/// <summary>However connections to servers end, no server sees a request more often than it may.</summary>
public sealed class OnceOnlyTests
{
    private const int Clients = 8;
    private const int RequestsOfEach = 1250;

    private readonly ConcurrentQueue<Sighting> _sightings = new();
    private readonly Random _random = new(20_240);

    [Theory]
    [InlineData(ConnectionReuse.Safe)]
    [InlineData(ConnectionReuse.Always)]
    public async Task Servers_that_break_off_at_any_moment_see_nothing_twice_that_must_not_be(ConnectionReuse reuse)
    {
        using var first = new ScriptedServer(PlayAsync);
        using var second = new ScriptedServer(PlayAsync);
        await using var app = await BalancedApp.StartAsync(web =>
        {
            web.AddServer("s1", first.Address).AddServer("s2", second.Address);
            web.Options.Connections.Reuse = reuse;
        });
        var results = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RunAsync(app.Address, client)));
        await app.UntilNothingRunsAsync();

        var whole = results.SelectMany(result => result).Where(result => result.Whole).Select(result => result.Id).ToHashSet();
        whole.Should().NotBeEmpty();
        whole.Count.Should().BeLessThan(Clients * RequestsOfEach, "some must fail for this to prove anything");
        var seen = _sightings.GroupBy(sighting => sighting.Id).ToDictionary(group => group.Key, group => group.ToList());
        whole.Should().OnlyContain(id => seen.ContainsKey(id));
        var twice = seen.Values.Where(sightings => sightings.Count > 1).ToList();
        twice.Should().OnlyContain(sightings =>
            sightings.Count == 2 && sightings[0].Repeatable && sightings[0].OnUsedConnection && !sightings[0].Answered);
        twice.Should().NotBeEmpty("a connection that was used before was lost now and then");
    }

    private async Task<List<(string Id, bool Whole)>> RunAsync(Uri address, int client)
    {
        var results = new List<(string, bool)>();
        var wire = await RawClient.ConnectAsync(address);
        for (var i = 0; i < RequestsOfEach; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{client}-{i}");
            var isGet = Next(2) == 0;
            await wire.SendAsync(isGet
                ? RawClient.Lasting("GET /" + id)
                : RawClient.Lasting("POST /" + id, $"Content-Length: {id.Length}") + id);
            try
            {
                var (head, body) = await wire.ReadResponseAsync();
                var whole = head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal);
                if (whole)
                {
                    body.Should().Be(id);
                }
                else
                {
                    head.Should().StartWith("HTTP/1.1 502 ");
                }

                results.Add((id, whole));
            }
            catch (IOException)
            {
                results.Add((id, false));
                wire.Dispose();
                wire = await RawClient.ConnectAsync(address);
            }
        }

        wire.Dispose();
        return results;
    }

    private async Task PlayAsync(ScriptedConnection connection)
    {
        for (var number = 0; ; number++)
        {
            if (Next(20) == 0)
            {
                End(connection);
                return;
            }

            var request = await connection.ReadHeadAsync();
            var id = request.Line.Split(' ')[1][1..];
            var fault = Next(12);
            var sighting = new Sighting(id, request.Line.StartsWith("GET", StringComparison.Ordinal), number > 0, fault > 2);
            _sightings.Enqueue(sighting);
            if (fault > 0 && !sighting.Repeatable)
            {
                (await connection.Wire.ReadAsync(id.Length)).Should().Be(id);
            }

            if (sighting.Answered)
            {
                var response = Answer.Ok(id);
                await connection.SendAsync(fault == 3 ? response[..Next(1, response.Length)] : response);
            }

            if (fault <= 4)
            {
                End(connection);
                return;
            }
        }
    }

    private void End(ScriptedConnection connection)
    {
        if (Next(2) == 0)
        {
            connection.Wire.Reset();
        }
    }

    private int Next(int most) => Next(0, most);

    private int Next(int least, int most)
    {
        lock (_random)
        {
            return _random.Next(least, most);
        }
    }

    /// <summary>A server's sight of a request.</summary>
    private sealed record Sighting(string Id, bool Repeatable, bool OnUsedConnection, bool Answered);
}
